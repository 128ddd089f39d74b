package io.lockstep.perf;

import com.sun.management.ThreadMXBean;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalSummary;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * What one run of a tool came to.
 *
 * @param bytes          gone over.
 * @param elapsedNs      by the clock, which other processes on the machine lengthen.
 * @param cpuNs          of the thread, which they do not but for caches and memory that are shared.
 * @param allocatedBytes by the thread; the run cannot have held more of the heap than that.
 * @param peakHeapBytes  most that was in use meanwhile, garbage of earlier runs included.
 */
record ToolRun(long bytes, long elapsedNs, long cpuNs, long allocatedBytes, long peakHeapBytes)
{
    /**
     * Run a tool on this thread.
     */
    static ToolRun of(final JournalTool tool, final JournalDirectory directory, final JournalSummary summary)
    {
        final ThreadMXBean thread = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans())
        {
            pool.resetPeakUsage();
        }
        final long allocated = thread.getCurrentThreadAllocatedBytes();
        final long cpuNs = thread.getCurrentThreadCpuTime();
        final long startNs = System.nanoTime();
        final long bytes = tool.run(directory, summary);
        final long elapsedNs = System.nanoTime() - startNs;

        return new ToolRun(
            bytes,
            elapsedNs,
            thread.getCurrentThreadCpuTime() - cpuNs,
            thread.getCurrentThreadAllocatedBytes() - allocated,
            peakOfHeap());
    }

    /**
     * Bytes gone over in a nanosecond of the thread's CPU time, which are gigabytes a second.
     */
    double gigabytesPerCpuSecond()
    {
        return (double)bytes / Math.max(1, cpuNs);
    }

    /**
     * Bytes gone over in a nanosecond by the clock.
     */
    double gigabytesPerSecond()
    {
        return (double)bytes / Math.max(1, elapsedNs);
    }

    private static long peakOfHeap()
    {
        long peak = 0;
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans())
        {
            peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
        }

        return peak;
    }
}
