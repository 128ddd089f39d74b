package io.lockstep.engine;

import com.sun.management.ThreadMXBean;
import io.lockstep.engine.state.PageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
 * Contract of the homes of pages: in steady state no thread of an engine allocates, nor does the producer. A million
 * events leave less behind than a few checkpoints' objects, through one stage and through three of two shards each.
 */
public abstract class AllocationContract
{
    private static final int WARM_UP = 300_000;
    private static final int EVENTS = 1_000_000;
    private static final long ALLOWANCE = 64 * 1024;
    private static final List<String> ROLES =
        List.of("journaler", "processor", "first-0", "first-1", "second-0", "second-1", "third-0", "third-1", "output");

    private final AtomicLong delivered = new AtomicLong();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[40]);

    /**
     * A home of its own for each shard.
     *
     * @param shardName of the shard.
     * @return not opened yet.
     */
    protected abstract PageHome home(String shardName);

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT", "SHARED"})
    @Timeout(300)
    void shouldAllocateNothingPerEventInOneStage(final Threading threading)
    {
        shouldAllocateNothing(
            threading, new Pipeline().stage(CoreContext.PROCESSOR_STAGE, SummingProcessor::new), 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEDICATED", "SPLIT", "SHARED"})
    @Timeout(300)
    void shouldAllocateNothingPerEventInThreeStagesOfTwoShards(final Threading threading)
    {
        final Pipeline pipeline = new Pipeline()
            .stage("first", PassingProcessor::new, PassingProcessor::key, 2)
            .stage("second", PassingProcessor::new, PassingProcessor::key, 2)
            .stage("third", PassingProcessor::new, PassingProcessor::key, 2);

        shouldAllocateNothing(threading, pipeline, 6);
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

    private void shouldAllocateNothing(final Threading threading, final Pipeline pipeline, final int shards)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (EngineCore core = new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .eventCheck(TestEvents::isKnown)
            .pageHomes(this::home)
            .maxTimers(4096));
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

            final int wanted = switch (threading)
            {
                case DEDICATED -> shards + 2;
                case SPLIT -> 2;
                default -> 1;
            };
            assertEquals(wanted, ids.length, "threads of the engine that were found");
            assertEquals(WARM_UP + EVENTS, delivered.get(), () -> String.valueOf(engine.failure()));
            assertTrue(after - before < ALLOWANCE, "bytes allocated: " + (after - before));
        }
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
}
