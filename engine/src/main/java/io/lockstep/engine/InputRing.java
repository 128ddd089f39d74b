package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
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

    long address(final long slotSequence)
    {
        return ring.address(slotSequence);
    }

    long highestPublished(final long next)
    {
        return ring.highestPublished(next);
    }

    long claimedCursor()
    {
        return ring.claimedCursor();
    }

    /**
     * Most slots that may be claimed at once.
     */
    int maxRun()
    {
        return ring.maxRun();
    }

    int slotsFor(final int eventLength)
    {
        return ring.slotsFor(EVENT_OFFSET + eventLength);
    }

    long tryClaim(final int slots)
    {
        ring.requirePublished();
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
        writeHead(slotSequence, timestampNs, source, sourceSequence, length);
        ring.copyIn(slotSequence, EVENT_OFFSET, event, offset, length);
    }

    /**
     * Write all but the event itself.
     */
    void writeHead(
        final long slotSequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int length)
    {
        final long slot = ring.address(slotSequence);
        UnsafeApi.putInt(slot + LENGTH_OFFSET, length);
        UnsafeApi.putLong(slot + TIMESTAMP_OFFSET, timestampNs);
        UnsafeApi.putLong(slot + SOURCE_OFFSET, source);
        UnsafeApi.putLong(slot + SOURCE_SEQUENCE_OFFSET, sourceSequence);
    }

    void time(final long slotSequence, final long timestampNs)
    {
        ring.buffer().putLong(ring.offset(slotSequence) + TIMESTAMP_OFFSET, timestampNs);
    }

    /**
     * Slots of an event that was written, whether it is published or not.
     */
    int slotsOfEventAt(final long slotSequence)
    {
        return slotsFor(ring.buffer().getInt(ring.offset(slotSequence) + LENGTH_OFFSET));
    }

    void publish(final long slotSequence, final int slots)
    {
        ring.publish(slotSequence, slots);
    }

    /**
     * Publish a run that begins with events and ends with slots that are given up.
     *
     * @param first of the run.
     * @param used  behind the last event.
     * @param end   behind the run.
     */
    void publish(final long first, final long used, final long end)
    {
        giveUp(used, end);
        ring.publish(first, (int)(end - first));
    }

    /**
     * Publish claimed slots that hold no event, since a claim cannot be taken back.
     *
     * @param slotSequence of the first.
     * @param slots        that were claimed.
     */
    void publishNothing(final long slotSequence, final int slots)
    {
        giveUp(slotSequence, slotSequence + slots);
        ring.publish(slotSequence, slots);
    }

    private void giveUp(final long first, final long end)
    {
        for (long slot = first; slot < end; slot++)
        {
            ring.buffer().putInt(ring.offset(slot) + LENGTH_OFFSET, 0);
        }
    }
}
