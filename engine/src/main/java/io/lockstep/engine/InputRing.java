package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.lockstep.engine.InputSlot.EVENT_OFFSET;
import static io.lockstep.engine.InputSlot.LENGTH_OFFSET;
import static io.lockstep.engine.InputSlot.SOURCE_OFFSET;
import static io.lockstep.engine.InputSlot.SOURCE_SEQUENCE_OFFSET;
import static io.lockstep.engine.InputSlot.TIMESTAMP_OFFSET;

/**
 * The ring in which events get their order.
 *
 * <p>Threading: {@link #tryClaim(int)}, {@link #write} and {@link #publish(long, int)} by any thread; consumers as
 * registered.
 */
final class InputRing
{
    private final SlotRing ring;
    private final int maxEventLength;

    InputRing(final int slotCount, final int slotLength, final int maxEventLength, final boolean isSingleProducer)
    {
        this.maxEventLength = maxEventLength;
        ring = new SlotRing(slotCount, slotLength, EVENT_OFFSET + maxEventLength, isSingleProducer);
    }

    void addGatingSequences(final Sequence... sequences)
    {
        ring.addGatingSequences(sequences);
    }

    SlotRing slots()
    {
        return ring;
    }

    int maxEventLength()
    {
        return maxEventLength;
    }

    UnsafeBuffer buffer()
    {
        return ring.buffer();
    }

    int offset(final long slotSequence)
    {
        return ring.offset(slotSequence);
    }

    long highestPublished(final long next)
    {
        return ring.highestPublished(next);
    }

    long claimedCursor()
    {
        return ring.claimedCursor();
    }

    int slotsFor(final int eventLength)
    {
        return ring.slotsFor(EVENT_OFFSET + eventLength);
    }

    long tryClaim(final int slots)
    {
        return ring.tryClaim(slots);
    }

    void write(
        final long slotSequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer event,
        final int offset,
        final int length)
    {
        final UnsafeBuffer buffer = ring.buffer();
        final int slot = ring.offset(slotSequence);
        buffer.putInt(slot + LENGTH_OFFSET, length);
        buffer.putLong(slot + TIMESTAMP_OFFSET, timestampNs);
        buffer.putLong(slot + SOURCE_OFFSET, source);
        buffer.putLong(slot + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        SlotRing.copy(buffer, slot + EVENT_OFFSET, event, offset, length);
    }

    void publish(final long slotSequence, final int slots)
    {
        ring.publish(slotSequence, slots);
    }

    /**
     * Publish claimed slots that hold no event, since a claim cannot be taken back.
     *
     * @param slotSequence of the first.
     * @param slots        that were claimed.
     */
    void publishNothing(final long slotSequence, final int slots)
    {
        for (long slot = slotSequence; slot < slotSequence + slots; slot++)
        {
            ring.buffer().putInt(ring.offset(slot) + LENGTH_OFFSET, 0);
        }

        ring.publish(slotSequence, slots);
    }
}
