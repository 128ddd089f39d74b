package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many producers against the smallest of rings, by offers, claims and batches: they are answered back pressure, never
 * blocked, and what was accepted is applied once and in each producer's order.
 */
@Timeout(120)
class FullRingTest
{
    private static final int PRODUCERS = 3;
    private static final int EVENTS = 20_000;

    private final EventLog log = new EventLog();
    private final AtomicLong refused = new AtomicLong();

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT"})
    void shouldAnswerBackPressureAndLoseNothing(final Threading threading) throws InterruptedException
    {
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(log).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .threading(threading)
                .inputSlots(16).inputSlotLength(64).maxEventLength(200)
                .outputListener(OutputListener.NONE)
                .errorHandler((failure) -> { }));

            final List<Thread> threads = new ArrayList<>();
            for (int i = 1; i <= PRODUCERS; i++)
            {
                final int source = i;
                threads.add(new Thread(() -> produce(engine, source)));
            }
            threads.forEach(Thread::start);
            for (final Thread thread : threads)
            {
                thread.join();
            }
            engine.close();

            // The core refuses a gap and a duplicate of a source, so that all being applied proves every order kept.
            assertNull(engine.failure());
            assertEquals(PRODUCERS * EVENTS, log.values().size());
            assertEquals(0, log.damaged());
            for (int i = 1; i <= PRODUCERS; i++)
            {
                assertEquals(EVENTS, core.lastSourceSequence(i));
            }
            assertTrue(refused.get() > 100, "the ring was hardly ever full: refused=" + refused);
        }
    }

    private void produce(final Engine engine, final int source)
    {
        final EventClaim claim = new EventClaim();
        final EventBatch batch = new EventBatch();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[200]);
        int next = 1;
        while (next <= EVENTS)
        {
            final int length = 16 + next * 31 % 100;
            final long answer;
            switch ((next + source) % 3)
            {
                case 0:
                    TestEvents.encode(event, 0, next, length);
                    answer = engine.offer(0, source, next, event, 0, length);
                    next += answer > 0 ? 1 : 0;
                    break;

                case 1:
                    answer = engine.tryClaim(length, claim);
                    if (answer > 0)
                    {
                        TestEvents.encode(claim.buffer(), 0, next, length);
                        claim.publish(0, source, next++);
                    }
                    break;

                default:
                    answer = engine.tryClaim(1, 200, batch);
                    while (answer > 0 && next <= EVENTS && batch.accepted() < 2)
                    {
                        TestEvents.encode(batch.claim(16), 0, next, 16);
                        batch.from(source, next++).send();
                    }
                    if (answer > 0)
                    {
                        batch.publish(0);
                    }
                    break;
            }
            if (answer < 0)
            {
                assertEquals(Engine.BACK_PRESSURED, answer);
                refused.incrementAndGet();
                Thread.yield();
            }
        }
    }
}
