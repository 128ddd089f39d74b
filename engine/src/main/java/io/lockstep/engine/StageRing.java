package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring behind one shard of a stage that has a thread of its own: what the shard sends, and where its events end.
 *
 * <p>The ends of the events are written by the first shard of a stage alone. How far the others have come tells their
 * {@link #processed()} sequence: all that they sent up to that event was published before.
 *
 * <p>Threading: written by the shard's agent, polled by every agent of the next stage.
 */
final class StageRing implements StageOutputs
{
    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);
    private final StageSlot slot = new StageSlot();
    private final Sequence processed = new Sequence(0);
    private final SlotRing ring;
    private final SlotWriter writer;
    private final int maxOutputLength;

    /**
     * Make a ring.
     *
     * @param slotCount          power of two.
     * @param slotLength         power of two, in bytes.
     * @param maxOutputLength    longest output in bytes.
     * @param backPressureAction run again and again while a consumer is a ring behind; it may throw to end the wait.
     */
    StageRing(final int slotCount, final int slotLength, final int maxOutputLength, final Runnable backPressureAction)
    {
        this.maxOutputLength = maxOutputLength;
        ring = new SlotRing(slotCount, slotLength, StageSlot.OUTPUT_OFFSET + maxOutputLength, true);
        writer = new SlotWriter(ring, backPressureAction);
    }

    void addGatingSequences(final Sequence... sequences)
    {
        ring.addGatingSequences(sequences);
    }

    /**
     * Sequence of the last event that the shard is done with.
     */
    Sequence processed()
    {
        return processed;
    }

    SlotRing slots()
    {
        return ring;
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
        return ring.slotsFor(StageSlot.OUTPUT_OFFSET + outputLength);
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
        writer.awaitCapacity(slotsFor(length));
        claim.wrap(ring.buffer(), writer.nextOffset() + StageSlot.OUTPUT_OFFSET, length);
        return claim;
    }

    @Override
    public void publish(final CurrentEvent event)
    {
        final int length = claim.capacity();
        slot.wrap(ring.buffer(), writer.nextOffset()).output(event, length);
        publish(slotsFor(length));
    }

    void endOfEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome)
    {
        writer.awaitCapacity(1);
        slot.wrap(ring.buffer(), writer.nextOffset())
            .endOfEvent(sequence, timestampNs, source, sourceSequence, outcome);
        publish(1);
    }

    void checkpoint(final long sequence, final long timestampNs, final long stateDigest)
    {
        writer.awaitCapacity(1);
        slot.wrap(ring.buffer(), writer.nextOffset()).checkpoint(sequence, timestampNs, stateDigest);
        publish(1);
    }

    private void publish(final int slots)
    {
        ring.publish(writer.take(slots), slots);
    }
}
