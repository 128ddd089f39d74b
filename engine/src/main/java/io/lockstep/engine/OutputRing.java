package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring between the processor and the gate.
 *
 * <p>The outputs of an event are published together, when it has ended: nothing is heard of an event that fails
 * half-way, and the last one can say that it is. Only an event that fills the whole ring lets its first ones go before.
 *
 * <p>Threading: written by the processor agent, polled by the output agent.
 */
final class OutputRing implements Outputs
{
    private static final long NONE = -1;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final OutputSlot slot = new OutputSlot();
    private final SlotRing ring;
    private final SlotWriter writer;
    private final int maxOutputLength;
    private final Runnable backPressureAction;

    private long pendingFirst = NONE;
    private long pendingEnd;
    private long lastSlot;

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
        writer = new SlotWriter(ring, backPressureAction);
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

    SlotRing slots()
    {
        return ring;
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
        claim.wrap(ring.buffer(), writer.nextOffset() + OutputSlot.OUTPUT_OFFSET, length);
        return claim;
    }

    @Override
    public void publish(
        final long sequence, final int index, final long timestampNs, final long source, final long sourceSequence)
    {
        final int length = claim.capacity();
        slot.wrap(ring.buffer(), writer.nextOffset())
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
            slot.wrap(ring.buffer(), writer.nextOffset())
                .lastWithoutOutput(sequence, count, timestampNs, source, sourceSequence, outcome);
            takeSlots(1);
        }
        else
        {
            slot.wrap(ring.buffer(), ring.offset(lastSlot)).last(outcome);
        }

        publishPending(pendingEnd);
    }

    @Override
    public void checkpoint(final Checkpoint checkpoint)
    {
        final int slots = slotsFor(OutputSlot.CHECKPOINT_LENGTH);
        awaitCapacity(slots);
        slot.wrap(ring.buffer(), writer.nextOffset()).checkpoint(checkpoint);
        takeSlots(slots);
        publishPending(pendingEnd);
    }

    private void awaitCapacity(final int slots)
    {
        while (!ring.hasCapacity(slots))
        {
            if (pendingFirst != NONE && pendingFirst != lastSlot && ring.usedSlots() == 0)
            {
                // Nothing is there that could make room but what is held back. The last one stays: what is claimed now
                // may be dropped.
                publishPending(lastSlot);
            }

            backPressureAction.run();
        }
    }

    private void takeSlots(final int slots)
    {
        lastSlot = writer.take(slots);
        pendingEnd = lastSlot + slots;
        if (pendingFirst == NONE)
        {
            pendingFirst = lastSlot;
        }
    }

    private void publishPending(final long end)
    {
        ring.publish(pendingFirst, (int)(end - pendingFirst));
        pendingFirst = end == pendingEnd ? NONE : end;
    }
}
