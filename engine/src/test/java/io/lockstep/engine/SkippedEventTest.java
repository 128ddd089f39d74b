package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SkippedEventTest
{
    private static final long FATAL = 99;
    private static final long NOWHERE = -1;
    private static final long SOURCE = 42;

    private final List<EngineCore> cores = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void after()
    {
        cores.forEach(EngineCore::close);
    }

    @Test
    void shouldPassOverAnEventAndGoOnBehindItsNumber()
    {
        final EngineCore core = core(one(FATAL), listener);
        core.skips(List.of(Skip.event(2)));

        apply(core, 1, 1, 5);
        apply(core, 2, 2, FATAL);
        apply(core, 3, 3, 6);

        assertEquals(
            List.of("1.0 5", "1.1 5 APPLIED", "2.0 empty SKIPPED", "3.0 6", "3.1 6 APPLIED"), listener.entries());
        assertEquals(3, core.lastSourceSequence(SOURCE));
        assertEquals(4, core.checkpoint().outputCount());
    }

    @Test
    void shouldFireTimersThatAreDueAtAnEventPassedOver()
    {
        final EngineCore core = core(one(FATAL), listener);
        core.skips(List.of(Skip.event(2)));

        apply(core, 1, 1, 1001);
        apply(core, 20, 2, 2, FATAL);

        assertEquals(List.of("1.0 1001", "1.1 1001 APPLIED", "2.0 -1001", "2.1 empty SKIPPED"), listener.entries());
    }

    @Test
    void shouldPassOverOneTimerAndApplyTheEvent()
    {
        final EngineCore core = core(one(FATAL), listener);
        core.skips(List.of(Skip.timer(4, FragileProcessor.TIMER)));

        apply(core, 1, 1, 1001);
        apply(core, 2, 2, FragileProcessor.TIMER);
        apply(core, 3, 3, 1020);
        listener.entries().clear();
        apply(core, 20, 4, 4, 7);

        assertEquals(List.of("4.0 -1001", "4.1 -1020", "4.2 7", "4.3 7 APPLIED"), listener.entries());
    }

    @Test
    void shouldPassOverAllTimersAndTheEvent()
    {
        final EngineCore core = core(one(FATAL), listener);
        core.skips(List.of(Skip.event(4), Skip.timers(3)));

        apply(core, 1, 1, FragileProcessor.TIMER);
        apply(core, 2, 2, 1001);
        listener.entries().clear();
        apply(core, 20, 3, 3, 7);
        apply(core, 21, 4, 4, FATAL);

        assertEquals(List.of("3.0 7", "3.1 7 APPLIED", "4.0 empty SKIPPED"), listener.entries());
        assertEquals(Long.MAX_VALUE, core.earliestDeadlineNs());
    }

    @Test
    void shouldRefuseADecisionOnAnEventThatIsApplied()
    {
        final EngineCore core = core(one(FATAL), listener);
        apply(core, 1, 1, 5);

        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> core.skips(List.of(Skip.event(1))));

        assertTrue(refusal.getMessage().contains("sequence=1"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldPassOverAnEventInAllStagesWhereALaterOneFails(final int shards)
    {
        final EngineCore core = core(two(shards, FATAL), listener);
        core.skips(List.of(Skip.event(3)));

        apply(core, 1, 1, 5);
        apply(core, 2, 2, 6);
        apply(core, 3, 3, FATAL);
        apply(core, 4, 4, 7);

        assertEquals("1.3 5 APPLIED", listener.entries().get(3));
        assertTrue(listener.entries().contains("3.0 empty SKIPPED"), listener.entries().toString());
        assertEquals("4.3 7 APPLIED", listener.entries().get(listener.entries().size() - 1));
        assertEquals(12, core.checkpoint().outputCount());
        for (final List<Shard> stage : core.stages())
        {
            for (final Shard shard : stage)
            {
                assertEquals(LongTable.MISSING_VALUE, counts(shard).get(FATAL), shard.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVOKER", "DEDICATED"})
    void shouldLetOutNothingOfAnEventThatFailsAndDescribeIt(final String threading) throws InterruptedException
    {
        assertStopsAt(Threading.valueOf(threading), one(FATAL), "processor");
    }

    @Test
    void shouldLetOutNothingOfAnEventThatFailsInALaterStage() throws InterruptedException
    {
        assertStopsAt(Threading.DEDICATED, two(2, FATAL), "second-");
    }

    @Test
    void shouldLetOutNothingOfAnEventThatFailsWhereOutputsGoStraightToTheListener() throws InterruptedException
    {
        assertStopsAt(Threading.SHARED, one(FATAL), "processor");
    }

    @Test
    void shouldNameTheTimerThatFails()
    {
        final EngineCore core = core(one(FATAL), listener);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Engine engine = Engine.launch(ctx(core, failure).threading(Threading.INVOKER)))
        {
            offer(engine, 1, 1, FragileProcessor.TIMER);
            engine.invoke();
            offer(engine, 50, 2, 8);
            assertThrows(RuntimeException.class, engine::invoke);
        }

        final EngineFailure failed = (EngineFailure)failure.get();
        assertTrue(failed.event().isOfTimer(), failed.getMessage());
        assertEquals(FragileProcessor.TIMER, failed.event().timerId());
        assertEquals(11, failed.event().deadlineNs());
        assertEquals(2, failed.event().sequence());
        assertEquals(List.of("1.0 1013", "1.1 1013 APPLIED"), listener.entries());
    }

    private static LongTable counts(final Shard shard)
    {
        return (LongTable)shard.stores().all().stream()
            .filter((store) -> store.name().equals("counts")).findFirst().orElseThrow();
    }

    private void assertStopsAt(final Threading threading, final Pipeline pipeline, final String role)
        throws InterruptedException
    {
        final EngineCore core = core(pipeline, listener);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Engine engine = Engine.launch(ctx(core, failure).threading(threading).journal(new ForgetfulJournal())
            .gate(threading == Threading.SHARED ? Gate.LOGIC : Gate.OUTPUT)))
        {
            offer(engine, 1, 1, 5);
            while (!engine.isIdle())
            {
                run(engine, threading);
            }
            offer(engine, 2, 2, FATAL);
            while (failure.get() == null)
            {
                run(engine, threading);
            }
        }

        final EngineFailure failed = (EngineFailure)failure.get();
        assertEquals(2, failed.sequence());
        assertEquals(2, failed.event().timestampNs());
        assertEquals(SOURCE, failed.event().source());
        assertEquals(2, failed.event().sourceSequence());
        assertTrue(failed.getMessage().contains("its " + role), failed.getMessage());
        assertTrue(failed.getMessage().contains("schemaId=7 templateId=1 length=16"), failed.getMessage());
        assertTrue(failed.getMessage().contains("asked to fail"), failed.getMessage());
        assertTrue(listener.entries().stream().allMatch((entry) -> entry.startsWith("1.")),
            listener.entries().toString());
        assertFalse(listener.entries().isEmpty());
    }

    private static void run(final Engine engine, final Threading threading) throws InterruptedException
    {
        if (threading != Threading.INVOKER)
        {
            Thread.onSpinWait();
            return;
        }

        try
        {
            engine.invoke();
        }
        catch (final RuntimeException ex)
        {
            assertEquals("AgentTerminationException", ex.getClass().getSimpleName());
        }
    }

    private EngineContext ctx(final EngineCore core, final AtomicReference<Throwable> failure)
    {
        return new EngineContext().core(core).outputListener(listener).errorHandler(failure::set);
    }

    private static Pipeline one(final long fatal)
    {
        return new Pipeline().stage("processor", () -> new FragileProcessor(fatal));
    }

    private static Pipeline two(final int shards, final long fatal)
    {
        return new Pipeline()
            .stage("first", () -> new FragileProcessor(NOWHERE),
                (buffer, offset, length) -> TestEvents.value(buffer, offset), shards)
            .stage("second", () -> new FragileProcessor(fatal),
                (buffer, offset, length) -> TestEvents.value(buffer, offset), shards);
    }

    private EngineCore core(final Pipeline pipeline, final OutputListener outputs)
    {
        final EngineCore core = new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .eventCheck(TestEvents::isKnown)
            .pageHomes((shard) -> new DirectPageHome())
            .maxTimers(100));
        cores.add(core);
        core.outputs(new ListenerOutputs(outputs, EngineCore.MAX_OUTPUT_LENGTH_DEFAULT));
        return core;
    }

    private static void apply(final EngineCore core, final long sequence, final long sourceSequence, final long value)
    {
        apply(core, sequence, sequence, sourceSequence, value);
    }

    private static void apply(
        final EngineCore core, final long nowNs, final long sequence, final long sourceSequence, final long value)
    {
        core.apply(sequence, nowNs, SOURCE, sourceSequence, TestEvents.event(value), 0, TestEvents.MIN_LENGTH);
    }

    private static void offer(final Engine engine, final long nowNs, final long sourceSequence, final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        assertTrue(engine.offer(nowNs, SOURCE, sourceSequence, event, 0, event.capacity()) > 0);
    }
}
