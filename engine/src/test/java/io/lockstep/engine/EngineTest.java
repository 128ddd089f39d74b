package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static io.lockstep.engine.EngineCore.NO_SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EngineTest
{
    private final RecordingListener listener = new RecordingListener();
    private final HeldJournal journal = new HeldJournal();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final EngineCore core = new EngineCore(new CoreContext()
        .processor(new SummingProcessor())
        .eventCheck(TestEvents::isKnown)
        .pageHome(new DirectPageHome()));

    private Engine engine;

    @AfterEach
    void after()
    {
        if (engine != null)
        {
            engine.close();
        }
        core.close();
    }

    @Test
    void shouldLetNoOutputOutBeforeItsCauseIsDurable() throws InterruptedException
    {
        final CountDownLatch applied = new CountDownLatch(1);
        final CountDownLatch disk = new CountDownLatch(1);
        journal.disk = disk;
        try (EngineCore signalling = new EngineCore(new CoreContext()
            .processor(new SignallingProcessor(applied))
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome())))
        {
            engine = launch(ctx().core(signalling).threading(Threading.DEDICATED).journal(journal));

            offer(4);
            assertTrue(applied.await(30, TimeUnit.SECONDS), "the event was not applied beside the journaler");
            final int before = listener.count();
            disk.countDown();
            engine.close();

            assertEquals(0, before);
            assertEquals(1, listener.count());
        }
    }

    @Test
    void shouldStopForGoodWhenTheJournalFails()
    {
        engine = launch(ctx().journal(journal));
        journal.isBroken = true;

        offer(4);
        invokeToTheEnd();
        final long answer = offer(5);

        assertEquals(Engine.FAILED, answer);
        assertEquals(List.of(), listener.entries());
        assertInstanceOf(EngineFailure.class, failure.get());
        assertTrue(failure.get().getMessage().contains("journaler failed at sequence 1"), failure.get().getMessage());
    }

    @Test
    void shouldStopForGoodWhenTheProcessorThrows()
    {
        engine = launch(ctx().journal(journal));

        offer(4);
        offer(SummingProcessor.THROWING_VALUE);
        offer(7);
        invokeToTheEnd();

        assertEquals(Engine.FAILED, offer(8));
        assertNotNull(engine.failure());
        assertEquals(2, engine.failure().sequence());
    }

    @Test
    void shouldAnswerBackPressureWhenTheRingIsFull()
    {
        engine = launch(ctx().inputSlots(64).maxEventLength(64));

        long answer = 0;
        int accepted = -1;
        while (answer >= 0)
        {
            answer = offer(3);
            accepted++;
        }
        engine.invoke();
        final long later = offer(3);

        assertEquals(Engine.BACK_PRESSURED, answer);
        assertEquals(64, accepted);
        assertTrue(later > 0);
    }

    @Test
    void shouldAskForEachEventOnceWhileItRunsAndTheCoreAlwaysWithoutAnEngine()
    {
        final AtomicLong asked = new AtomicLong();
        try (EngineCore asking = new EngineCore(new CoreContext()
            .processor(new SummingProcessor())
            .eventCheck((buffer, offset, length) ->
            {
                asked.incrementAndGet();
                return TestEvents.isKnown(buffer, offset, length);
            })
            .pageHome(new DirectPageHome())))
        {
            engine = launch(ctx().core(asking));
            offer(4);
            offer(5);
            engine.close();
            final long askedByEngine = asked.get();

            asking.outputs(new ListenerOutputs(listener, 512));
            final UnsafeBuffer notKnown = new UnsafeBuffer(new byte[16]);
            assertThrows(
                IllegalArgumentException.class, () -> asking.apply(3, Long.MAX_VALUE, NO_SOURCE, 0, notKnown, 0, 16));

            assertEquals(2, askedByEngine);
            assertEquals(3, asked.get());
        }
    }

    @Test
    void shouldAnswerWhyAnEventIsNotTaken()
    {
        engine = launch(ctx().maxEventLength(64));
        final UnsafeBuffer event = new UnsafeBuffer(new byte[128]);

        final long tooShort = engine.offer(0, NO_SOURCE, 0, event, 0, 7);
        final long tooLong = engine.offer(0, NO_SOURCE, 0, event, 0, 65);
        final long notKnown = engine.offer(0, NO_SOURCE, 0, event, 0, 16);
        engine.close();
        final long closed = offer(1);

        assertEquals(Engine.LENGTH_NOT_VALID, tooShort);
        assertEquals(Engine.LENGTH_NOT_VALID, tooLong);
        assertEquals(Engine.EVENT_NOT_KNOWN, notKnown);
        assertEquals(Engine.CLOSED, closed);
    }

    @Test
    void shouldNeverLetTimeGoBackwards()
    {
        engine = launch(ctx().journal(journal));
        final DirectBuffer event = TestEvents.event(3);

        engine.offer(100, NO_SOURCE, 0, event, 0, event.capacity());
        engine.offer(50, NO_SOURCE, 0, event, 0, event.capacity());
        engine.offer(150, NO_SOURCE, 0, event, 0, event.capacity());
        invokeToTheEnd();

        assertEquals(List.of(100L, 100L, 150L), journal.timestamps);
        assertEquals(150, core.timeNs());
    }

    @Test
    void shouldCarryEventsLongerThanASlotAcrossTheEndOfTheRing()
    {
        engine = launch(ctx().inputSlots(64).inputSlotLength(64).maxEventLength(500).journal(journal));
        final UnsafeBuffer event = new UnsafeBuffer(new byte[500]);

        for (int i = 0; i < 1000; i++)
        {
            final int length = TestEvents.encode(event, 0, i, 16 + (i * 37) % 484);
            assertTrue(engine.offer(0, NO_SOURCE, 0, event, 0, length) > 0);
            engine.invoke();
        }

        assertEquals(1000, core.sequence());
        assertEquals(1000, journal.timestamps.size());
        assertEquals(0, journal.damaged);
    }

    @Test
    void shouldFinishAnEventWhoseOutputsAreMoreThanTheRingHolds()
    {
        final Processor flood = new Processor()
        {
            private ProcessorContext context;

            @Override
            public void onStart(final ProcessorContext ctx)
            {
                context = ctx;
            }

            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                for (int i = 0; i < 5000; i++)
                {
                    TestEvents.encode(context.claim(16), 0, i, 16);
                    context.send();
                }
            }
        };
        try (EngineCore flooding = new EngineCore(new CoreContext()
            .processor(flood).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome())))
        {
            engine = launch(ctx().core(flooding).outputSlots(64).journal(journal));

            offer(1);
            invokeToTheEnd();
            engine.close();
        }

        assertEquals(5000, listener.entries().size());
        assertEquals("1.4999 4999 APPLIED", listener.entries().get(4999));
    }

    @Test
    void shouldDrainWhatWasAcceptedWhenItCloses()
    {
        engine = launch(ctx().threading(Threading.DEDICATED).journal(journal));

        for (int i = 0; i < 10_000; i++)
        {
            while (offer(1) == Engine.BACK_PRESSURED)
            {
                Thread.onSpinWait();
            }
        }
        engine.close();

        assertNull(engine.failure());
        assertEquals(10_000, listener.entries().size());
        assertEquals("10000.0 10000 APPLIED", listener.entries().get(9_999));
    }

    @Test
    void shouldKeepTheOrderOfEachProducerAmongMany() throws InterruptedException
    {
        final int perProducer = 100_000;
        final int producers = 3;
        engine = launch(ctx().threading(Threading.DEDICATED).inputSlots(1024).maxEventLength(200).journal(journal));

        final AtomicLong accepted = new AtomicLong();
        final List<Thread> threads = new ArrayList<>();
        for (int p = 1; p <= producers; p++)
        {
            final long source = p;
            threads.add(new Thread(() -> accepted.addAndGet(produce(source, perProducer))));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join();
        }
        engine.close();

        // The core refuses a gap and a duplicate of a source, so that all being applied proves every order kept.
        assertNull(engine.failure());
        assertEquals((long)producers * perProducer, accepted.get());
        assertEquals((long)producers * perProducer, core.sequence());
        for (int p = 1; p <= producers; p++)
        {
            assertEquals(perProducer, core.lastSourceSequence(p));
        }
        assertEquals(0, journal.damaged);
    }

    private long produce(final long source, final int count)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[200]);
        long accepted = 0;
        for (int i = 1; i <= count; i++)
        {
            final int length = TestEvents.encode(event, 0, 3L * i, 16 + (i * 31) % 184);
            long answer = engine.offer(i, source, i, event, 0, length);
            while (answer == Engine.BACK_PRESSURED)
            {
                Thread.yield();
                answer = engine.offer(i, source, i, event, 0, length);
            }
            accepted += answer > 0 ? 1 : 0;
        }

        return accepted;
    }

    private EngineContext ctx()
    {
        return new EngineContext()
            .core(core)
            .outputListener(listener)
            .errorHandler(failure::set)
            .threading(Threading.INVOKER);
    }

    private static Engine launch(final EngineContext ctx)
    {
        return Engine.launch(ctx);
    }

    private long offer(final long value)
    {
        final DirectBuffer event = TestEvents.event(value);
        return engine.offer(0, NO_SOURCE, 0, event, 0, event.capacity());
    }

    private void invokeToTheEnd()
    {
        try
        {
            while (engine.invoke() > 0)
            {
                Thread.onSpinWait();
            }
        }
        catch (final AgentTerminationException ex)
        {
            assertNotNull(engine.failure());
        }
    }

    /**
     * Processor that tells when it has seen an event.
     */
    private static final class SignallingProcessor implements Processor
    {
        private final CountDownLatch applied;

        private SignallingProcessor(final CountDownLatch applied)
        {
            this.applied = applied;
        }

        @Override
        public void onStart(final ProcessorContext ctx)
        {
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            applied.countDown();
        }
    }

    /**
     * Journal that keeps what it is given in memory, and fails or holds back on demand.
     */
    private static final class HeldJournal implements Journal
    {
        private final List<Long> timestamps = new ArrayList<>();
        private CountDownLatch disk = new CountDownLatch(0);
        private boolean isBroken;
        private int damaged;

        @Override
        public Durability durability()
        {
            return Durability.OS;
        }

        @Override
        public void append(
            final long sequence,
            final long timestampNs,
            final long source,
            final long sourceSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            timestamps.add(timestampNs);
            damaged += TestEvents.isIntact(buffer, offset, length) ? 0 : 1;
        }

        @Override
        public void flush()
        {
            try
            {
                disk.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }

            if (isBroken)
            {
                throw new IllegalStateException("a planted fault of the disk");
            }
        }

        @Override
        public void close()
        {
        }
    }
}
