package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * An Aeron Cluster of one member, with a service that counts messages: each start begins another leadership term.
 */
final class OneMemberCluster implements AutoCloseable
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String TERM = "|term-length=64k";

    private final CountingService service = new CountingService();
    private final ClusteredMediaDriver driver;
    private final ClusteredServiceContainer container;
    private final AeronCluster client;

    OneMemberCluster(final Path directory) throws IOException
    {
        final List<Integer> ports = freePorts(6);
        final String aeron = directory.resolve("driver").toString();
        final String members = "0,localhost:" + ports.get(0) + ",localhost:" + ports.get(1) + ",localhost:" +
            ports.get(2) + ",localhost:" + ports.get(3) + ",localhost:" + ports.get(4);
        driver = ClusteredMediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(aeron)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
                .termBufferSparseFile(true)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true),
            new Archive.Context()
                .aeronDirectoryName(aeron)
                .archiveDir(directory.resolve("archive").toFile())
                .controlChannel("aeron:udp?endpoint=localhost:" + ports.get(4))
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .recordingEventsEnabled(false)
                .segmentFileLength(1 << 16)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1)),
            new ConsensusModule.Context()
                .aeronDirectoryName(aeron)
                .clusterDir(directory.resolve("cluster").toFile())
                .clusterMembers(members)
                .ingressChannel("aeron:udp?endpoint=localhost:" + ports.get(0) + TERM)
                .logChannel("aeron:udp?control-mode=manual|control=localhost:" + ports.get(5) + TERM)
                .replicationChannel("aeron:udp?endpoint=localhost:0")
                .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
                .archiveContext(ipcArchive(aeron)));
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeron)
            .clusterDir(directory.resolve("cluster").toFile())
            .archiveContext(ipcArchive(aeron))
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .clusteredService(service));
        client = AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(aeron)
            .messageTimeoutNs(DEADLINE_NS)
            .ingressChannel("aeron:udp?term-length=64k")
            .ingressEndpoints("0=localhost:" + ports.get(0))
            .egressChannel("aeron:udp?endpoint=localhost:0"));
    }

    /**
     * Number that the cluster gave to the client's session.
     */
    long sessionId()
    {
        return client.clusterSessionId();
    }

    void send(final byte[] message)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        await("room for a message", () -> client.offer(buffer, 0, message.length) > 0);
    }

    /**
     * Wait until the service had so many messages, those of earlier terms included.
     */
    void awaitMessages(final long count)
    {
        await(count + " messages", () -> service.messages.get() == count);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, container, driver);
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() > deadlineNs)
            {
                fail("waited for " + what + ", but the service has " + service.messages.get());
            }
            client.pollEgress();
            client.sendKeepAlive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static AeronArchive.Context ipcArchive(final String aeron)
    {
        return new AeronArchive.Context()
            .aeronDirectoryName(aeron)
            .controlRequestChannel("aeron:ipc")
            .controlResponseChannel("aeron:ipc");
    }

    private static List<Integer> freePorts(final int count) throws IOException
    {
        final List<DatagramSocket> sockets = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
        }
        finally
        {
            sockets.forEach(DatagramSocket::close);
        }

        return ports;
    }

    private static final class CountingService implements ClusteredService
    {
        private final AtomicLong messages = new AtomicLong();

        @Override
        public void onStart(final Cluster cluster, final Image snapshotImage)
        {
            // It counts from the first message of the log.
        }

        @Override
        public void onSessionOpen(final ClientSession session, final long timestamp)
        {
            // Only messages count.
        }

        @Override
        public void onSessionClose(
            final ClientSession session, final long timestamp, final CloseReason closeReason)
        {
            // Only messages count.
        }

        @Override
        public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header)
        {
            messages.incrementAndGet();
        }

        @Override
        public void onTimerEvent(final long correlationId, final long timestamp)
        {
            // None is set.
        }

        @Override
        public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
        {
            // None is asked for.
        }

        @Override
        public void onRoleChange(final Cluster.Role newRole)
        {
            // There is one member.
        }

        @Override
        public void onTerminate(final Cluster cluster)
        {
            // Nothing is open.
        }
    }
}
