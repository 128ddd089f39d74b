package io.lockstep.perf.peers;

/**
 * Two exchanges came to different trades: their rates must not be compared.
 */
final class TallyMismatchException extends RuntimeException
{
    private static final long serialVersionUID = 1;

    TallyMismatchException(final String name, final Tally expected, final Tally tally)
    {
        super("expected the trades of exchange-core of " + name + ", but: expected=" + expected + " found=" + tally);
    }
}
