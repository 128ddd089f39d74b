package io.lockstep.engine.counters;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Counters are allocated once each, and readers see times of a histogram in the order in which they were recorded.
 */
public final class CountersStress
{
    private static final long SHORT_NS = 100;
    private static final long LONG_NS = 1_000_000;

    private CountersStress()
    {
    }

    /**
     * Two threads allocate.
     */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "A counter for each.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A counter given twice, or one lost.")
    @State
    public static class Allocate
    {
        private final Counters counters = new Counters(CountersMemory.allocate(2, 1));

        @Actor
        public void first(final JJ_Result result)
        {
            result.r1 = allocate("a");
        }

        @Actor
        public void second(final JJ_Result result)
        {
            result.r2 = allocate("b");
        }

        private long allocate(final String name)
        {
            try (AtomicCounter counter = counters.counter(CounterType.ERRORS, name))
            {
                return counter.id();
            }
        }
    }

    /**
     * A histogram is read while it is written.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true", "true, true"}, expect = Expect.ACCEPTABLE, desc = "In order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The second time without the first.")
    @State
    public static class Histogram
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LatencyHistogram.LENGTH]);
        private final LatencyHistogram histogram = new LatencyHistogram(buffer, 0);

        @Actor
        public void recorder()
        {
            histogram.record(LONG_NS);
            histogram.record(SHORT_NS);
        }

        @Actor
        public void reader(final ZZ_Result result)
        {
            // It reads the short ones first, which were recorded last.
            final LatencyReading reading = LatencyReading.read("stress", buffer, 0);
            result.r1 = reading.count() > 0 && reading.valueNs(0) < LONG_NS;
            result.r2 = reading.count() > 0 && reading.valueNs(100) >= LONG_NS;
        }

        @Arbiter
        public void end(final ZZ_Result result)
        {
            final LatencyReading reading = LatencyReading.read("stress", buffer, 0);
            if (reading.count() != 2 || reading.maxNs() != LONG_NS)
            {
                throw new IllegalStateException("a time was lost: count=" + reading.count());
            }
        }
    }
}
