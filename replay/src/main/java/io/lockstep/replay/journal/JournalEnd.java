package io.lockstep.replay.journal;

/**
 * Where the whole frames of a recording end, and what was found there.
 *
 * @param position    right behind the last whole frame: where the next one goes.
 * @param sequence    of the last event, or of the input event of the last output; zero where there is none.
 * @param timestampNs of that event, nanoseconds since the epoch; zero where there is none.
 * @param tornBytes   from the position up to the last 32 bytes that are not all zero: an unfinished write, to be
 *                    dropped.
 * @param tornReason  what is wrong with them; empty where there are none.
 */
public record JournalEnd(long position, long sequence, long timestampNs, long tornBytes, String tornReason)
{
    /**
     * End of a recording that is yet to be written.
     */
    public static final JournalEnd OF_NOTHING = new JournalEnd(0, 0, 0, 0, "");
}
