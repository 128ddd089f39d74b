package io.lockstep.replay.determinism;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.ReplayApplication;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeterminismExtensionTest
{
    private static final int LENGTH = 24;
    private static final int EVENTS = 40;
    private static final int ODD_EVENT = 17;
    private static final int CALLS_KEY = 8;

    @RegisterExtension
    private final DeterminismExtension clean = new DeterminismExtension(() -> new App(1, (key) -> 0, (key) -> 0))
        .variant("three shards", () -> new App(3, (key) -> 0, (key) -> 0));

    @Test
    void shouldPassAnApplicationThatIsDeterministic(final RecordedInput input)
    {
        feed(input);
    }

    @Test
    void shouldNameTheFirstEventWhoseOutputDiffersInAReplay() throws Exception
    {
        final AtomicLong calls = new AtomicLong();
        final AssertionError error = failure(new DeterminismExtension(() -> new App(
            1, (event) -> event == ODD_EVENT ? calls.incrementAndGet() : 0, (event) -> 0)));

        assertTrue(error.getMessage().startsWith("live and replayed differ at event " + ODD_EVENT + "\n"),
            error.getMessage());
    }

    @Test
    void shouldNameTheFirstEventWhoseStateDiffersInAReplay() throws Exception
    {
        final AtomicLong calls = new AtomicLong();
        final AssertionError error = failure(new DeterminismExtension(() -> new App(
            1, (event) -> 0, (event) -> event == ODD_EVENT ? calls.incrementAndGet() : 0)));

        assertTrue(error.getMessage().contains("the checkpoints of event " + ODD_EVENT + " differ"),
            error.getMessage());
    }

    @Test
    void shouldNameTheFirstEventThatDependsOnTheShards() throws Exception
    {
        final AssertionError error = failure(
            new DeterminismExtension(() -> new App(1, null, (event) -> 0))
                .variant("two shards", () -> new App(2, null, (event) -> 0)));

        assertTrue(error.getMessage().contains("two shards differs at event "), error.getMessage());
    }

    @Test
    void shouldRunOnShardsByItselfWhereAStageHasAKey() throws Exception
    {
        final String message = failure(new DeterminismExtension(() -> new App(1, null, (event) -> 0))).getMessage();

        assertFalse(message.contains("on 1 shard with stalls"), message);
        assertTrue(message.contains("live and on 2 shards with stalls differ at event "), message);
        assertTrue(message.contains("live and on 4 shards with stalls differ at event "), message);
        assertTrue(message.contains("live and on 8 shards with stalls differ at event "), message);
    }

    @Test
    void shouldRunOnNoMoreShardsThanAreAskedFor() throws Exception
    {
        final String message =
            failure(new DeterminismExtension(() -> new App(1, null, (event) -> 0)).maxShards(2)).getMessage();

        assertTrue(message.startsWith("live and on 2 shards with stalls differ at event "), message);
        assertFalse(message.contains("on 4 shards"), message);
    }

    @Test
    void shouldTellAnEventThatAShardCanNotApply() throws Exception
    {
        final String message = failure(new DeterminismExtension(() -> new App(1, (event) ->
        {
            if (Thread.currentThread().getName().contains("count-"))
            {
                throw new IllegalStateException("a shard of several");
            }
            return 0;
        }, (event) -> 0))).getMessage();

        assertTrue(message.startsWith("on 2 shards with stalls the engine can not apply event "), message);
        assertTrue(message.contains("a shard of several"), message);
    }

    private static AssertionError failure(final DeterminismExtension extension) throws Exception
    {
        extension.beforeEach(null);
        feed(extension.input());
        return assertThrows(AssertionError.class, () -> extension.afterEach(null));
    }

    private static void feed(final RecordedInput input)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        for (int i = 1; i <= EVENTS; i++)
        {
            event.putShort(0, (short)16);
            event.putShort(2, (short)1);
            event.putShort(4, (short)80);
            event.putLong(8, i % 5);
            event.putLong(16, i);
            input.event(i, 3, i, event, 0, LENGTH);
        }
    }

    /**
     * Counts by key; sends what it has counted, or, where nothing is said about outputs, how often it was called.
     */
    private record App(int shards, LongUnaryOperator sent, LongUnaryOperator kept) implements ReplayApplication
    {
        @Override
        public String applicationName()
        {
            return "counting";
        }

        @Override
        public CoreContext core()
        {
            return new CoreContext()
                .pipeline(new Pipeline().stage("count", () -> new Counting(this),
                    (buffer, offset, length) -> buffer.getLong(offset + 8), shards))
                .eventCheck((buffer, offset, length) -> length == LENGTH);
        }

        @Override
        public int maxOutputLength()
        {
            return LENGTH;
        }
    }

    private static final class Counting implements Processor
    {
        private final App app;
        private ProcessorContext ctx;
        private LongTable counts;

        Counting(final App app)
        {
            this.app = app;
        }

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            counts = ctx.stores().longTable("counts", 10);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + 8);
            final long event = buffer.getLong(offset + 16);
            final long count = Math.max(0, counts.get(key)) + 1;
            counts.put(key, count);
            counts.put(9, app.kept.applyAsLong(event));
            final long calls = Math.max(0, counts.get(CALLS_KEY)) + 1;
            counts.put(CALLS_KEY, calls);
            final MutableDirectBuffer output = ctx.claim(LENGTH);
            output.putBytes(0, buffer, offset, LENGTH);
            output.putLong(16, app.sent == null ? calls : count + app.sent.applyAsLong(event));
            ctx.send();
        }
    }
}
