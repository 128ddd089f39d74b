package io.lockstep.engine;

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
    private final OutputSlot slot = new OutputSlot();
    private final OutputListener listener;
    private final int maxOutputLength;

    // The last output of an event is known only when the event ends, so one is held back while the next is written.
    private UnsafeBuffer claimed;
    private UnsafeBuffer pending;
    private boolean isPending;

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
        final int capacity = OutputSlot.OUTPUT_OFFSET + maxOutputLength;
        claimed = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, ALIGNMENT));
        pending = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, ALIGNMENT));
    }

    @Override
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claim.wrap(claimed, OutputSlot.OUTPUT_OFFSET, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
        deliverPending();
        slot.wrap(claimed, 0).output(sequence, index, timestampNs, source, sourceSequence, claim.capacity());
        final UnsafeBuffer written = claimed;
        claimed = pending;
        pending = written;
        isPending = true;
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
            deliverPending();
            slot.wrap(pending, 0).output(sequence, count, timestampNs, source, sourceSequence, 0);
            slot.empty();
            isPending = true;
        }

        slot.wrap(pending, 0).last(outcome);
        deliverPending();
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
        listener.onCheckpoint(checkpoint);
    }

    private void deliverPending()
    {
        if (isPending)
        {
            isPending = false;
            slot.wrap(pending, 0);
            listener.onOutput(slot, pending, slot.outputOffset(), slot.length());
        }
    }
}
