package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A slot is written again only when its consumer has given it back.
 */
public final class SlotRingGatingStress
{
    private static final int SLOTS = 4;
    private static final int SLOT_LENGTH = 64;
    private static final int VALUE = 8;

    private SlotRingGatingStress()
    {
    }

    private static SlotRing fullRing(final boolean isSole, final Sequence position)
    {
        final SlotRing ring = new SlotRing(SLOTS, SLOT_LENGTH, SLOT_LENGTH, isSole);
        ring.addGatingSequences(position);
        for (int i = 0; i < SLOTS; i++)
        {
            final long slot = ring.tryClaim(1);
            ring.buffer().putLong(ring.offset(slot) + VALUE, 1);
            ring.publish(slot, 1);
        }

        return ring;
    }

    private static long consume(final SlotRing ring, final Sequence position)
    {
        final long value = ring.buffer().getLong(VALUE);
        position.set(0);
        return value;
    }

    private static long produce(final SlotRing ring)
    {
        final long slot = ring.tryClaim(1);
        if (slot != SlotRing.FULL)
        {
            ring.buffer().putLong(ring.offset(slot) + VALUE, 2);
            ring.publish(slot, 1);
        }

        return slot;
    }

    /**
     * With a {@link SoleProducer}.
     */
    @JCStressTest
    @Outcome(id = "1, -1", expect = Expect.ACCEPTABLE, desc = "The ring was full.")
    @Outcome(id = "1, 4", expect = Expect.ACCEPTABLE, desc = "The slot was free.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Overwritten before it was given back.")
    @State
    public static class Sole
    {
        private final Sequence position = new Sequence(-1);
        private final SlotRing ring = fullRing(true, position);

        @Actor
        public void consumer(final JJ_Result result)
        {
            result.r1 = consume(ring, position);
        }

        @Actor
        public void producer(final JJ_Result result)
        {
            result.r2 = produce(ring);
        }
    }

    /**
     * With the Disruptor's sequencer.
     */
    @JCStressTest
    @Outcome(id = "1, -1", expect = Expect.ACCEPTABLE, desc = "The ring was full.")
    @Outcome(id = "1, 4", expect = Expect.ACCEPTABLE, desc = "The slot was free.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Overwritten before it was given back.")
    @State
    public static class Several
    {
        private final Sequence position = new Sequence(-1);
        private final SlotRing ring = fullRing(false, position);

        @Actor
        public void consumer(final JJ_Result result)
        {
            result.r1 = consume(ring, position);
        }

        @Actor
        public void producer(final JJ_Result result)
        {
            result.r2 = produce(ring);
        }
    }
}
