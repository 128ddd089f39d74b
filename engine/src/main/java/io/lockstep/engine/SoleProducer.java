package io.lockstep.engine;

import com.lmax.disruptor.Sequence;

import java.util.Arrays;

/**
 * Claims and publications of a ring's only producer.
 *
 * <p>What the producer alone reads and writes is kept in {@link Sequence}s for their padding, so that it shares no
 * cache line with what consumers read.
 *
 * <p>Threading: owned by the producer; {@link #cursor()} and {@link #claimed()} may be read by any thread. Gating
 * sequences are added before the first claim.
 */
final class SoleProducer
{
    private final Sequence cursor = new Sequence(-1);
    private final Sequence claimed = new Sequence(-1);
    private final Sequence slowestSeen = new Sequence(-1);
    private final int slotCount;

    private Sequence[] gating = {};

    SoleProducer(final int slotCount)
    {
        this.slotCount = slotCount;
    }

    void addGatingSequences(final Sequence... sequences)
    {
        final int count = gating.length;
        gating = Arrays.copyOf(gating, count + sequences.length);
        System.arraycopy(sequences, 0, gating, count, sequences.length);
    }

    /**
     * Whether a run of slots is free.
     */
    boolean hasCapacity(final int slots)
    {
        final long wrapPoint = claimed.get() + slots - slotCount;
        return wrapPoint <= slowestSeen.get() || wrapPoint <= slowestConsumer();
    }

    /**
     * Claim a run of slots that was found free.
     *
     * @return sequence of its first slot.
     */
    long claim(final int slots)
    {
        final long last = claimed.get();
        claimed.set(last + slots);
        return last + 1;
    }

    /**
     * Refuse a claim of who has another one open, since what is published is all up to a slot.
     *
     * @throws IllegalStateException if the last run is not published.
     */
    void requirePublished()
    {
        if (claimed.get() != cursor.get())
        {
            throw new IllegalStateException(
                "the single producer has claimed slots that it has not published: slot=" + (cursor.get() + 1));
        }
    }

    /**
     * Publish all slots up to one.
     */
    void publish(final long last)
    {
        cursor.set(last);
    }

    /**
     * Sequence of the last slot published; pairs with {@link #publish(long)}.
     */
    long cursor()
    {
        return cursor.get();
    }

    /**
     * Sequence of the last slot claimed; to another thread it may be news for a moment.
     */
    long claimed()
    {
        return claimed.get();
    }

    /**
     * Slots published that the slowest consumer has not given back; from any thread a rough number.
     */
    long used()
    {
        final long last = cursor.get();
        return last - slowest(last);
    }

    private long slowestConsumer()
    {
        final long slowest = slowest(claimed.get());
        slowestSeen.set(slowest);
        return slowest;
    }

    private long slowest(final long limit)
    {
        long slowest = limit;
        for (final Sequence sequence : gating)
        {
            slowest = Math.min(slowest, sequence.get());
        }

        return slowest;
    }
}
