package io.lockstep.engine;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.SingleProducerSequencer;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Slots of equal length outside the Java heap, claimed in runs through a Disruptor sequencer.
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

    private final Sequencer sequencer;
    private final UnsafeBuffer buffer;
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
        if (maxRun > slotCount / 4)
        {
            throw new IllegalArgumentException("the longest entry must fit a quarter of the ring: slots=" + slotCount +
                " slotLength=" + slotLength + " maxEntryLength=" + maxEntryLength);
        }

        final long length = (slotCount + maxRun - 1L) * slotLength;
        if (length > Integer.MAX_VALUE - ALIGNMENT)
        {
            throw new IllegalArgumentException("a ring must be shorter than 2 GiB: length=" + length);
        }

        sequencer = isSingleProducer ?
            new SingleProducerSequencer(slotCount, new YieldingWaitStrategy()) :
            new MultiProducerSequencer(slotCount, new YieldingWaitStrategy());
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned((int)length, ALIGNMENT));
        slotShift = Integer.numberOfTrailingZeros(slotLength);
        mask = slotCount - 1;
    }

    void addGatingSequences(final Sequence... sequences)
    {
        sequencer.addGatingSequences(sequences);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
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
     * Claim a run.
     *
     * @param slots in the run.
     * @return sequence of its first slot, or {@link #FULL}.
     */
    long tryClaim(final int slots)
    {
        // Asked first, because the exception of a full ring costs far more than the question.
        if (!sequencer.hasAvailableCapacity(slots))
        {
            return FULL;
        }

        try
        {
            return sequencer.tryNext(slots) - (slots - 1);
        }
        catch (final InsufficientCapacityException ex)
        {
            return FULL;
        }
    }

    void publish(final long first, final int slots)
    {
        if (slots == 1)
        {
            sequencer.publish(first);
        }
        else
        {
            sequencer.publish(first, first + slots - 1);
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
        final long cursor = sequencer.getCursor();
        return cursor < next ? next - 1 : sequencer.getHighestPublishedSequence(next, cursor);
    }

    /**
     * Sequence of the last slot claimed by any producer.
     *
     * @return the cursor.
     */
    long claimedCursor()
    {
        return sequencer.getCursor();
    }

    int slotCount()
    {
        return sequencer.getBufferSize();
    }

    /**
     * Slots that the slowest consumer has not given back; from another thread than the producers' a rough number.
     */
    long usedSlots()
    {
        final long used = sequencer.getBufferSize() - sequencer.remainingCapacity();
        return Math.min(Math.max(used, 0), sequencer.getBufferSize());
    }

    boolean hasCapacity(final int slots)
    {
        return sequencer.hasAvailableCapacity(slots);
    }
}
