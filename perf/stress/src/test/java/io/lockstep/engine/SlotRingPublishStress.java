package io.lockstep.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * What a consumer finds published is written, with a sole producer and with one of several.
 */
public final class SlotRingPublishStress
{
    private static final int SLOT_LENGTH = 64;
    private static final int FIRST = 8;
    private static final int SECOND = 48;

    private SlotRingPublishStress()
    {
    }

    private static void produce(final SlotRing ring)
    {
        final long slot = ring.tryClaim(1);
        final int offset = ring.offset(slot);
        ring.buffer().putLong(offset + FIRST, 7);
        ring.buffer().putLong(offset + SECOND, 8);
        ring.publish(slot, 1);
    }

    private static void consume(final SlotRing ring, final JJ_Result result)
    {
        if (ring.highestPublished(0) >= 0)
        {
            result.r1 = ring.buffer().getLong(FIRST);
            result.r2 = ring.buffer().getLong(SECOND);
        }
        else
        {
            result.r1 = -1;
            result.r2 = -1;
        }
    }

    /**
     * With a {@link SoleProducer}.
     */
    @JCStressTest
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Nothing is published yet.")
    @Outcome(id = "7, 8", expect = Expect.ACCEPTABLE, desc = "The whole entry.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A torn entry.")
    @State
    public static class Sole
    {
        private final SlotRing ring = new SlotRing(4, SLOT_LENGTH, SLOT_LENGTH, true);

        @Actor
        public void producer()
        {
            produce(ring);
        }

        @Actor
        public void consumer(final JJ_Result result)
        {
            consume(ring, result);
        }
    }

    /**
     * With the Disruptor's sequencer.
     */
    @JCStressTest
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Nothing is published yet.")
    @Outcome(id = "7, 8", expect = Expect.ACCEPTABLE, desc = "The whole entry.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A torn entry.")
    @State
    public static class Several
    {
        private final SlotRing ring = new SlotRing(4, SLOT_LENGTH, SLOT_LENGTH, false);

        @Actor
        public void producer()
        {
            produce(ring);
        }

        @Actor
        public void consumer(final JJ_Result result)
        {
            consume(ring, result);
        }
    }
}
