package io.lockstep.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * An entry is used for another event only when nobody needs it any more, and is whole when its event is a sample.
 */
public final class LatencySamplesStress
{
    private static final long FIRST_NS = 10;
    private static final long SECOND_NS = 20;

    private LatencySamplesStress()
    {
    }

    /**
     * Samples of every event, in four entries.
     */
    abstract static class Scene
    {
        final LatencySamples samples;
        private final long otherSlot;
        private long nowNs = FIRST_NS;

        Scene()
        {
            samples = new LatencySamples(() -> nowNs, 1, 1, 1);
            otherSlot = samples.entryCount();
            samples.onClaimed(0);
            samples.stamp(samples.entry(0), LatencySamples.DURABLE_NS, FIRST_NS);
            nowNs = SECOND_NS;
        }

        final void claim()
        {
            samples.onClaimed(otherSlot);
        }

        final boolean isOtherSampled()
        {
            return samples.isSampled(otherSlot);
        }
    }

    /**
     * The last reader frees the entry while a producer wants it.
     */
    @JCStressTest
    @Outcome(id = {"10, 0", "10, 20"}, expect = Expect.ACCEPTABLE, desc = "Read before it was given away.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Times of two events in one.")
    @State
    public static class Reuse extends Scene
    {
        @Actor
        public void output(final JJ_Result result)
        {
            result.r1 = samples.stamp(samples.entry(0), LatencySamples.OFFERED_NS);
            samples.free(samples.entry(0));
        }

        @Actor
        public void producer(final JJ_Result result)
        {
            claim();
            result.r2 = isOtherSampled() ? samples.stamp(samples.entry(0), LatencySamples.OFFERED_NS) : 0;
        }
    }

    /**
     * The entry is free, and a producer begins a sample in it.
     */
    @JCStressTest
    @Outcome(id = {"-1, -1", "20, 0"}, expect = Expect.ACCEPTABLE, desc = "No sample yet, or a whole one.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A sample with times of the one before.")
    @State
    public static class Begin extends Scene
    {
        public Begin()
        {
            samples.free(samples.entry(0));
        }

        @Actor
        public void producer()
        {
            claim();
        }

        @Actor
        public void journaler(final JJ_Result result)
        {
            final boolean isSampled = isOtherSampled();
            result.r1 = isSampled ? samples.stamp(samples.entry(0), LatencySamples.OFFERED_NS) : -1;
            result.r2 = isSampled ? samples.stamp(samples.entry(0), LatencySamples.DURABLE_NS) : -1;
        }
    }
}
