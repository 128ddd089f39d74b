package io.lockstep.perf.ladder;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/**
 * How long this machine takes a thread away that does nothing but look at the clock: no latency below is ours.
 */
final class NoiseFloor
{
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(100);

    private NoiseFloor()
    {
    }

    /**
     * Measure, on the calling thread.
     *
     * @param durationNs to look at the clock for.
     * @return times between two looks, in nanoseconds.
     */
    static Histogram measure(final long durationNs)
    {
        final Histogram gaps = new Histogram(MAX_NS, 3);
        final long endNs = System.nanoTime() + durationNs;
        long lastNs = System.nanoTime();
        do
        {
            final long nowNs = System.nanoTime();
            gaps.recordValue(Math.min(MAX_NS, nowNs - lastNs));
            lastNs = nowNs;
        }
        while (lastNs < endNs);

        return gaps;
    }
}
