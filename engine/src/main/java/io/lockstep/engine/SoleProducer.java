package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Claims and publications of a ring's only producer.
 *
 * <p>What the producer alone uses, and what consumers poll, is kept outside the heap, with two cache lines for each,
 * since processors fetch lines in pairs:
 *
 * <pre>
 *   0         8            16       128      136      256
 *   +---------+------------+--------+--------+--------+
 *   | claimed | free up to | unused | cursor | unused |
 *   +---------+------------+--------+--------+--------+
 * </pre>
 *
 * <p>The producer reads plainly what it alone writes; a fence would make it load anew all else that it knows.
 *
 * <p>Threading: owned by the producer; {@link #cursor()} and {@link #claimed()} may be read by any thread. Gating
 * sequences are added before the first claim.
 */
final class SoleProducer
{
    private static final int LINES = 128;
    private static final int FREE_UP_TO = Long.BYTES;

    private final ByteBuffer memory = BufferUtil.allocateDirectAligned(2 * LINES, LINES);
    private final long claims = BufferUtil.address(memory);
    private final long cursor = claims + LINES;
    private final int slotCount;

    private Sequence[] gating = {};

    SoleProducer(final int slotCount)
    {
        this.slotCount = slotCount;
        UnsafeApi.putLong(claims, -1);
        UnsafeApi.putLong(claims + FREE_UP_TO, slotCount - 1L);
        publish(-1);
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
        final long last = UnsafeApi.getLong(claims) + slots;
        return last <= UnsafeApi.getLong(claims + FREE_UP_TO) || last <= askConsumers();
    }

    /**
     * Claim a run of slots that was found free.
     *
     * @return sequence of its first slot.
     */
    long claim(final int slots)
    {
        final long last = UnsafeApi.getLong(claims);
        UnsafeApi.putLongRelease(null, claims, last + slots);
        return last + 1;
    }

    /**
     * Refuse a claim of who has another one open, since what is published is all up to a slot.
     *
     * @throws IllegalStateException if the last run is not published.
     */
    void requirePublished()
    {
        final long published = UnsafeApi.getLong(cursor);
        if (UnsafeApi.getLong(claims) != published)
        {
            throw new IllegalStateException(
                "the single producer has claimed slots that it has not published: slot=" + (published + 1));
        }
    }

    /**
     * Publish all slots up to one.
     */
    void publish(final long last)
    {
        UnsafeApi.putLongRelease(null, cursor, last);
    }

    /**
     * Sequence of the last slot published; pairs with {@link #publish(long)}.
     */
    long cursor()
    {
        return UnsafeApi.getLongAcquire(null, cursor);
    }

    /**
     * Sequence of the last slot claimed; to another thread it may be news for a moment.
     */
    long claimed()
    {
        return UnsafeApi.getLongAcquire(null, claims);
    }

    /**
     * Slots published that the slowest consumer has not given back; from any thread a rough number.
     */
    long used()
    {
        final long last = cursor();
        return last - slowest(last);
    }

    private long askConsumers()
    {
        final long freeUpTo = slowest(UnsafeApi.getLong(claims)) + slotCount;
        UnsafeApi.putLong(claims + FREE_UP_TO, freeUpTo);
        return freeUpTo;
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
