package io.lockstep.engine;

import io.lockstep.engine.state.StateStores;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

import java.util.List;

/**
 * The end of an event is not taken before what any shard has sent with it, whichever shard is the slower one.
 */
public final class StageInputStress
{
    private static final int LENGTH = 16;
    private static final long CHECKPOINT_INTERVAL = 1000;

    private StageInputStress()
    {
    }

    private static StageRing ring()
    {
        return new StageRing(16, 128, LENGTH, () -> { });
    }

    private static void output(final StageRing ring)
    {
        final StateStores stores = new StateStores();
        final CurrentEvent event = new CurrentEvent(stores, new Timers(), false);
        event.begin(1, 1);
        event.causedByEvent(1, 1);
        ring.claim(LENGTH).putLong(8, 5);
        ring.publish(event);
    }

    private static void end(final StageRing ring)
    {
        ring.endOfEvent(1, 1, 1, 1, Outcome.APPLIED);
    }

    /**
     * Notes what it is handed.
     */
    private static final class Notes implements StageHandler
    {
        private String text = "";

        @Override
        public void onOutput(final StageSlot output)
        {
            text += output.buffer().getLong(output.outputOffset() + 8) == 5 ? "o" : "torn";
        }

        @Override
        public void onEndOfEvent(final StageSlot end)
        {
            text += "e";
        }

        @Override
        public void onCheckpoint(final long sequence, final long timestampNs, final long stateDigest)
        {
            text += "c";
        }
    }

    /**
     * The shard that does not write the ends is the slower one.
     */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(
        id = {", oe", "o, oe", "oe, oe"}, expect = Expect.ACCEPTABLE, desc = "As far as was certain.")
    @org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "Out of order, lost or torn.")
    @State
    public static class SlowerSecondShard
    {
        private final Notes notes = new Notes();
        private final StageRing first = ring();
        private final StageRing second = ring();
        private final StageInput input = new StageInput(List.of(first, second), 0, CHECKPOINT_INTERVAL);

        public SlowerSecondShard()
        {
            StageInputStress.end(first);
            first.processed().set(1);
        }

        @Actor
        public void shard()
        {
            output(second);
            second.processed().set(1);
        }

        @Actor
        public void reader(final LL_Result result)
        {
            input.poll(notes, Long.MAX_VALUE, 10);
            result.r1 = notes.text;
        }

        @Arbiter
        public void end(final LL_Result result)
        {
            input.poll(notes, Long.MAX_VALUE, 10);
            result.r2 = notes.text;
        }
    }

    /**
     * The shard that writes the ends is the slower one.
     */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(
        id = {", ooe", "o, ooe", "oo, ooe", "ooe, ooe"}, expect = Expect.ACCEPTABLE, desc = "As far as was certain.")
    @org.openjdk.jcstress.annotations.Outcome(expect = Expect.FORBIDDEN, desc = "Out of order, lost or torn.")
    @State
    public static class SlowerFirstShard
    {
        private final Notes notes = new Notes();
        private final StageRing first = ring();
        private final StageRing second = ring();
        private final StageInput input = new StageInput(List.of(first, second), 0, CHECKPOINT_INTERVAL);

        public SlowerFirstShard()
        {
            output(second);
            second.processed().set(1);
        }

        @Actor
        public void shard()
        {
            output(first);
            StageInputStress.end(first);
            first.processed().set(1);
        }

        @Actor
        public void reader(final LL_Result result)
        {
            input.poll(notes, Long.MAX_VALUE, 10);
            result.r1 = notes.text;
        }

        @Arbiter
        public void end(final LL_Result result)
        {
            input.poll(notes, Long.MAX_VALUE, 10);
            result.r2 = notes.text;
        }
    }
}
