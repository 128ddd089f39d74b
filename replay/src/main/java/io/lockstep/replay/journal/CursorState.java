package io.lockstep.replay.journal;

/**
 * What is kept of a named cursor on an output journal.
 *
 * @param name     of the reader.
 * @param status   whether the outputs behind its place are kept for it.
 * @param sequence of the input event of the last output it acknowledged; zero before the first.
 * @param index    of that output among those of its event; -1 before the first.
 */
public record CursorState(String name, Status status, long sequence, int index)
{
    /**
     * Whether outputs are kept for a cursor.
     */
    public enum Status
    {
        /**
         * What it has not acknowledged is kept.
         */
        LIVE(0),

        /**
         * It was the slowest when the journal grew beyond its quota: outputs that it had not acknowledged may be gone.
         */
        EVICTED(1);

        private final int code;

        Status(final int code)
        {
            this.code = code;
        }

        int code()
        {
            return code;
        }
    }

    /**
     * Whether an output comes after what was acknowledged.
     *
     * @param outputSequence of its input event.
     * @param outputIndex    among those of that event.
     * @return true where it is still to be delivered.
     */
    public boolean isBefore(final long outputSequence, final int outputIndex)
    {
        return outputSequence > sequence || outputSequence == sequence && outputIndex > index;
    }
}
