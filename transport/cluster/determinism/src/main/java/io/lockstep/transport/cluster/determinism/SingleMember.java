package io.lockstep.transport.cluster.determinism;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.cluster.service.Cluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.determinism.HostedRun;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.ClientState;
import io.lockstep.transport.cluster.ClusterClient;
import io.lockstep.transport.cluster.ClusterClientContext;
import io.lockstep.transport.cluster.ClusterHostContext;
import io.lockstep.transport.cluster.ClusterMember;
import io.lockstep.transport.cluster.ClusterNode;
import io.lockstep.transport.cluster.ClusterNodeContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A cluster of one member in this process, with its clients.
 *
 * <p>Threading: single owner, which polls the clients; the member has threads of its own.
 */
final class SingleMember implements AutoCloseable
{
    private static final int TERM_LENGTH = 256 * 1024;
    private static final int SEGMENT_LENGTH = 1024 * 1024;
    private static final int OUTPUT_WINDOW_LENGTH = 1024 * 1024;
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PARK_NS = 200_000;
    private static final ClientListener NOBODY_LISTENS =
        (sequence, index, timestampNs, sourceSequence, isLast, buffer, offset, length) -> { };

    private final Long2ObjectHashMap<ClusterClient> clients = new Long2ObjectHashMap<>();
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final List<ClusterMember> members = ClusterMember.onThisHost(1);
    private final String aeronPrefix = CommonContext.getAeronDirectoryName() + "-lockstep-kit-" + UUID.randomUUID();
    private ClusterNode node;
    private MediaDriver clientDriver;
    private Aeron aeron;

    /**
     * Start a member that was never there before.
     *
     * @param run    that is wanted of it.
     * @param member its directory.
     */
    SingleMember(final HostedRun run, final Path member)
    {
        try
        {
            start(run, member);
        }
        catch (final Throwable ex)
        {
            close();
            throw ex;
        }
    }

    void awaitLeader()
    {
        await("the member to lead", () -> node.host().role() == Cluster.Role.LEADER);
    }

    /**
     * Send an event by the client of a source.
     */
    void send(final long source, final DirectBuffer event)
    {
        final ClusterClient client = client(source);
        await("an event of source " + source + " to be taken", () -> client.offer(event, 0, event.capacity()) > 0);
    }

    void awaitAcknowledged(final long source)
    {
        final ClusterClient client = client(source);
        await("the acknowledgements of source " + source, () -> client.unacknowledged() == 0);
    }

    @Override
    public void close()
    {
        clients.values().forEach(ClusterClient::close);
        CloseHelper.closeAll(aeron, clientDriver, node);
    }

    private void start(final HostedRun run, final Path member)
    {
        node = ClusterNode.launch(new ClusterNodeContext()
            .host(new ClusterHostContext()
                .application(run.application())
                .maxEventLength(run.maxEventLength())
                .outputWindowLength(OUTPUT_WINDOW_LENGTH)
                .outputListener(run.outputs()))
            .members(members)
            .memberId(0)
            .directory(member)
            .aeronDirectoryName(aeronPrefix + "-member")
            .termLength(TERM_LENGTH)
            .segmentLength(SEGMENT_LENGTH)
            .sessionTimeoutNs(SESSION_TIMEOUT_NS)
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .errorHandler((failure) -> error.compareAndSet(null, failure)));
        clientDriver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronPrefix + "-clients")
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .publicationTermBufferLength(TERM_LENGTH)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(clientDriver.aeronDirectoryName())
            .idleStrategy(new SleepingMillisIdleStrategy(1)));
    }

    private ClusterClient client(final long source)
    {
        ClusterClient client = clients.get(source);
        if (client == null)
        {
            final ClusterClient connecting = ClusterClient.launch(new ClusterClientContext()
                .aeron(aeron)
                .ingressEndpoints(ClusterMember.ingressEndpoints(members))
                .egressChannel("aeron:udp?endpoint=127.0.0.1:0")
                .source(source)
                .listener(NOBODY_LISTENS));
            clients.put(source, connecting);
            await("a session of source " + source, () -> connecting.state() == ClientState.CONNECTED);
            client = connecting;
        }

        return client;
    }

    private void await(final String what, final BooleanSupplier isReached)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!isReached.getAsBoolean())
        {
            final EngineFailure failure = node.host().failure();
            if (failure != null)
            {
                throw failure;
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("the cluster host: waited for " + what + " in vain: role=" +
                    node.host().role() + " error=" + error.get());
            }

            int work = 0;
            for (final ClusterClient client : clients.values())
            {
                work += client.poll();
            }
            if (work == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }
}
