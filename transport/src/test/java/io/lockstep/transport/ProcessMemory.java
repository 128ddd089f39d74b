package io.lockstep.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Memory of this process before and after something that must keep none of it.
 */
final class ProcessMemory
{
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final int COLLECTIONS = 3;

    private final long heapMiB = heapMiB();
    private final long residentMiB = residentMiB();

    /**
     * What was kept since.
     *
     * @param limitMiB most that the heap may have grown by.
     * @return a line for a report.
     */
    String assertKept(final long limitMiB)
    {
        final long heapNow = heapMiB();
        final String text = "heapMiB=" + heapMiB + "->" + heapNow +
            " residentMiB=" + residentMiB + "->" + residentMiB();
        assertTrue(heapNow - heapMiB <= limitMiB, () -> "the heap has grown by more than " + limitMiB + ": " + text);
        return text;
    }

    private static long heapMiB()
    {
        final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++)
        {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }

    private static long residentMiB()
    {
        if (!Files.isReadable(STATUS))
        {
            return -1;
        }
        try
        {
            return Files.readAllLines(STATUS).stream()
                .filter((line) -> line.startsWith(RESIDENT))
                .mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
