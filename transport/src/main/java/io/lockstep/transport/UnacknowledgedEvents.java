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
public final class UnacknowledgedEvents
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

    /**
     * Create an empty window.
     *
     * @param maxEvents most events, a power of two.
     * @param maxBytes  of all of them, a power of two.
     */
    public UnacknowledgedEvents(final int maxEvents, final int maxBytes)
    {
        bytes = new UnsafeBuffer(BufferUtil.allocateDirectAligned(maxBytes, BitUtil.CACHE_LINE_LENGTH));
        byteMask = maxBytes - 1;
        eventMask = maxEvents - 1;
        starts = new long[maxEvents];
        lengths = new int[maxEvents];
    }

    /**
     * Number of the next event that is added.
     *
     * @return the number.
     */
    public long nextSequence()
    {
        return nextSequence;
    }

    /**
     * Number of the first event that is not acknowledged; {@link #nextSequence()} where there is none.
     *
     * @return the number.
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * Whether every event is acknowledged.
     *
     * @return true where nothing would be sent again.
     */
    public boolean isEmpty()
    {
        return firstSequence == nextSequence;
    }

    /**
     * Whether one more event fits in.
     *
     * @param length of the event in bytes.
     * @return false where it would not.
     */
    public boolean hasRoom(final int length)
    {
        if (nextSequence - firstSequence > eventMask)
        {
            return false;
        }

        return start(length) + BitUtil.align(length, ALIGNMENT) - headPosition <= byteMask + 1L;
    }

    /**
     * Add the next event; {@link #hasRoom(int)} was asked before.
     *
     * @param buffer that holds the event.
     * @param offset where it begins.
     * @param length of the event in bytes.
     */
    public void add(final DirectBuffer buffer, final int offset, final int length)
    {
        final long start = start(length);
        final int slot = (int)nextSequence & eventMask;
        bytes.putBytes((int)start & byteMask, buffer, offset, length);
        starts[slot] = start;
        lengths[slot] = length;
        tailPosition = start + BitUtil.align(length, ALIGNMENT);
        nextSequence++;
    }

    /**
     * Memory of all events.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer()
    {
        return bytes;
    }

    /**
     * Where an event begins.
     *
     * @param sequence of an event in the window.
     * @return the offset in {@link #buffer()}.
     */
    public int offset(final long sequence)
    {
        return (int)starts[(int)sequence & eventMask] & byteMask;
    }

    /**
     * How long an event is.
     *
     * @param sequence of an event in the window.
     * @return the length in bytes.
     */
    public int length(final long sequence)
    {
        return lengths[(int)sequence & eventMask];
    }

    /**
     * Forget the events up to one; where it is behind the last one, numbers go on behind it.
     *
     * @param sequence of the last one that is acknowledged.
     */
    public void release(final long sequence)
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
