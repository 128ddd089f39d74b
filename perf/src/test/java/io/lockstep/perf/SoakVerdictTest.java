package io.lockstep.perf;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SoakVerdictTest
{
    private static final int SAMPLES = 9;

    @Test
    void shouldNameAGaugeThatKeepsGrowing()
    {
        final List<String> grown = SoakVerdict.grown(
            samples(SoakGauge.THREADS, (index) -> 10 + index / 3, (index) -> 7));

        assertEquals(List.of("threads: at most 10 at the begin, at least 12 at the end"), grown);
    }

    @Test
    void shouldLetAGaugeSwing()
    {
        assertEquals(List.of(), SoakVerdict.grown(samples(SoakGauge.THREADS, (index) -> 10 + index % 2, (index) -> 7)));
    }

    @Test
    void shouldAllowAGaugeToGrowByItsAllowanceAndNoMore()
    {
        final long allowance = SoakGauge.HEAP.allowance();

        assertEquals(0, SoakVerdict.grown(
            samples(SoakGauge.HEAP, (index) -> index < 3 ? 5 : 5 + allowance, (index) -> 7)).size());
        assertEquals(1, SoakVerdict.grown(
            samples(SoakGauge.HEAP, (index) -> index < 3 ? 5 : 6 + allowance, (index) -> 7)).size());
    }

    @Test
    void shouldNameACounterThatHasCounted()
    {
        final List<String> grown = SoakVerdict.grown(
            samples(SoakGauge.THREADS, (index) -> 10, (index) -> index == SAMPLES - 1 ? 8 : 7));

        assertEquals(List.of("errors: 7 at the begin, 8 at the end"), grown);
    }

    private static List<SoakSample> samples(
        final SoakGauge gauge, final IntToLongFunction values, final IntToLongFunction errors)
    {
        final List<SoakSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++)
        {
            final long[] gauges = new long[SoakGauge.values().length];
            gauges[gauge.ordinal()] = values.applyAsLong(i);
            samples.add(new SoakSample(i, 1, gauges, Map.of("errors", errors.applyAsLong(i))));
        }

        return samples;
    }
}
