package io.lockstep.perf.ladder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class OpenLoopTest
{
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int RATE = 10_000;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void shouldChargeAStallToEachEventThatItDelays()
    {
        final long stalledAt = 100;
        final OpenLoop loop = new OpenLoop(new StallingRung(stalledAt), arrivals);

        final Step step = loop.run(RATE, 0, TimeUnit.MILLISECONDS.toNanos(100));

        assertEquals(1000, step.latencies().getTotalCount());
        // 50 ms hold up the event and those due within them: 500 at 0.1 ms each, the k-th of them for 50 - k / 10 ms.
        final long late = step.latencies().getCountBetweenValues(STALL_NS / 2, Long.MAX_VALUE / 2);
        assertTrue(late >= 249, () -> "late=" + late);
        assertTrue(step.latencies().getMaxValue() >= STALL_NS * 999 / 1000, () -> "max=" + step.latencies());
    }

    @Test
    void shouldLeaveTheWarmUpOut()
    {
        final OpenLoop loop = new OpenLoop(new StallingRung(-1), arrivals);

        final Step first = loop.run(RATE, TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(30));
        final Step second = loop.run(RATE, TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(10));

        assertEquals(300, first.latencies().getTotalCount());
        assertEquals(100, second.latencies().getTotalCount());
        assertEquals(800, arrivals.arrived());
    }

    @Test
    void shouldSayThatARateWasNotReached()
    {
        // Ten events, due within ten microseconds, of which the last one arrives 50 ms late.
        final OpenLoop loop = new OpenLoop(new StallingRung(9), arrivals);

        final Step step = loop.run(1_000_000, 0, TimeUnit.MICROSECONDS.toNanos(10));

        assertFalse(step.isReached());
        assertTrue(step.achieved() < 1_000_000 / 100);
    }

    @Test
    void shouldShowAPercentileOnlyWithSamplesBehindIt()
    {
        final OpenLoop loop = new OpenLoop(new StallingRung(-1), arrivals);

        final Step step = loop.run(RATE, 0, TimeUnit.MILLISECONDS.toNanos(100));

        assertTrue(step.percentileNs(99) >= 0);
        assertEquals(-1, step.percentileNs(99.9));
    }

    /**
     * Events arrive as they are sent, and before one of them nothing happens for a while.
     */
    private final class StallingRung implements Rung
    {
        private final long stalledAt;

        private StallingRung(final long stalledAt)
        {
            this.stalledAt = stalledAt;
        }

        @Override
        public boolean offer(final long index)
        {
            if (index == stalledAt)
            {
                final long endNs = System.nanoTime() + STALL_NS;
                while (System.nanoTime() < endNs)
                {
                    Thread.onSpinWait();
                }
            }
            arrivals.onArrival(index);
            return true;
        }

        @Override
        public void poll()
        {
        }

        @Override
        public void close()
        {
        }
    }
}
