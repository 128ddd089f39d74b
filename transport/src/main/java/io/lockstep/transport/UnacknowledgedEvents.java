package io.lockstep.transport;

import io.lockstep.codecs.session.VarMessageEncodingEncoder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Window of the events that were sent and not acknowledged yet, so that they can be sent again.
 *
 * <p>The bytes are in a ring outside the Java heap, each event contiguous behind its length; its numbers are dense.
 * Neighbours lie as a batch has them, so that a batch is sent from where it is.
 *
 * <p>Threading: owned by the client's thread.
 */
final class UnacknowledgedEvents
{
    /**
     * Bytes in front of each event, its length.
     */
    static final int PREFIX_LENGTH = VarMessageEncodingEncoder.varDataEncodingOffset();

    private static final int NO_ROOM = -1;

    private final UnsafeBuffer bytes;
    private final int eventMask;
    private final int[] starts;
    private final int[] lengths;

    // Of the first event, and behind the last one. Where there are events, a tail that is not behind the head has
    // gone round.
    private int head;
    private int tail;
    private long firstSequence = 1;
    private long nextSequence = 1;

    UnacknowledgedEvents(final int maxEvents, final int maxBytes)
    {
        bytes = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(PREFIX_LENGTH + maxBytes, BitUtil.CACHE_LINE_LENGTH));
        eventMask = maxEvents - 1;
        starts = new int[maxEvents];
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
        return nextSequence - firstSequence <= eventMask && start(length) != NO_ROOM;
    }

    /**
     * Add the next event; {@link #hasRoom(int)} was asked before.
     */
    void add(final DirectBuffer buffer, final int offset, final int length)
    {
        final int start = start(length);
        final int slot = (int)nextSequence & eventMask;
        bytes.putInt(start, length, ByteOrder.LITTLE_ENDIAN);
        bytes.putBytes(start + PREFIX_LENGTH, buffer, offset, length);
        starts[slot] = start;
        lengths[slot] = length;
        tail = start + PREFIX_LENGTH + length;
        nextSequence++;
    }

    DirectBuffer buffer()
    {
        return bytes;
    }

    int offset(final long sequence)
    {
        return starts[(int)sequence & eventMask] + PREFIX_LENGTH;
    }

    int length(final long sequence)
    {
        return lengths[(int)sequence & eventMask];
    }

    /**
     * How many events from one on are neighbours whose lengths and bytes are no longer than a limit together.
     *
     * @return at least one.
     */
    int neighbours(final long sequence, final int limit)
    {
        final int start = starts[(int)sequence & eventMask];
        int end = start + PREFIX_LENGTH + length(sequence);
        long next = sequence + 1;
        while (next != nextSequence && starts[(int)next & eventMask] == end &&
            end + PREFIX_LENGTH + length(next) - start <= limit)
        {
            end += PREFIX_LENGTH + length(next);
            next++;
        }

        return (int)(next - sequence);
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

        firstSequence = sequence + 1;
        if (sequence >= nextSequence - 1)
        {
            nextSequence = firstSequence;
            head = 0;
            tail = 0;
        }
        else
        {
            head = starts[(int)firstSequence & eventMask];
        }
    }

    private int start(final int eventLength)
    {
        final int length = PREFIX_LENGTH + eventLength;
        if (isEmpty() || tail > head)
        {
            // An event that would not be contiguous begins at the front of the ring.
            return bytes.capacity() - tail >= length ? tail : head >= length ? 0 : NO_ROOM;
        }

        return head - tail >= length ? tail : NO_ROOM;
    }
}
