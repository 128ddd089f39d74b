package io.lockstep.replay;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the frames with the last checkpointed events begin.
 *
 * <p>Threading: written by the journaler agent, read by the output agent.
 */
final class CheckpointPositions
{
    static final long UNKNOWN = -1;

    private static final int CAPACITY = 256;
    private static final int LENGTH = 2;

    private final AtomicLongArray entries = new AtomicLongArray(CAPACITY * LENGTH);
    private final long interval;

    CheckpointPositions(final long interval)
    {
        this.interval = interval;
    }

    void put(final long sequence, final long position)
    {
        final int index = index(sequence);
        // The sequence is cleared first and set last, so that a reader never takes it with another's position.
        entries.set(index, 0);
        entries.set(index + 1, position);
        entries.set(index, sequence);
    }

    long position(final long sequence)
    {
        final int index = index(sequence);
        if (entries.get(index) != sequence)
        {
            return UNKNOWN;
        }

        final long position = entries.get(index + 1);
        return entries.get(index) == sequence ? position : UNKNOWN;
    }

    private int index(final long sequence)
    {
        return (int)(sequence / interval % CAPACITY) * LENGTH;
    }
}
