package io.lockstep.engine;

/**
 * The samples that a consumer of the input ring comes by, which it stamps when it takes them and when it is done.
 *
 * <p>Threading: owned by the agent that consumes.
 */
final class SampleCursor
{
    private static final long NONE = -1;

    private final LatencySamples samples;
    private final int takenField;
    private final int doneField;

    private long point;
    private long firstOfBatch = NONE;
    private long lastOfBatch;

    SampleCursor(final LatencySamples samples, final int takenField, final int doneField)
    {
        this.samples = samples;
        this.takenField = takenField;
        this.doneField = doneField;
        point = samples.pointFrom(0);
    }

    /**
     * The consumer takes an event; two comparisons at most for an event that is no sample.
     *
     * @param slot that the event begins with.
     * @return whether it is a sample.
     */
    boolean isSample(final long slot)
    {
        return slot >= point && isSampleBehindPoint(slot);
    }

    /**
     * The consumer is about to handle a sample.
     */
    void onTaken(final long slot, final long sequence)
    {
        final int entry = samples.entry(slot);
        samples.stamp(entry, LatencySamples.SEQUENCE, sequence);
        samples.stamp(entry, takenField, samples.nanoTime());
        firstOfBatch = firstOfBatch == NONE ? slot : firstOfBatch;
        lastOfBatch = slot;
    }

    /**
     * The consumer is done with a sample.
     */
    void onDone(final long slot)
    {
        samples.stamp(samples.entry(slot), doneField, samples.nanoTime());
    }

    /**
     * The consumer is done with all samples since the last batch, at once.
     */
    void onBatchDone()
    {
        if (firstOfBatch != NONE)
        {
            final long nowNs = samples.nanoTime();
            for (long slot = firstOfBatch; slot <= lastOfBatch; slot = samples.pointFrom(slot + 1))
            {
                if (samples.isSampled(slot))
                {
                    samples.stamp(samples.entry(slot), doneField, nowNs);
                }
            }
            firstOfBatch = NONE;
        }
    }

    private boolean isSampleBehindPoint(final long slot)
    {
        final boolean isSample = slot == samples.pointFrom(slot) && samples.isSampled(slot);
        point = samples.pointFrom(slot + 1);
        return isSample;
    }
}
