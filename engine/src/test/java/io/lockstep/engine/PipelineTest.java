package io.lockstep.engine;

import io.lockstep.codecs.control.CloseReason;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a pipeline sends depends neither on the number of shards, nor on threads, nor on stalls.
 */
@Timeout(300)
class PipelineTest
{
    private static final int EVENTS = 6_000;
    private static final int CHECKPOINT_INTERVAL = 500;
    private static final int SOURCES = 5;
    private static final int KEYS = 200;

    private final AtomicLong timersFired = new AtomicLong();
    private final List<long[]> flow = new ArrayList<>();
    private long seed;

    @BeforeEach
    void before()
    {
        seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < EVENTS; i++)
        {
            final long key = random.nextInt(100) == 0 ? HoppingProcessor.BIAS_KEY : random.nextInt(KEYS);
            flow.add(new long[]{
                random.nextInt(SOURCES), random.nextInt(10) - 8, key, random.nextInt(1000), random.nextInt(40)});
        }
    }

    @Test
    void shouldSendTheSameWhateverTheNumberOfShardsAndTheThreads()
    {
        final Run expected = run(Threading.INVOKER, 1, false);
        assertTrue(timersFired.get() > EVENTS / 10, "too few timers fired: " + timersFired);
        assertTrue(expected.listener.count() > EVENTS, "too few outputs: " + expected.listener.count());
        assertTrue(expected.listener.entries().stream().anyMatch((entry) -> entry.endsWith("DUPLICATE")));

        for (final int shards : new int[]{1, 2, 4, 8})
        {
            final Run fused = run(Threading.SHARED, shards, false);
            final Run staged = run(Threading.DEDICATED, shards, true);

            assertEqualOutputs(expected, fused);
            assertEqualOutputs(expected, staged);
            assertEquals(fused.listener.checkpoints(), staged.listener.checkpoints(), "shards=" + shards);
            assertEquals(fused.last, staged.last, "shards=" + shards);
        }
    }

    @Test
    void shouldGoOnBehindAnEventWithMoreOutputsThanTheRingHolds()
    {
        final Run fused = burst(Threading.SHARED);
        final Run staged = burst(Threading.DEDICATED);

        assertEquals(fused.listener.entries(), staged.listener.entries());
        assertEquals(fused.last, staged.last);
    }

    @Test
    void shouldApplyWithEveryGate()
    {
        final Run expected = run(Threading.INVOKER, 2, false);

        final Run gated = run(Threading.DEDICATED, 2, true, Gate.LOGIC, new ForgetfulJournal());

        assertEqualOutputs(expected, gated);
    }

    @Test
    void shouldRefuseAPipelineThatIsNotOne()
    {
        final Pipeline pipeline = new Pipeline().stage("one", SummingProcessor::new);

        assertThrows(IllegalArgumentException.class, () -> pipeline.stage("one", SummingProcessor::new));
        assertThrows(IllegalArgumentException.class, () -> pipeline.stage("One", SummingProcessor::new));
        assertThrows(IllegalArgumentException.class, () -> pipeline.stage("two", SummingProcessor::new, null, 2));
        assertThrows(
            IllegalArgumentException.class,
            () -> pipeline.stage("two", SummingProcessor::new, HoppingProcessor::key, Pipeline.MAX_SHARDS + 1));
        assertThrows(
            IllegalArgumentException.class,
            () -> new EngineCore(new CoreContext()
                .pipeline(new Pipeline()).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())));
    }

    @Test
    void shouldSayWhichShardFailed()
    {
        final EngineCore core = core(new Pipeline()
            .stage("hop", () -> new HoppingProcessor(timersFired, null), HoppingProcessor::key, 2)
            .stage("throwing", () -> (Processor)new ThrowingProcessor()));
        final AtomicLong failedAt = new AtomicLong();
        try (core; Engine engine = Engine.launch(new EngineContext()
            .core(core)
            .outputListener(OutputListener.NONE)
            .errorHandler((failure) -> failedAt.set(((EngineFailure)failure).sequence()))
            .threading(Threading.DEDICATED)))
        {
            offer(engine, Threading.DEDICATED, 0, 0, 0, HoppingProcessor.event(5, 4));
            offer(engine, Threading.DEDICATED, 0, 0, 0, HoppingProcessor.event(5, 1));
            while (engine.failure() == null || failedAt.get() == 0)
            {
                Thread.yield();
            }

            assertTrue(engine.failure().getMessage().contains("throwing failed at sequence 2"),
                engine.failure().getMessage());
            assertEquals(2, failedAt.get());
        }
    }

    private void assertEqualOutputs(final Run expected, final Run actual)
    {
        assertEquals(expected.listener.entries(), actual.listener.entries());
        assertEquals(expected.last.outputDigest(), actual.last.outputDigest());
        assertEquals(expected.last.outputCount(), actual.last.outputCount());
        assertEquals(expected.last.sequence(), actual.last.sequence());
        assertEquals(expected.last.timestampNs(), actual.last.timestampNs());
    }

    private Run burst(final Threading threading)
    {
        final EngineCore core = core(new Pipeline()
            .stage("burst", () -> (Processor)new BurstProcessor(), HoppingProcessor::key, 3)
            .stage("hop", () -> new HoppingProcessor(timersFired, null), HoppingProcessor::key, 2));
        final RecordingListener listener = new RecordingListener();
        try (core)
        {
            final Engine engine = Engine.launch(ctx(core, listener, threading).outputSlots(64));
            for (int i = 0; i < 20; i++)
            {
                offer(engine, threading, i, 0, 0, HoppingProcessor.event(i, 200));
            }
            engine.close();
            assertNull(engine.failure());
            return new Run(listener, core.checkpoint());
        }
    }

    private Run run(final Threading threading, final int shards, final boolean isStalling)
    {
        return run(threading, shards, isStalling, Gate.OUTPUT, null);
    }

    private Run run(
        final Threading threading,
        final int shards,
        final boolean isStalling,
        final Gate gate,
        final Journal journal)
    {
        final SplittableRandom stalls = new SplittableRandom(seed);
        final Pipeline pipeline = new Pipeline();
        for (final String name : List.of("risk", "match", "settle"))
        {
            pipeline.stage(
                name,
                () -> new HoppingProcessor(timersFired, isStalling ? stalls.split() : null),
                HoppingProcessor::key,
                shards);
        }

        final EngineCore core = core(pipeline);
        final RecordingListener listener = new RecordingListener();
        try (core)
        {
            final Engine engine = Engine.launch(ctx(core, listener, threading).gate(gate).journal(journal));
            final long[] sourceSequences = new long[SOURCES];
            long nowNs = 0;
            for (int i = 0; i < EVENTS; i++)
            {
                final long[] event = flow.get(i);
                final int source = (int)event[0];
                // Now and then an event is sent again.
                final long number = event[1] > 0 ? sourceSequences[source] : ++sourceSequences[source];
                nowNs += event[4];
                if (i == EVENTS / 3)
                {
                    while (engine.openSession(nowNs, 77, 1) < 0)
                    {
                        engine.failure();
                    }
                }
                offer(
                    engine,
                    threading,
                    nowNs,
                    source,
                    source == 0 ? 0 : number,
                    HoppingProcessor.event(event[2], event[3]));
            }
            while (engine.closeSession(nowNs, 77, 1, CloseReason.NULL_VAL) < 0)
            {
                engine.failure();
            }
            engine.close();
            assertNull(engine.failure(), () -> String.valueOf(engine.failure()));
            return new Run(listener, core.checkpoint());
        }
    }

    private static EngineContext ctx(
        final EngineCore core, final OutputListener listener, final Threading threading)
    {
        return new EngineContext()
            .core(core)
            .outputListener(listener)
            .errorHandler((failure) -> { })
            .threading(threading)
            .inputSlots(256)
            .outputSlots(256)
            .maxEventLength(64)
            .maxOutputLength(64)
            .idleStrategySupplier(YieldingIdleStrategy::new);
    }

    private static EngineCore core(final Pipeline pipeline)
    {
        return new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .eventCheck(HoppingProcessor::isKnown)
            .pageHomes((name) -> new DirectPageHome())
            .checkpointInterval(CHECKPOINT_INTERVAL)
            .maxTimers(1 << 14));
    }

    private static void offer(
        final Engine engine,
        final Threading threading,
        final long nowNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer event)
    {
        while (engine.offer(nowNs, source, sourceSequence, event, 0, event.capacity()) == Engine.BACK_PRESSURED)
        {
            if (threading == Threading.INVOKER)
            {
                engine.invoke();
            }
            Thread.yield();
        }
    }

    private record Run(RecordingListener listener, Checkpoint last)
    {
    }

    private static final class ThrowingProcessor implements Processor
    {
        @Override
        public void onStart(final ProcessorContext ctx)
        {
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            throw new IllegalStateException("a planted fault");
        }
    }

    /**
     * Answers an event with as many as its value says.
     */
    private static final class BurstProcessor extends ContextProcessor
    {
        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long value = buffer.getLong(offset + 16);
            for (long i = 0; i < value; i++)
            {
                ctx.claim(HoppingProcessor.LENGTH).putBytes(0, buffer, offset, length);
                ctx.send();
            }
        }
    }
}
