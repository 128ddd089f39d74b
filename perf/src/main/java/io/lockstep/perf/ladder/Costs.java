package io.lockstep.perf.ladder;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the process has used up so far: read it twice and take the difference.
 *
 * <p>Reading costs some hundred bytes itself, which count.
 *
 * @param allocatedBytes by all threads that live.
 * @param cpuNs          of all threads but the one that reads, which spins.
 * @param collections    of garbage.
 */
record Costs(long allocatedBytes, long cpuNs, long collections)
{
    /**
     * Read.
     *
     * @return what was used so far.
     */
    static Costs now()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (final long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        {
            // Minus one for a thread that has ended meanwhile.
            allocated += Math.max(0, bytes);
        }
        final long processNs =
            ((OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        final long collections = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
            .sum();

        return new Costs(allocated, processNs - threads.getCurrentThreadCpuTime(), collections);
    }

    Costs since(final Costs before)
    {
        return new Costs(
            allocatedBytes - before.allocatedBytes, cpuNs - before.cpuNs, collections - before.collections);
    }
}
