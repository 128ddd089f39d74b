package io.lockstep.engine.counters;

import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.util.Objects;

/**
 * Where counters and histograms live: zeroed memory outside the heap, of this process or shared with others.
 *
 * @param metadata   {@link CountersReader#METADATA_LENGTH} bytes for each counter.
 * @param values     {@link CountersReader#COUNTER_LENGTH} bytes for each counter, as many as there is metadata for.
 * @param histograms {@link LatencyHistogram#LENGTH} bytes for each histogram.
 */
public record CountersMemory(AtomicBuffer metadata, AtomicBuffer values, AtomicBuffer histograms)
{
    private static final int ALIGNMENT = 128;

    /**
     * Take buffers of others.
     *
     * @param metadata   of the counters.
     * @param values     of the counters.
     * @param histograms beside them.
     * @throws IllegalArgumentException if metadata and values are not for the same number of counters.
     */
    public CountersMemory
    {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(histograms, "histograms");
        final int counters = values.capacity() / CountersReader.COUNTER_LENGTH;
        if (metadata.capacity() != metadataLength(counters))
        {
            throw new IllegalArgumentException("expected metadata for " + counters + " counters, " +
                metadataLength(counters) + " bytes, but: metadata=" + metadata.capacity());
        }
    }

    /**
     * Memory of this process alone.
     *
     * @param maxCounters   histograms included.
     * @param maxHistograms most histograms.
     * @return zeroed buffers.
     */
    public static CountersMemory allocate(final int maxCounters, final int maxHistograms)
    {
        return new CountersMemory(
            buffer(metadataLength(maxCounters)),
            buffer(valuesLength(maxCounters)),
            buffer(histogramsLength(maxHistograms)));
    }

    /**
     * Length of the metadata.
     *
     * @param maxCounters histograms included.
     * @return bytes.
     */
    public static int metadataLength(final int maxCounters)
    {
        return Math.multiplyExact(maxCounters, CountersReader.METADATA_LENGTH);
    }

    /**
     * Length of the values.
     *
     * @param maxCounters histograms included.
     * @return bytes.
     */
    public static int valuesLength(final int maxCounters)
    {
        return Math.multiplyExact(maxCounters, CountersReader.COUNTER_LENGTH);
    }

    /**
     * Length of the histograms.
     *
     * @param maxHistograms most histograms.
     * @return bytes.
     */
    public static int histogramsLength(final int maxHistograms)
    {
        return Math.multiplyExact(maxHistograms, LatencyHistogram.LENGTH);
    }

    private static AtomicBuffer buffer(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, ALIGNMENT));
    }
}
