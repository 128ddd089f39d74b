package io.lockstep.engine;

import com.sun.management.ThreadMXBean;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * In steady state no thread of an engine allocates, nor does the producer: a million events leave less behind than a
 * checkpoint's few objects.
 */
class EngineAllocationTest
{
    private static final int WARM_UP = 300_000;
    private static final int EVENTS = 1_000_000;
    private static final long ALLOWANCE = 64 * 1024;
    private static final List<String> ROLES = List.of("journaler", "processor", "output");

    private final AtomicLong delivered = new AtomicLong();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[40]);

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT", "SHARED"})
    void shouldAllocateNothingPerEvent(final Threading threading)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(new SummingProcessor())
            .eventCheck(TestEvents::isKnown)
            .pageHome(new DirectPageHome()));
            Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .journal(new ForgetfulJournal())
                .outputListener((header, buffer, offset, length) -> delivered.lazySet(header.sequence()))
                .errorHandler((failure) -> { })
                .threading(threading)))
        {
            send(engine, 1, WARM_UP);
            final long[] ids = engineThreads(threads);
            final long before = allocated(threads, ids);

            send(engine, WARM_UP + 1, EVENTS);
            final long after = allocated(threads, ids);

            assertTrue(ids.length > 0, "none of the engine's threads was found");
            assertEquals(WARM_UP + EVENTS, delivered.get());
            assertTrue(after - before < ALLOWANCE, "bytes allocated: " + (after - before));
        }
    }

    @Test
    void shouldMeasureAllocationAtAll()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();

        final long before = threads.getCurrentThreadAllocatedBytes();
        final byte[] bytes = new byte[1024 * 1024];
        final long after = threads.getCurrentThreadAllocatedBytes();

        assertTrue(after - before >= bytes.length, "this JVM does not count allocations");
    }

    private void send(final Engine engine, final int first, final int count)
    {
        for (int i = first; i < first + count; i++)
        {
            final int length = TestEvents.encode(event, 0, i, 40);
            while (engine.offer(i, 5, i, event, 0, length) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }

        while (delivered.get() < first + count - 1 && engine.failure() == null)
        {
            Thread.yield();
        }
    }

    private static long[] engineThreads(final ThreadMXBean threads)
    {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter((thread) -> thread != null && ROLES.stream().anyMatch(thread.getThreadName()::contains))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    }

    private static long allocated(final ThreadMXBean threads, final long[] ids)
    {
        long sum = threads.getCurrentThreadAllocatedBytes();
        for (final long id : ids)
        {
            sum += threads.getThreadAllocatedBytes(id);
        }

        return sum;
    }

    /**
     * Journal that keeps nothing.
     */
    private static final class ForgetfulJournal implements Journal
    {
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
        }

        @Override
        public void flush()
        {
        }

        @Override
        public void close()
        {
        }
    }
}
