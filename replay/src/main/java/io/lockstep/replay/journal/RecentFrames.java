package io.lockstep.replay.journal;

/**
 * Where the last frames of a journal begin.
 *
 * <p>Threading: owned by the appender.
 */
final class RecentFrames
{
    static final long UNKNOWN = -1;

    private static final int CAPACITY = 4096;

    private final long[] sequences = new long[CAPACITY];
    private final long[] positions = new long[CAPACITY];

    private long count;

    void add(final long firstSequence, final long position)
    {
        final int index = (int)(count++ & (CAPACITY - 1));
        sequences[index] = firstSequence;
        positions[index] = position;
    }

    /**
     * Begin of the frame with a sequence.
     *
     * @param sequence not above the last one of the last frame.
     * @return the position, or {@link #UNKNOWN} where the frame is too long ago.
     */
    long position(final long sequence)
    {
        long low = Math.max(0, count - CAPACITY);
        long high = count - 1;
        if (high < low || sequence < sequences[(int)(low & (CAPACITY - 1))])
        {
            return UNKNOWN;
        }
        while (low < high)
        {
            final long middle = (low + high + 1) >>> 1;
            if (sequences[(int)(middle & (CAPACITY - 1))] <= sequence)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return positions[(int)(low & (CAPACITY - 1))];
    }
}
