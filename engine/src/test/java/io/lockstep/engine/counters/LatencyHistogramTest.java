package io.lockstep.engine.counters;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LatencyHistogramTest
{
    private final Counters counters = new Counters(CountersMemory.allocate(4, 2));
    private final LatencyHistogram histogram = counters.histogram("hop");

    @Test
    void shouldBeEmptyAtFirst()
    {
        final LatencyReading reading = read();

        assertEquals(0, reading.count());
        assertEquals(0, reading.valueNs(50));
        assertEquals(0, reading.maxNs());
    }

    @Test
    void shouldTellShortTimesExactly()
    {
        for (int i = 0; i < 64; i++)
        {
            histogram.record(i);
        }

        assertEquals(64, read().count());
        assertEquals(31, read().valueNs(50));
        assertEquals(63, read().valueNs(100));
    }

    @Test
    void shouldNeverTellATimeTooLowNorTooHighByMoreThanItsPrecision()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final Random random = new Random(seed);
        final long[] times = new long[10_000];
        for (int i = 0; i < times.length; i++)
        {
            times[i] = random.nextLong() >>> (23 + random.nextInt(41));
            histogram.record(times[i]);
        }
        Arrays.sort(times);

        final LatencyReading reading = read();

        assertTrue(times[0] < 64 && times[times.length - 1] > 1L << 40, "the times are not from all buckets");
        for (int percentile = 1; percentile <= 100; percentile++)
        {
            final long exact = times[times.length * percentile / 100 - 1];
            final long told = reading.valueNs(percentile);
            assertTrue(told >= exact && told <= exact + exact / 32, percentile + ": " + exact + " told as " + told);
        }
        assertEquals(times[times.length - 1], reading.maxNs());
    }

    @Test
    void shouldTakeTimesOutOfItsRange()
    {
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertEquals(2, read().count());
        assertEquals(0, read().valueNs(50));
        assertEquals(Long.MAX_VALUE, read().maxNs());
    }

    @Test
    void shouldTellWhatCameSince()
    {
        histogram.record(1_000_000);
        final LatencyReading earlier = read();
        histogram.record(10);
        histogram.record(20);

        final LatencyReading since = read().since(earlier);

        assertEquals(2, since.count());
        assertEquals(10, since.valueNs(50));
        assertEquals(20, since.maxNs());
    }

    private LatencyReading read()
    {
        return CountersReading.read(counters.memory()).latency("hop");
    }
}
