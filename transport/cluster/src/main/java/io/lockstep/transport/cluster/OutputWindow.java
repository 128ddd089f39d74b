package io.lockstep.transport.cluster;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Ring of the newest outputs, so that a client that was away gets what it missed.
 *
 * <p>Every member fills it by itself: outputs are a function of the log. The oldest make room for new ones.
 *
 * <p>Positions count bytes since the first output; an {@link OutputEntry} reads at one.
 *
 * <p>Threading: owned by the member's service agent.
 */
final class OutputWindow implements OutputListener
{
    static final int MORE = 255;

    private final UnsafeBuffer ring;
    private final int mask;

    private long head;
    private long tail;
    private long forgottenSequence;
    private int forgottenIndex = -1;
    private int lastBody;

    OutputWindow(final int capacity)
    {
        ring = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
        mask = capacity - 1;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        final int at = claim(length);
        OutputEntry.put(
            ring,
            at,
            length,
            header.sequence(),
            header.timestampNs(),
            header.source(),
            header.sourceSequence(),
            header.index(),
            header.isLast() ? header.outcomeCode() : MORE,
            header.isEmpty());
        ring.putBytes(at + OutputEntry.BODY_OFFSET, buffer, offset, length);
        tail += OutputEntry.entryLength(length);
    }

    /**
     * Add an entry as a snapshot has it; its body is then to be put into it.
     */
    void restore(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int index,
        final int outcome,
        final boolean isEmpty,
        final int length)
    {
        final int at = claim(length);
        OutputEntry.put(
            ring, at, length, sequence, timestampNs, source, sourceSequence, index, outcome, isEmpty);
        lastBody = at + OutputEntry.BODY_OFFSET;
        tail += OutputEntry.entryLength(length);
    }

    void restoreBody(final int bodyOffset, final DirectBuffer buffer, final int offset, final int length)
    {
        ring.putBytes(lastBody + bodyOffset, buffer, offset, length);
    }

    /**
     * What an earlier run had forgotten before the outputs that are restored.
     */
    void restoreForgotten(final long sequence, final int index)
    {
        forgottenSequence = sequence;
        forgottenIndex = index;
    }

    /**
     * Whether all outputs behind one are there still.
     */
    boolean isKept(final long sequence, final int index)
    {
        return sequence > forgottenSequence || (sequence == forgottenSequence && index >= forgottenIndex);
    }

    /**
     * Sequence of the newest output that is forgotten; zero for none.
     */
    long forgottenSequence()
    {
        return forgottenSequence;
    }

    int forgottenIndex()
    {
        return forgottenIndex;
    }

    /**
     * Position of the oldest entry.
     */
    long head()
    {
        return head;
    }

    /**
     * Position behind the newest entry.
     */
    long tail()
    {
        return tail;
    }

    /**
     * Read the entry at or, where the ring ends before it, behind a position.
     *
     * @return where the next one begins.
     */
    long read(final long position, final OutputEntry entry)
    {
        long at = position;
        if (OutputEntry.isPadding(ring, (int)at & mask))
        {
            at += OutputEntry.length(ring, (int)at & mask);
        }

        entry.wrap(ring, (int)at & mask);
        return at + OutputEntry.length(ring, (int)at & mask);
    }

    private int claim(final int bodyLength)
    {
        final int length = OutputEntry.entryLength(bodyLength);
        final int toEnd = mask + 1 - ((int)tail & mask);
        if (toEnd < length)
        {
            makeRoom(toEnd);
            OutputEntry.pad(ring, (int)tail & mask, toEnd);
            tail += toEnd;
        }

        makeRoom(length);
        return (int)tail & mask;
    }

    private void makeRoom(final int length)
    {
        while (tail + length - head > mask + 1L)
        {
            final int at = (int)head & mask;
            if (!OutputEntry.isPadding(ring, at))
            {
                forgottenSequence = OutputEntry.sequence(ring, at);
                forgottenIndex = OutputEntry.index(ring, at);
            }
            head += OutputEntry.length(ring, at);
        }
    }
}
