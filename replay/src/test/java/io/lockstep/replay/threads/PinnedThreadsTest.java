package io.lockstep.replay.threads;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.counters.CountersReading;
import net.openhft.affinity.Affinity;
import net.openhft.affinity.impl.LinuxHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PinnedThreadsTest
{
    private final Counters counters = Counters.ofProcess();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger threadId = new AtomicInteger();
    private final BitSet allowed = Affinity.getAffinity();
    private final int core = allowed.nextSetBit(0);

    @Test
    void shouldPinReadBackAndTellWhatEachThreadGot() throws Exception
    {
        try (PinnedThreads threads = new PinnedThreads(CoreList.parse(Integer.toString(core)), lines::add))
        {
            final Thread thread = start(threads);
            final String head = awaitLine();
            final String row = awaitLine();
            end.countDown();
            thread.join();

            assertTrue(head.matches("thread +id +wanted +got"), head);
            assertTrue(row.matches("processor +" + threadId.get() + " +" + core + " +" + core), row);
            assertTrue(threads.mayBusySpin("processor"));
            assertEquals(allowed, Affinity.getAffinity());
        }
    }

    @Test
    void shouldPutAThreadBackThatWasMovedAndCountIt() throws Exception
    {
        try (PinnedThreads threads = new PinnedThreads(CoreList.parse(Integer.toString(core)), lines::add))
        {
            final Thread thread = start(threads);
            awaitLine();
            awaitLine();
            threads.checkOnce();
            final long before = resets();
            if (allowed.cardinality() > 1)
            {
                LinuxHelper.sched_setaffinity(threadId.get(), allowed);
                threads.checkOnce();
                final String told = awaitLine();

                assertEquals(1, resets());
                assertTrue(told.contains("processor was moved to cores " + CoreList.format(allowed)), told);
            }
            threads.checkOnce();
            final long after = resets();
            end.countDown();
            thread.join();

            assertEquals(0, before);
            assertTrue(after <= 1, "was not put back");
        }
    }

    @Test
    void shouldSayInOneLineThatThereAreTooFewCores() throws Exception
    {
        try (PinnedThreads threads = new PinnedThreads(null, CoreList.parse("0-1"), lines::add))
        {
            threads.plan(List.of("processor", "output"), counters);

            assertEquals(
                "threads: no pinning and no busy-spin: 2 threads and the rest of the process on 2 cores", awaitLine());
            assertFalse(threads.mayBusySpin("processor"));
            assertTrue(lines.isEmpty());
        }
    }

    private Thread start(final PinnedThreads threads) throws InterruptedException
    {
        threads.plan(List.of("processor"), counters);
        final Thread thread = threads.newThread("processor", () ->
        {
            threadId.set(Affinity.getThreadId());
            started.countDown();
            awaitEnd();
        });
        thread.start();
        assertTrue(started.await(30, TimeUnit.SECONDS), "the thread did not start");
        return thread;
    }

    private long resets()
    {
        return CountersReading.read(counters.memory()).value(CounterType.PIN_RESETS, "processor");
    }

    private String awaitLine() throws InterruptedException
    {
        final String line = lines.poll(30, TimeUnit.SECONDS);
        assertNotNull(line, "nothing was told of the threads");
        return line;
    }

    private void awaitEnd()
    {
        try
        {
            end.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
