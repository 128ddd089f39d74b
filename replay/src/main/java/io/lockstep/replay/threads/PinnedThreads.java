package io.lockstep.replay.threads;

import io.lockstep.engine.AgentThreads;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import net.openhft.affinity.Affinity;
import net.openhft.affinity.impl.LinuxHelper;
import org.agrona.concurrent.status.AtomicCounter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives each of an engine's threads a core of its own, reads back whether it has it, and tells so in one table.
 *
 * <p>A thread pins itself before its first duty cycle. From then on a thread of low rate compares the masks that the
 * operating system has with those that were set, since managers of containers reset them without a word; it puts a
 * thread back and counts that. Where there are fewer cores than threads, nothing is pinned, nothing spins, and one line
 * says so.
 *
 * <p>Threading: planned and closed by the thread that launches.
 */
public final class PinnedThreads implements AgentThreads, AutoCloseable
{
    private static final long CHECK_INTERVAL_MS = 2_000;
    private static final long START_TIMEOUT_S = 10;
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String MASK_FIELD = "Cpus_allowed_list:";

    private final List<PinnedThread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BitSet wanted;
    private final BitSet allowed;
    private final Consumer<String> report;

    private List<String> roleNames = List.of();
    private Counters counters;
    private CorePlan plan;
    private CountDownLatch pinned;
    private Thread checker;

    /**
     * What one thread wanted and got.
     */
    private static final class PinnedThread
    {
        private final String roleName;
        private final int core;
        private final AtomicCounter resets;
        private volatile int threadId;
        private volatile BitSet got = new BitSet();

        private PinnedThread(final String roleName, final int core, final AtomicCounter resets)
        {
            this.roleName = roleName;
            this.core = core;
            this.resets = resets;
        }

        private BitSet mask()
        {
            final BitSet mask = new BitSet();
            mask.set(core);
            return mask;
        }
    }

    /**
     * Threads on cores.
     *
     * @param cores  one for each thread, in the order in which the engine starts them; null for any.
     * @param report given the table, line by line, or the line that says why nothing is pinned.
     */
    public PinnedThreads(final BitSet cores, final Consumer<String> report)
    {
        this(cores, Affinity.getAffinity(), report);
    }

    PinnedThreads(final BitSet cores, final BitSet allowed, final Consumer<String> report)
    {
        wanted = cores;
        this.allowed = allowed;
        this.report = report;
    }

    @Override
    public void plan(final List<String> plannedRoleNames, final Counters engineCounters)
    {
        counters = engineCounters;
        roleNames = List.copyOf(plannedRoleNames);
        plan = CorePlan.of(roleNames.size(), wanted, allowed);
        pinned = new CountDownLatch(roleNames.size());
        if (!plan.isPinned())
        {
            report.accept("threads: no pinning and no busy-spin: " + plan.reason());
        }
    }

    @Override
    public Thread newThread(final String roleName, final Runnable task)
    {
        if (!plan.isPinned())
        {
            return new Thread(task);
        }

        final PinnedThread thread = new PinnedThread(
            roleName,
            plan.cores().get(roleNames.indexOf(roleName)),
            counters.counter(CounterType.PIN_RESETS, roleName));
        threads.add(thread);
        if (threads.size() == roleNames.size())
        {
            checker = new Thread(this::check, "pin-check");
            checker.setDaemon(true);
            checker.start();
        }

        return new Thread(() ->
        {
            pin(thread);
            task.run();
        });
    }

    @Override
    public boolean mayBusySpin(final String roleName)
    {
        return plan.isPinned();
    }

    /**
     * Stop looking after the threads. Idempotent.
     */
    @Override
    public void close()
    {
        closed.countDown();
        if (checker != null)
        {
            try
            {
                checker.join();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Compare the masks with the plan once.
     */
    void checkOnce()
    {
        for (final PinnedThread thread : threads)
        {
            final BitSet mask = maskOf(thread.threadId);
            if (mask != null && !mask.equals(thread.mask()))
            {
                thread.resets.incrementRelease();
                LinuxHelper.sched_setaffinity(thread.threadId, thread.mask());
                report.accept("threads: " + thread.roleName + " was moved to cores " + CoreList.format(mask) +
                    " and put back on " + thread.core);
            }
        }
    }

    private void pin(final PinnedThread thread)
    {
        Affinity.setAffinity(thread.mask());
        thread.got = Affinity.getAffinity();
        thread.threadId = Affinity.getThreadId();
        pinned.countDown();
    }

    private void check()
    {
        try
        {
            if (!pinned.await(START_TIMEOUT_S, TimeUnit.SECONDS))
            {
                report.accept("threads: not all were started: " + pinned.getCount() + " are missing");
            }

            print();
            while (!closed.await(CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS))
            {
                checkOnce();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void print()
    {
        report.accept(String.format(Locale.ROOT, "%-32s %10s %8s %8s", "thread", "id", "wanted", "got"));
        for (final PinnedThread thread : threads)
        {
            report.accept(String.format(Locale.ROOT, "%-32s %10d %8d %8s%s", thread.roleName, thread.threadId,
                thread.core, CoreList.format(thread.got), thread.got.equals(thread.mask()) ? "" : "  NOT AS WANTED"));
        }
    }

    /**
     * The mask that the operating system has for a thread.
     *
     * @return cores; null where the thread has ended or the system does not tell.
     */
    private static BitSet maskOf(final int threadId)
    {
        try
        {
            for (final String line : Files.readAllLines(TASKS.resolve(threadId + "/status")))
            {
                if (line.startsWith(MASK_FIELD))
                {
                    return CoreList.parse(line.substring(MASK_FIELD.length()).trim());
                }
            }
        }
        catch (final IOException ex)
        {
            return null;
        }

        return null;
    }
}
