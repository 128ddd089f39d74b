package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring between the processor and the gate.
 *
 * <p>The last output of an event has to say so, and only {@link #endOfEvent} knows which one that was; so an output is
 * published when the next one is claimed or the event ends.
 *
 * <p>Threading: written by the processor agent, polled by the output agent.
 */
final class OutputRing implements Outputs
{
    private static final long NONE = -1;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final OutputSlot slot = new OutputSlot();
    private final SlotRing ring;
    private final int maxOutputLength;
    private final Runnable backPressureAction;

    private long nextSlot;
    private long pendingSlot = NONE;
    private int pendingSlots;

    /**
     * Make a ring.
     *
     * @param slotCount          power of two.
     * @param slotLength         power of two, in bytes.
     * @param maxOutputLength    longest output in bytes.
     * @param backPressureAction run again and again while the consumer is a ring behind; it may throw to end the wait.
     */
    OutputRing(
        final int slotCount, final int slotLength, final int maxOutputLength, final Runnable backPressureAction)
    {
        this.maxOutputLength = maxOutputLength;
        this.backPressureAction = backPressureAction;
        final int longest = OutputSlot.OUTPUT_OFFSET + Math.max(maxOutputLength, OutputSlot.CHECKPOINT_LENGTH);
        ring = new SlotRing(slotCount, slotLength, longest, true);
    }

    void addGatingSequences(final Sequence... sequences)
    {
        ring.addGatingSequences(sequences);
    }

    UnsafeBuffer buffer()
    {
        return ring.buffer();
    }

    int offset(final long slotSequence)
    {
        return ring.offset(slotSequence);
    }

    int slotsFor(final int outputLength)
    {
        return ring.slotsFor(OutputSlot.OUTPUT_OFFSET + outputLength);
    }

    long highestPublished(final long next)
    {
        return ring.highestPublished(next);
    }

    @Override
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        awaitCapacity(slotsFor(length));
        claim.wrap(ring.buffer(), ring.offset(nextSlot) + OutputSlot.OUTPUT_OFFSET, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
        final int length = claim.capacity();
        slot.wrap(ring.buffer(), ring.offset(nextSlot))
            .output(sequence, index, timestampNs, source, sourceSequence, length);
        takeSlots(slotsFor(length));
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
            awaitCapacity(1);
            slot.wrap(ring.buffer(), ring.offset(nextSlot))
                .output(sequence, count, timestampNs, source, sourceSequence, 0);
            slot.empty();
            takeSlots(1);
        }

        slot.wrap(ring.buffer(), ring.offset(pendingSlot)).last(outcome);
        publishPending();
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
        final int slots = slotsFor(OutputSlot.CHECKPOINT_LENGTH);
        awaitCapacity(slots);
        slot.wrap(ring.buffer(), ring.offset(nextSlot)).checkpoint(checkpoint);
        takeSlots(slots);
        publishPending();
    }

    /**
     * Wait for free slots behind the last taken ones. They are taken from the sequencer only when the entry is
     * complete, so that a claim which is dropped leaves no trace.
     */
    private void awaitCapacity(final int slots)
    {
        publishPending();

        while (!ring.hasCapacity(slots))
        {
            backPressureAction.run();
        }
    }

    private void takeSlots(final int slots)
    {
        final long first = ring.tryClaim(slots);
        if (first != nextSlot)
        {
            throw new IllegalStateException("expected slot " + nextSlot + ", but claimed: slot=" + first);
        }

        nextSlot = first + slots;
        pendingSlot = first;
        pendingSlots = slots;
    }

    private void publishPending()
    {
        if (pendingSlot != NONE)
        {
            ring.publish(pendingSlot, pendingSlots);
            pendingSlot = NONE;
        }
    }
}
