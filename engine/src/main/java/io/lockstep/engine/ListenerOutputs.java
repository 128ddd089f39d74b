package io.lockstep.engine;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Outputs that go straight to a listener, on the caller's thread: for recovery and replay, where every event that is
 * applied is already durable.
 *
 * <p>Threading: owned by the thread that applies the events.
 */
public final class ListenerOutputs implements Outputs
{
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final PendingHeader pending = new PendingHeader();
    private final OutputListener listener;
    private final int maxOutputLength;

    // The last output of an event is known only when the event ends, so one is held back while the next is written.
    private final UnsafeBuffer buffer;
    private int claimOffset;
    private int pendingOffset;

    /**
     * Outputs for a listener.
     *
     * @param listener        that is called for each output.
     * @param maxOutputLength longest output in bytes.
     */
    public ListenerOutputs(final OutputListener listener, final int maxOutputLength)
    {
        this.listener = listener;
        this.maxOutputLength = maxOutputLength;
        pendingOffset = BitUtil.align(maxOutputLength, ALIGNMENT);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(2 * pendingOffset, ALIGNMENT));
    }

    @Override
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claim.wrap(buffer, claimOffset, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
        if (pending.isPending)
        {
            deliverPending();
        }

        pending.wrap(sequence, index, timestampNs, source, sourceSequence, claim.capacity());
        final int free = pendingOffset;
        pendingOffset = claimOffset;
        claimOffset = free;
        pending.isPending = true;
    }

    @Override
    public void endOfEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome,
        final int count,
        final int timerCount)
    {
        if (count == timerCount)
        {
            if (pending.isPending)
            {
                deliverPending();
            }

            pending.wrap(sequence, count, timestampNs, source, sourceSequence, 0);
        }

        pending.last(outcome);
        deliverPending();
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
        listener.onCheckpoint(checkpoint);
    }

    private void deliverPending()
    {
        pending.isPending = false;
        listener.onOutput(pending, buffer, pendingOffset, pending.length);
    }

    /**
     * What goes with the output that is held back.
     */
    private static final class PendingHeader implements OutputHeader
    {
        private static final int NOT_LAST = -1;

        private boolean isPending;
        private long sequence;
        private int index;
        private long timestampNs;
        private long source;
        private long sourceSequence;
        private int length;
        private int outcomeCode;

        private void wrap(
            final long ofSequence,
            final int atIndex,
            final long atTimestampNs,
            final long ofSource,
            final long ofSourceSequence,
            final int ofLength)
        {
            sequence = ofSequence;
            index = atIndex;
            timestampNs = atTimestampNs;
            source = ofSource;
            sourceSequence = ofSourceSequence;
            length = ofLength;
            outcomeCode = NOT_LAST;
        }

        private void last(final Outcome outcome)
        {
            outcomeCode = outcome.code();
        }

        @Override
        public long sequence()
        {
            return sequence;
        }

        @Override
        public int index()
        {
            return index;
        }

        @Override
        public long timestampNs()
        {
            return timestampNs;
        }

        @Override
        public long source()
        {
            return source;
        }

        @Override
        public long sourceSequence()
        {
            return sourceSequence;
        }

        @Override
        public boolean isLast()
        {
            return outcomeCode != NOT_LAST;
        }

        @Override
        public boolean isEmpty()
        {
            return length == 0;
        }

        @Override
        public int outcomeCode()
        {
            return Math.max(0, outcomeCode);
        }
    }
}
