package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Processor and output share a thread, on which the output ring runs full while the journaler on another one has not
 * come far enough to let anything out.
 */
@Timeout(120)
class PairedThreadsTest
{
    private static final int EVENTS = 5_000;
    private static final int OUTPUT_SLOTS = 16;
    private static final long ONE_OUTPUT = 1;

    private final SlowJournal journal = new SlowJournal();
    private final GatedListener listener = new GatedListener(journal);
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[TestEvents.MIN_LENGTH]);
    private final EngineCore core = new EngineCore(new CoreContext()
        .processor(new SummingProcessor()).eventCheck(TestEvents::isKnown).pageHome(new DirectPageHome()));

    @Test
    void shouldHoldOutputsBackWhileTheRingIsFullAndLoseNone()
    {
        final Engine engine = launch(journal);
        offer(engine, 1, 4 * OUTPUT_SLOTS);
        Await.until("the output ring is full", () -> core.sequence() >= OUTPUT_SLOTS);
        assertEquals(0, listener.count.get());

        journal.mayGoOn.countDown();
        offer(engine, 4 * OUTPUT_SLOTS + 1, EVENTS);
        engine.close();

        assertNull(engine.failure());
        assertEquals(EVENTS, listener.count.get());
        assertEquals(Set.of("[processor,output]"), listener.threadNames);
        assertEquals(Set.of("journaler"), journal.threadNames);
        core.close();
    }

    @Test
    void shouldEndWhereTheRingIsFullAndNothingBecomesDurable()
    {
        final Engine engine = launch(journal);
        offer(engine, 1, 4 * OUTPUT_SLOTS);
        Await.until("the output ring is full", () -> core.sequence() >= OUTPUT_SLOTS);

        engine.abort();

        journal.mayGoOn.countDown();
        assertFalse(engine.isStuck());
        assertEquals("host", engine.failure().roleName());
        assertEquals(0, listener.count.get());
        core.close();
    }

    @Test
    void shouldRunOnOneThreadWhereThereIsNoJournal()
    {
        journal.durable.set(Long.MAX_VALUE);
        final Engine engine = launch(null);
        offer(engine, 1, EVENTS);
        engine.close();

        assertNull(engine.failure());
        assertEquals(EVENTS, listener.count.get());
        assertEquals(Set.of("processor"), listener.threadNames);
        core.close();
    }

    private Engine launch(final Journal used)
    {
        return Engine.launch(new EngineContext()
            .core(core)
            .threading(Threading.PAIRED)
            .inputSlots(256)
            .maxEventLength(TestEvents.MIN_LENGTH)
            .outputSlots(OUTPUT_SLOTS)
            .maxOutputLength(64)
            .journal(used)
            .outputListener(listener)
            .errorHandler((failure) -> { }));
    }

    private void offer(final Engine engine, final int from, final int to)
    {
        for (int i = from; i <= to; i++)
        {
            TestEvents.encode(event, 0, ONE_OUTPUT, TestEvents.MIN_LENGTH);
            while (engine.offer(i, 1, i, event, 0, TestEvents.MIN_LENGTH) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
    }

    private static final class SlowJournal extends ForgetfulJournal
    {
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private final AtomicLong durable = new AtomicLong();
        private final Set<String> threadNames = ConcurrentHashMap.newKeySet();
        private long appended;

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
            appended = sequence;
            threadNames.add(Thread.currentThread().getName());
            try
            {
                mayGoOn.await();
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException("interrupted while nothing is durable", ex);
            }
        }

        @Override
        public void flush()
        {
            durable.set(appended);
        }
    }

    private static final class GatedListener implements OutputListener
    {
        private final SlowJournal journal;
        private final AtomicLong count = new AtomicLong();
        private final Set<String> threadNames = ConcurrentHashMap.newKeySet();

        private GatedListener(final SlowJournal journal)
        {
            this.journal = journal;
        }

        @Override
        public void onOutput(
            final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
        {
            assertTrue(header.sequence() <= journal.durable.get(), "let out before it was durable");
            assertEquals(count.get() + 1, header.sequence());
            threadNames.add(Thread.currentThread().getName());
            count.incrementAndGet();
        }
    }
}
