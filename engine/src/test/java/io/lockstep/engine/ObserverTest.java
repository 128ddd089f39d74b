package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Observers of an engine that keeps nothing: they begin at the live edge, and drop what they are too slow for.
 */
@Timeout(60)
class ObserverTest
{
    private static final int RING_LENGTH = 1 << 16;
    private static final int EVENTS = 20_000;

    private final RecordingListener listener = new RecordingListener();
    private final RecordingListener seen = new RecordingListener();

    @Test
    void shouldSeeFromNowOnWhatTheListenerSees()
    {
        try (EngineCore core = core(); Engine engine = Engine.launch(ctx(core, Threading.INVOKER)))
        {
            offerAndInvoke(engine, 1, 10);
            final int before = listener.count();
            final Observer<OutputListener> observer = engine.observers().outputs();
            offerAndInvoke(engine, 11, 20);
            while (observer.poll(seen, 3) > 0)
            {
                assertEquals(ObserverState.LIVE, observer.state());
            }

            assertEquals(listener.entries().subList(before, listener.count()), seen.entries());
            assertEquals(0, observer.dropped());
        }
    }

    @Test
    void shouldAccountForEveryEntryInEveryShape()
    {
        for (final Threading threading : List.of(
            Threading.SHARED, Threading.SPLIT, Threading.PAIRED, Threading.DEDICATED))
        {
            try (EngineCore core = core())
            {
                final int before = listener.count();
                final Engine engine = Engine.launch(ctx(core, threading));
                final Observer<OutputListener> observer = engine.observers().outputs();
                offer(engine, 1, EVENTS);
                engine.close();
                observer.poll(seen, 5);
                final long droppedAtOnce = observer.dropped();
                while (observer.state() != ObserverState.ENDED)
                {
                    observer.poll(seen, 5);
                }

                assertNull(engine.failure());
                assertTrue(droppedAtOnce > 0, "the ring was not overrun: threading=" + threading);
                assertEquals(listener.count() - before, observer.handedOut() + observer.dropped());
                assertEquals(EVENTS, observer.lastSequence());
            }
        }
    }

    @Test
    void shouldShowDurableEvents()
    {
        try (EngineCore core = core();
            Engine engine = Engine.launch(ctx(core, Threading.INVOKER).journal(new ForgetfulJournal()));
            Observer<InputListener> observer = engine.observers().inputs())
        {
            offerAndInvoke(engine, 1, 7);
            final long[] sum = new long[1];
            observer.poll((sequence, timestampNs, source, number, buffer, offset, length) ->
                sum[0] += sequence * 1_000 + TestEvents.value(buffer, offset), 100);

            assertEquals(7, observer.handedOut());
            assertEquals(28 * 1_001, sum[0]);
        }
    }

    @Test
    void shouldRefuseWhatCanNotBeObserved()
    {
        try (EngineCore core = core(); Engine engine = Engine.launch(ctx(core, Threading.INVOKER)))
        {
            assertThrows(IllegalStateException.class, () -> engine.observers().inputs());
        }
        try (EngineCore core = core();
            Engine engine = Engine.launch(
                ctx(core, Threading.INVOKER).observerRingLength(EngineContext.NO_OBSERVERS)))
        {
            assertThrows(IllegalStateException.class, engine::observers);
        }
        try (EngineCore core = core())
        {
            assertThrows(
                IllegalArgumentException.class,
                () -> Engine.launch(ctx(core, Threading.INVOKER).observerRingLength(64)));
        }
    }

    private static EngineCore core()
    {
        return new EngineCore(new CoreContext()
            .pipeline(new Pipeline().stage("sum", SummingProcessor::new, (buffer, offset, length) ->
                TestEvents.value(buffer, offset), 2))
            .eventCheck(TestEvents::isKnown)
            .pageHomes((name) -> new DirectPageHome()));
    }

    private EngineContext ctx(final EngineCore core, final Threading threading)
    {
        return new EngineContext()
            .core(core)
            .outputListener(listener)
            .errorHandler((failure) -> { })
            .threading(threading)
            .observerRingLength(RING_LENGTH);
    }

    private static void offer(final Engine engine, final long first, final long last)
    {
        for (long i = first; i <= last; i++)
        {
            long answer;
            do
            {
                answer = engine.offer(i, EngineCore.NO_SOURCE, 0, TestEvents.event(i), 0, TestEvents.MIN_LENGTH);
            }
            while (answer == Engine.BACK_PRESSURED);
            assertTrue(answer > 0, "not taken: " + answer);
        }
    }

    private static void offerAndInvoke(final Engine engine, final long first, final long last)
    {
        offer(engine, first, last);
        while (!engine.isIdle())
        {
            engine.invoke();
        }
    }
}
