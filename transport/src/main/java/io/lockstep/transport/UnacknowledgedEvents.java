package io.lockstep.transport;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Window of the events that were sent and not acknowledged yet, so that they can be sent again.
 *
 * <p>The bytes are in a ring outside the Java heap, each event contiguous; its numbers are dense.
 *
 * <p>Threading: owned by the client's thread.
 */
final class UnacknowledgedEvents
{
    private static final int ALIGNMENT = 8;

    private final UnsafeBuffer bytes;
    private final int byteMask;
    private final int eventMask;
    private final long[] starts;
    private final int[] lengths;

    // Positions count bytes since the beginning; sequences count events of the source.
    private long headPosition;
    private long tailPosition;
    private long firstSequence = 1;
    private long nextSequence = 1;

    UnacknowledgedEvents(final int maxEvents, final int maxBytes)
    {
        bytes = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxBytes, BitUtil.CACHE_LINE_LENGTH));
        byteMask = maxBytes - 1;
        eventMask = maxEvents - 1;
        starts = new long[maxEvents];
        lengths = new int[maxEvents];
    }

    /**
     * Number of the next event that is added.
     */
    long nextSequence()
    {
        return nextSequence;
    }

    /**
     * Number of the first event that is not acknowledged; {@link #nextSequence()} where there is none.
     */
    long firstSequence()
    {
        return firstSequence;
    }

    boolean isEmpty()
    {
        return firstSequence == nextSequence;
    }

    boolean hasRoom(final int length)
    {
        if (nextSequence - firstSequence > eventMask)
        {
            return false;
        }

        return start(length) + BitUtil.align(length, ALIGNMENT) - headPosition <= byteMask + 1L;
    }

    /**
     * Add the next event; {@link #hasRoom(int)} was asked before.
     */
    void add(final DirectBuffer buffer, final int offset, final int length)
    {
        final long start = start(length);
        final int slot = (int)nextSequence & eventMask;
        bytes.putBytes((int)start & byteMask, buffer, offset, length);
        starts[slot] = start;
        lengths[slot] = length;
        tailPosition = start + BitUtil.align(length, ALIGNMENT);
        nextSequence++;
    }

    DirectBuffer buffer()
    {
        return bytes;
    }

    int offset(final long sequence)
    {
        return (int)starts[(int)sequence & eventMask] & byteMask;
    }

    int length(final long sequence)
    {
        return lengths[(int)sequence & eventMask];
    }

    /**
     * Forget the events up to one; where it is behind the last one, numbers go on behind it.
     */
    void release(final long sequence)
    {
        if (sequence < firstSequence)
        {
            return;
        }

        if (sequence >= nextSequence - 1)
        {
            firstSequence = sequence + 1;
            nextSequence = firstSequence;
            headPosition = 0;
            tailPosition = 0;
        }
        else
        {
            firstSequence = sequence + 1;
            headPosition = starts[(int)firstSequence & eventMask];
        }
    }

    private long start(final int length)
    {
        // An event that would not be contiguous begins at the front of the ring.
        final int index = (int)tailPosition & byteMask;
        return index + length > byteMask + 1 ? tailPosition + (byteMask + 1 - index) : tailPosition;
    }
}
