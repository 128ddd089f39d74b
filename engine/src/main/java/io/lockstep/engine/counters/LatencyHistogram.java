package io.lockstep.engine.counters;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Histogram of times in shared memory.
 *
 * <pre>
 *   0           8          64                 72
 *   +-----------+----------+------------------+------------------+----
 *   | max in ns | reserved | count: bucket 0  | count: bucket 1  | ...
 *   +-----------+----------+------------------+------------------+----
 * </pre>
 *
 * <p>Precision: as of {@link LatencyReading}. Recording is two loads and a store or two; it allocates nothing.
 *
 * <p>Threading: single writer, many readers in any process.
 */
public final class LatencyHistogram
{
    /**
     * Length of a histogram in bytes.
     */
    public static final int LENGTH = 64 + LatencyBuckets.COUNT * Long.BYTES;

    static final int MAX_OFFSET = 0;
    static final int BUCKETS_OFFSET = 64;

    private final AtomicBuffer buffer;
    private final int offset;

    LatencyHistogram(final AtomicBuffer buffer, final int offset)
    {
        buffer.boundsCheck(offset, LENGTH);
        this.buffer = buffer;
        this.offset = offset;
    }

    /**
     * Count one time; pairs with the acquiring loads of {@link LatencyReading}.
     *
     * @param valueNs in nanoseconds; a negative one counts as zero.
     */
    public void record(final long valueNs)
    {
        // The maximum first: readers load it last, and take no percentile to be above it.
        if (valueNs > buffer.getLong(offset + MAX_OFFSET))
        {
            buffer.putLongRelease(offset + MAX_OFFSET, valueNs);
        }

        final int bucket = offset + BUCKETS_OFFSET + LatencyBuckets.index(valueNs) * Long.BYTES;
        buffer.putLongRelease(bucket, buffer.getLong(bucket) + 1);
    }
}
