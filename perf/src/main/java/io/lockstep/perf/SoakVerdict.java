package io.lockstep.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has grown from the begin to the end of a soak.
 *
 * <p>A gauge has grown where the least of its last third is above the greatest of its first third by more than it is
 * allowed; a counter where it has counted anything.
 */
final class SoakVerdict
{
    private static final int THIRDS = 3;

    private SoakVerdict()
    {
    }

    /**
     * Judge.
     *
     * @param samples at least three.
     * @return a text for each thing that has grown.
     */
    static List<String> grown(final List<SoakSample> samples)
    {
        final int third = samples.size() / THIRDS;
        final List<SoakSample> begin = samples.subList(0, third);
        final List<SoakSample> end = samples.subList(samples.size() - third, samples.size());
        final List<String> grown = new ArrayList<>();
        for (final SoakGauge gauge : SoakGauge.values())
        {
            final long most = begin.stream().mapToLong((sample) -> sample.gauge(gauge)).max().orElseThrow();
            final long least = end.stream().mapToLong((sample) -> sample.gauge(gauge)).min().orElseThrow();
            if (least > most + gauge.allowance())
            {
                grown.add(gauge.label() + ": at most " + most + " at the begin, at least " + least + " at the end");
            }
        }

        final Map<String, Long> counted = samples.get(samples.size() - 1).counters();
        samples.get(0).counters().forEach((name, value) ->
        {
            if (counted.get(name) > value)
            {
                grown.add(name + ": " + value + " at the begin, " + counted.get(name) + " at the end");
            }
        });
        return grown;
    }
}
