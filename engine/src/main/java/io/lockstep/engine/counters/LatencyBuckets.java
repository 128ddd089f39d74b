package io.lockstep.engine.counters;

/**
 * Log-linear buckets of times: each power of two is divided into 32, so that a bucket is at most 1/32 of its values
 * wide.
 *
 * <p>Times below 64 ns have a bucket each; those from 2^41 ns (37 minutes) on share the last one. A time is told as the
 * upper end of its bucket: never too low, and too high by 3.2 percent at most.
 *
 * <p>Source: the idea of G. Tene's HdrHistogram, here with a fixed range and in memory that others can read.
 */
final class LatencyBuckets
{
    static final int COUNT = 37 << 5;

    private static final int SUB_BITS = 5;
    private static final int SUB_COUNT = 1 << SUB_BITS;
    private static final int HIGHEST_BIT = 40;
    private static final long MAX_VALUE_NS = (1L << (HIGHEST_BIT + 1)) - 1;

    private LatencyBuckets()
    {
    }

    /**
     * Bucket of a time.
     *
     * @param valueNs taken as zero where it is negative.
     */
    static int index(final long valueNs)
    {
        final long value = Math.min(Math.max(valueNs, 0), MAX_VALUE_NS);
        if (value < SUB_COUNT)
        {
            return (int)value;
        }

        final int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift << SUB_BITS) + (int)(value >>> shift);
    }

    /**
     * Greatest time in a bucket.
     */
    static long upperBoundNs(final int index)
    {
        if (index < 2 * SUB_COUNT)
        {
            return index;
        }

        final int shift = (index >> SUB_BITS) - 1;
        return ((long)((index & (SUB_COUNT - 1)) + SUB_COUNT + 1) << shift) - 1;
    }
}
