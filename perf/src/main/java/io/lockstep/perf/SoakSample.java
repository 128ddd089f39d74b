package io.lockstep.perf;

import java.util.Map;

/**
 * One look at a process that runs for long.
 *
 * @param seconds  since the begin.
 * @param rate     events per second since the look before.
 * @param gauges   by {@link SoakGauge#ordinal()}.
 * @param counters that should not grow, by name.
 */
record SoakSample(double seconds, double rate, long[] gauges, Map<String, Long> counters)
{
    long gauge(final SoakGauge gauge)
    {
        return gauges[gauge.ordinal()];
    }
}
