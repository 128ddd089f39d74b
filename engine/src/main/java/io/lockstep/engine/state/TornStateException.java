package io.lockstep.engine.state;

/**
 * A reader followed pages that were being changed to where there is nothing; it has to read again.
 *
 * <p>Thrown by readers only, and caught by them: one instance, without a stack.
 */
final class TornStateException extends RuntimeException
{
    static final TornStateException INSTANCE = new TornStateException();

    private static final long serialVersionUID = 1L;

    private TornStateException()
    {
        super("the pages lead nowhere: they changed while they were read, or they are damaged", null, false, false);
    }
}
