package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static io.lockstep.engine.EngineCore.MAX_TIMERS_PER_EVENT;
import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineTimersTest
{
    private final RecordingListener listener = new RecordingListener();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ScriptedProcessor processor = new ScriptedProcessor();
    private final EngineCore core = new EngineCore(new CoreContext()
        .processor(processor)
        .eventCheck(TestEvents::isKnown)
        .pageHome(new DirectPageHome())
        .maxTimers(10_000));
    private Engine engine = launch(Threading.INVOKER);

    @AfterEach
    void after()
    {
        engine.close();
        core.close();
        assertNull(failure.get());
    }

    @Test
    void shouldFireWithTheTraffic()
    {
        schedule(7, 100);

        offer(99, 1);
        offer(100, 2);
        invokeToTheEnd();

        assertEquals(List.of("1.0 empty APPLIED", "2.0 1 APPLIED", "3.0 7", "3.1 2 APPLIED"), listener.entries());
        assertEquals(Engine.NOTHING_DUE, engine.advanceTime(1_000));
    }

    @Test
    void shouldFireWithoutTraffic()
    {
        schedule(7, 100);

        final long before = engine.advanceTime(99);
        final long at = engine.advanceTime(100);
        invokeToTheEnd();
        final long behind = engine.advanceTime(100);

        assertEquals(Engine.NOTHING_DUE, before);
        assertTrue(at > 0);
        assertEquals(Engine.NOTHING_DUE, behind);
        assertEquals(List.of("1.0 empty APPLIED", "2.0 7", "2.1 empty APPLIED"), listener.entries());
        assertEquals(List.of("7 due 100 at 100 for 0:0"), processor.fired());
    }

    @Test
    void shouldSequenceOneEventForTheSameDeadline()
    {
        schedule(7, 100);

        final long first = engine.advanceTime(100);
        final long second = engine.advanceTime(101);
        invokeToTheEnd();

        assertTrue(first > 0);
        assertEquals(Engine.NOTHING_DUE, second);
        assertEquals(2, core.sequence());
    }

    @Test
    void shouldSequenceNothingWhereNoTimerIsPending()
    {
        schedule(7, 100);
        processor.onNextEvent(ctx -> ctx.cancel(7));
        offer(1, 1);
        invokeToTheEnd();

        assertEquals(Engine.NOTHING_DUE, engine.advanceTime(100));
        assertEquals(Engine.NOTHING_DUE, engine.advanceTime(Long.MAX_VALUE));
    }

    @Test
    void shouldFireWhatIsDueInSeveralEvents()
    {
        final int count = 3 * MAX_TIMERS_PER_EVENT + 1;
        processor.onNextEvent(ctx ->
        {
            for (int i = 0; i < count; i++)
            {
                ctx.schedule(i, 100);
            }
        });
        offer(0, 0);
        invokeToTheEnd();

        int events = 0;
        while (engine.advanceTime(100) != Engine.NOTHING_DUE)
        {
            events++;
            invokeToTheEnd();
        }

        assertEquals(4, events);
        assertEquals(count, processor.fired().size());
        assertEquals(5, core.sequence());
    }

    @Test
    void shouldFireWhatWasPendingWhenAnotherHostTookTheCore()
    {
        schedule(7, 100);
        engine.close();
        engine = launch(Threading.INVOKER);

        final long answer = engine.advanceTime(100);
        invokeToTheEnd();

        assertTrue(answer > 0);
        assertEquals(1, processor.fired().size());
    }

    @Test
    void shouldAnswerThatItIsClosed()
    {
        schedule(7, 100);
        engine.close();

        assertEquals(Engine.CLOSED, engine.advanceTime(100));
    }

    @Test
    void shouldFireEachTimerOnceBesideTraffic()
    {
        final int count = 20_000;
        final AtomicLong lastFired = new AtomicLong();
        processor.onEachTimer(timerId ->
        {
            if (timerId < count)
            {
                processor.ctx().schedule(timerId + 1, processor.ctx().timeNs() + 1);
            }
            lastFired.set(timerId);
        });
        schedule(1, 1);
        engine.close();
        engine = launch(Threading.DEDICATED);

        long nowNs = 1;
        while (lastFired.get() < count && engine.failure() == null)
        {
            engine.advanceTime(nowNs);
            if (nowNs % 5 == 0)
            {
                offer(nowNs, ScriptedProcessor.SILENT);
            }
            nowNs++;
        }
        engine.close();

        assertEquals(count, processor.fired().size());
        for (int i = 0; i < count; i++)
        {
            final String line = processor.fired().get(i);
            assertTrue(line.startsWith(i + 1 + " due "), line);
        }
    }

    private void schedule(final long timerId, final long deadlineNs)
    {
        processor.onNextEvent(ctx -> ctx.schedule(timerId, deadlineNs));
        offer(0, ScriptedProcessor.SILENT);
        invokeToTheEnd();
    }

    private void offer(final long nowNs, final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        engine.offer(nowNs, NO_SOURCE, 0, event, 0, event.capacity());
    }

    private void invokeToTheEnd()
    {
        while (engine.invoke() > 0)
        {
            Thread.onSpinWait();
        }
    }

    private Engine launch(final Threading threading)
    {
        return Engine.launch(new EngineContext()
            .core(core)
            .outputListener(listener)
            .errorHandler(failure::set)
            .threading(threading));
    }
}
