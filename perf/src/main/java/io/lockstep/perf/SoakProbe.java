package io.lockstep.perf;

import com.sun.management.UnixOperatingSystemMXBean;
import io.aeron.Aeron;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.lockstep.transport.NodeCounter;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what a soak watches.
 *
 * <p>Threading: one thread.
 */
final class SoakProbe implements AutoCloseable
{
    private static final int IDLE_MS = 100;
    private static final int COLLECTIONS = 2;
    private static final int KIBIBYTE = 1024;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final NodeCounter[] OF_NODE = {
        NodeCounter.ERRORS, NodeCounter.EVENTS_REFUSED, NodeCounter.FRAMES_MALFORMED, NodeCounter.FRAMES_NOT_KNOWN,
        NodeCounter.FRAMES_TOO_LONG, NodeCounter.FRAMES_WITHOUT_SESSION, NodeCounter.DATAGRAMS_REFUSED,
        NodeCounter.CONNECTS_REFUSED, NodeCounter.CONNECTS_NOT_AUTHENTIC, NodeCounter.CONNECTS_NOT_AUTHORISED,
        NodeCounter.SESSIONS_OPENED, NodeCounter.SESSIONS_TIMED_OUT, NodeCounter.SESSIONS_SUPERSEDED,
        NodeCounter.SESSIONS_NOT_AUTHORISED};
    private static final SystemCounterDescriptor[] OF_DRIVER = {
        SystemCounterDescriptor.ERRORS, SystemCounterDescriptor.INVALID_PACKETS, SystemCounterDescriptor.FREE_FAILS,
        SystemCounterDescriptor.LOSS_GAP_FILLS, SystemCounterDescriptor.CLIENT_TIMEOUTS,
        SystemCounterDescriptor.UNBLOCKED_COMMANDS, SystemCounterDescriptor.UNBLOCKED_PUBLICATIONS,
        SystemCounterDescriptor.RETRANSMIT_OVERFLOW};

    private final SoakSystem system;
    private final Path directory;
    private final Aeron ofNode;
    private final long startNs = System.nanoTime();
    private long lastNs = startNs;
    private long lastDone;

    SoakProbe(final SoakSystem system, final Path directory)
    {
        this.system = system;
        this.directory = directory;
        lastDone = system.done();
        ofNode = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(system.node().aeronDirectoryName())
            .idleStrategy(new SleepingMillisIdleStrategy(IDLE_MS))
            .errorHandler((error) -> { }));
    }

    SoakSample sample() throws IOException
    {
        final long nowNs = System.nanoTime();
        final long done = system.done();
        final double rate = (done - lastDone) * 1e9 / (nowNs - lastNs);
        lastNs = nowNs;
        lastDone = done;
        final CountersReader ofClients = system.driver().aeron().countersReader();
        final long[] gauges = new long[SoakGauge.values().length];
        gauges[SoakGauge.HEAP.ordinal()] = heap();
        gauges[SoakGauge.ANONYMOUS.ordinal()] = anonymous();
        gauges[SoakGauge.DIRECT.ordinal()] = pool("direct");
        gauges[SoakGauge.MAPPED.ordinal()] = pool("mapped");
        gauges[SoakGauge.AERON.ordinal()] = length(Path.of(system.node().aeronDirectoryName())) +
            length(directory.resolve("driver"));
        gauges[SoakGauge.FILES.ordinal()] = length(directory.resolve("node"));
        gauges[SoakGauge.THREADS.ordinal()] = ManagementFactory.getThreadMXBean().getThreadCount();
        gauges[SoakGauge.DESCRIPTORS.ordinal()] = descriptors();
        gauges[SoakGauge.COUNTERS.ordinal()] = count(ofClients) + count(ofNode.countersReader());
        return new SoakSample((nowNs - startNs) / 1e9, rate, gauges, counters(ofClients));
    }

    @Override
    public void close()
    {
        CloseHelper.close(ofNode);
    }

    private Map<String, Long> counters(final CountersReader ofClients)
    {
        final Map<String, Long> values = new LinkedHashMap<>();
        for (final NodeCounter counter : OF_NODE)
        {
            values.put("node " + counter.name(), system.node().counters().value(counter));
        }
        for (final SystemCounterDescriptor counter : OF_DRIVER)
        {
            final String name = counter.name().toUpperCase(Locale.ROOT);
            values.put("node's driver " + name, ofNode.countersReader().getCounterValue(counter.id()));
            values.put("clients' driver " + name, ofClients.getCounterValue(counter.id()));
        }
        values.put("node failures", system.node().failure() == null ? 0L : 1L);
        values.put("client sessions", system.clients().stream().mapToLong(SoakClient::connects).sum());
        values.put("client refusals", system.clients().stream().mapToLong(SoakClient::refused).sum());
        values.put("client errors", system.clients().stream().mapToLong(SoakClient::errors).sum());
        values.put("outputs out of order", system.clients().stream().mapToLong(SoakClient::strange).sum());
        return values;
    }

    private static long heap()
    {
        final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++)
        {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    /**
     * Zero where the system does not tell.
     */
    private static long anonymous() throws IOException
    {
        if (!Files.isReadable(STATUS))
        {
            return 0;
        }

        return Files.readAllLines(STATUS).stream()
            .filter((line) -> line.startsWith("RssAnon:"))
            .mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
            .findFirst()
            .orElse(0);
    }

    private static long pool(final String name)
    {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter((pool) -> pool.getName().equals(name))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    }

    private static long descriptors()
    {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system ?
            system.getOpenFileDescriptorCount() : 0;
    }

    private static long count(final CountersReader counters)
    {
        final long[] count = {0};
        counters.forEach((counterId, typeId, key, label) -> count[0]++);
        return count[0];
    }

    /**
     * Of all files below a directory, from which files go while they are counted.
     */
    private static long length(final Path directory) throws IOException
    {
        final long[] length = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
            {
                length[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException ex)
            {
                return FileVisitResult.CONTINUE;
            }
        });
        return length[0];
    }
}
