package io.lockstep.perf.ladder;

import org.HdrHistogram.Histogram;

/**
 * What a rung came to at one rate.
 *
 * @param rate      that was asked for, events per second.
 * @param achieved  rate at which events arrived.
 * @param latencies from the intended time, in nanoseconds, without the warm-up.
 * @param costs     of the measured events.
 */
record Step(double rate, double achieved, Histogram latencies, Costs costs)
{
    private static final double REACHED = 0.98;
    private static final int SAMPLES_BEHIND = 10;
    private static final double PERCENT = 100;

    /**
     * Whether the rate was reached; latencies of a step that did not are those of a queue that grows.
     */
    boolean isReached()
    {
        return achieved >= REACHED * rate;
    }

    /**
     * A percentile, where there are samples enough behind it.
     *
     * @param percentile from 0 to 100.
     * @return nanoseconds, or -1 where fewer than ten samples lie behind it.
     */
    long percentileNs(final double percentile)
    {
        final double behind = latencies.getTotalCount() * (1 - percentile / PERCENT);
        return behind + 1e-6 < SAMPLES_BEHIND ? -1 : latencies.getValueAtPercentile(percentile);
    }

    double bytesPerEvent()
    {
        return costs.allocatedBytes() / (double)latencies.getTotalCount();
    }

    /**
     * Processor time of all threads but the sender's; known to some ten milliseconds for the whole step.
     */
    double cpuNsPerEvent()
    {
        return Math.max(0, costs.cpuNs()) / (double)latencies.getTotalCount();
    }
}
