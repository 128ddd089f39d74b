package io.lockstep.engine.counters;

import org.agrona.concurrent.AtomicBuffer;

/**
 * What a {@link LatencyHistogram} held when it was read.
 *
 * <p>Precision: times below 64 ns are exact; above, a time is told as the upper end of its bucket, too high by
 * 3.2 percent at most. The maximum is exact.
 *
 * <p>Threading: immutable. Read while the writer goes on, it may hold some of what was recorded meanwhile.
 */
public final class LatencyReading
{
    private final String name;
    private final long[] counts;
    private final long count;
    private final long maxNs;

    private LatencyReading(final String name, final long[] counts, final long maxNs)
    {
        this.name = name;
        this.counts = counts;
        this.maxNs = maxNs;
        long sum = 0;
        for (final long bucket : counts)
        {
            sum += bucket;
        }
        count = sum;
    }

    static LatencyReading read(final String name, final AtomicBuffer buffer, final int offset)
    {
        buffer.boundsCheck(offset, LatencyHistogram.LENGTH);
        final long[] counts = new long[LatencyBuckets.COUNT];
        for (int i = 0; i < counts.length; i++)
        {
            counts[i] = buffer.getLongAcquire(offset + LatencyHistogram.BUCKETS_OFFSET + i * Long.BYTES);
        }

        return new LatencyReading(name, counts, buffer.getLongAcquire(offset + LatencyHistogram.MAX_OFFSET));
    }

    /**
     * Which hop it is of.
     *
     * @return its name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Times recorded.
     *
     * @return how many samples.
     */
    public long count()
    {
        return count;
    }

    /**
     * The longest time since the launch.
     *
     * @return nanoseconds; zero if nothing was recorded.
     */
    public long maxNs()
    {
        return maxNs;
    }

    /**
     * The time that a share of the samples did not exceed.
     *
     * @param percentile from 0 to 100.
     * @return nanoseconds; zero if nothing was recorded.
     */
    public long valueNs(final double percentile)
    {
        final long rank = Math.max(1, (long)Math.ceil(count * percentile / 100.0));
        long seen = 0;
        for (int i = 0; i < counts.length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return Math.min(LatencyBuckets.upperBoundNs(i), maxNs);
            }
        }

        return 0;
    }

    /**
     * What was recorded since an earlier reading of the same histogram.
     *
     * @param earlier reading.
     * @return the difference; its maximum is that of the whole time, or less where its buckets say so.
     */
    public LatencyReading since(final LatencyReading earlier)
    {
        final long[] difference = new long[counts.length];
        long highestNs = 0;
        for (int i = 0; i < counts.length; i++)
        {
            difference[i] = Math.max(0, counts[i] - earlier.counts[i]);
            if (difference[i] > 0)
            {
                highestNs = LatencyBuckets.upperBoundNs(i);
            }
        }

        return new LatencyReading(name, difference, Math.min(highestNs, maxNs));
    }
}
