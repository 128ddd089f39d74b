package io.lockstep.engine;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Slots of equal length outside the Java heap, claimed in runs: by many producers through a Disruptor sequencer, by a
 * single one through a {@link SoleProducer}.
 *
 * <p>An entry longer than a slot takes a run of neighbouring slots. A run that begins near the end of the ring goes on
 * in spare slots behind it, so that every entry is contiguous; the slots at the front that its sequences also name
 * stay unused in that lap.
 *
 * <p>Consumers poll. They do not use the sequencer's wait strategy, which is there only because it asks for one.
 *
 * <p>Threading: claims and publications by one or by many producers, as constructed; each consumer has a gating
 * {@link Sequence} of its own.
 *
 * <p>Source: M. Thompson et al., "Disruptor: High performance alternative to bounded queues", LMAX 2011.
 */
final class SlotRing
{
    /**
     * Returned by {@link #tryClaim(int)} when consumers are a ring behind.
     */
    static final long FULL = -1;

    private static final int ALIGNMENT = 128;
    private static final int MAX_RUN_PART = 4;

    private final SoleProducer soleProducer;
    private final MultiProducerSequencer producers;
    private final UnsafeBuffer buffer;
    private final long address;
    private final int slotShift;
    private final int mask;

    SlotRing(final int slotCount, final int slotLength, final int maxEntryLength, final boolean isSingleProducer)
    {
        if (!BitUtil.isPowerOfTwo(slotCount) || !BitUtil.isPowerOfTwo(slotLength))
        {
            throw new IllegalArgumentException(
                "slots and their length must be powers of two: slots=" + slotCount + " slotLength=" + slotLength);
        }

        final int maxRun = (maxEntryLength + slotLength - 1) / slotLength;
        if (maxRun > slotCount / MAX_RUN_PART)
        {
            throw new IllegalArgumentException("the longest entry must fit a quarter of the ring: slots=" + slotCount +
                " slotLength=" + slotLength + " maxEntryLength=" + maxEntryLength);
        }

        final long length = (slotCount + maxRun - 1L) * slotLength;
        if (length > Integer.MAX_VALUE - ALIGNMENT)
        {
            throw new IllegalArgumentException("a ring must be shorter than 2 GiB: length=" + length);
        }

        soleProducer = isSingleProducer ? new SoleProducer(slotCount) : null;
        producers = isSingleProducer ? null : new MultiProducerSequencer(slotCount, new YieldingWaitStrategy());
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned((int)length, ALIGNMENT));
        address = buffer.addressOffset();
        slotShift = Integer.numberOfTrailingZeros(slotLength);
        mask = slotCount - 1;
    }

    void addGatingSequences(final Sequence... sequences)
    {
        if (soleProducer != null)
        {
            soleProducer.addGatingSequences(sequences);
        }
        else
        {
            producers.addGatingSequences(sequences);
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Most slots that may be claimed at once, for one entry or for several: a quarter of the ring, so that a claim
     * never waits for all that is under way.
     */
    int maxRun()
    {
        return slotCount() / MAX_RUN_PART;
    }

    int slotsFor(final int entryLength)
    {
        return (entryLength + (1 << slotShift) - 1) >>> slotShift;
    }

    int offset(final long slotSequence)
    {
        return ((int)slotSequence & mask) << slotShift;
    }

    /**
     * Address of a slot, for who reads and writes its head: it lies in the ring, so that no bound has to be checked.
     */
    long address(final long slotSequence)
    {
        return address + offset(slotSequence);
    }

    /**
     * Claim a run. A single producer publishes it before it claims the next one.
     *
     * @param slots in the run; not more than {@link #maxRun()}.
     * @return sequence of its first slot, or {@link #FULL}.
     */
    long tryClaim(final int slots)
    {
        // Asked first, because the exception of a full ring costs far more than the question.
        if (!hasCapacity(slots))
        {
            return FULL;
        }
        if (soleProducer != null)
        {
            return soleProducer.claim(slots);
        }

        try
        {
            return producers.tryNext(slots) - (slots - 1);
        }
        catch (final InsufficientCapacityException ex)
        {
            return FULL;
        }
    }

    /**
     * Refuse a single producer's claim while another one of its claims is open.
     */
    void requirePublished()
    {
        if (soleProducer != null)
        {
            soleProducer.requirePublished();
        }
    }

    void publish(final long first, final int slots)
    {
        if (soleProducer != null)
        {
            soleProducer.publish(first + slots - 1);
        }
        else
        {
            producers.publish(first, first + slots - 1);
        }
    }

    /**
     * Sequence up to which every slot from {@code next} on is published; pairs with {@link #publish(long, int)}.
     *
     * @param next slot that a consumer has not seen yet.
     * @return the highest such sequence; {@code next - 1} where there is none.
     */
    long highestPublished(final long next)
    {
        if (soleProducer != null)
        {
            return soleProducer.cursor();
        }

        final long cursor = producers.getCursor();
        return cursor < next ? next - 1 : producers.getHighestPublishedSequence(next, cursor);
    }

    /**
     * Sequence of the last slot claimed by any producer.
     *
     * @return the cursor.
     */
    long claimedCursor()
    {
        return soleProducer != null ? soleProducer.claimed() : producers.getCursor();
    }

    int slotCount()
    {
        return mask + 1;
    }

    /**
     * Slots that the slowest consumer has not given back; from another thread than the producers' a rough number.
     */
    long usedSlots()
    {
        final long used = soleProducer != null ?
            soleProducer.used() : producers.getBufferSize() - producers.remainingCapacity();
        return Math.min(Math.max(used, 0), slotCount());
    }

    boolean hasCapacity(final int slots)
    {
        return soleProducer != null ? soleProducer.hasCapacity(slots) : producers.hasAvailableCapacity(slots);
    }

    /**
     * Copy a message of at least 8 bytes into a slot.
     *
     * @param slotSequence of the first slot of its run.
     * @param head         bytes of the slot in front of the message.
     * @param from         buffer to read from.
     * @param offset       in it.
     * @param length       in bytes; the run has room for them.
     */
    void copyIn(
        final long slotSequence, final int head, final DirectBuffer from, final int offset, final int length)
    {
        if (length > MessageCopy.SHORT_LENGTH)
        {
            buffer.putBytes(offset(slotSequence) + head, from, offset, length);
            return;
        }

        final long to = address(slotSequence) + head;
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES)
        {
            UnsafeApi.putLong(to + i, from.getLong(offset + i));
        }
        UnsafeApi.putLong(to + last, from.getLong(offset + last));
    }
}
