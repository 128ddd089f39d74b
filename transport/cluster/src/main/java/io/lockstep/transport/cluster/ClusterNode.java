package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NanosecondClusterClock;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.util.List;

/**
 * One member of a cluster in one process: media driver, archive, consensus module and the {@link ClusterHost}.
 *
 * <p>Four threads of its own, one for each, and one that mostly sleeps, for the comparison of the members' states. The
 * archive keeps a CRC32C with each frame, so that the log can be read and verified with no Aeron process running.
 *
 * <p>Where one of them ends by itself, the member has ended: {@link ClusterNodeContext#terminationHook} is run, and
 * {@link #failure()} says why.
 *
 * <p>Threading: launched and closed by one thread.
 */
public final class ClusterNode implements AutoCloseable
{
    /**
     * Name of the archive's directory in the member's one.
     */
    public static final String ARCHIVE_DIRECTORY = "archive";

    /**
     * Name of the consensus module's directory in the member's one.
     */
    public static final String CLUSTER_DIRECTORY = "cluster";

    private static final String LOCAL_CHANNEL = "aeron:ipc?term-length=64k";
    private static final long ALARM_IDLE_MS = 10;
    private static final String UDP = "aeron:udp?endpoint=";

    private final ClusterHost host;
    private final AgentWatch watch;
    private ClusteredMediaDriver driver;
    private ClusteredServiceContainer container;
    private AgentRunner alarmRunner;

    private ClusterNode(final ClusterHost host, final AgentWatch watch)
    {
        this.host = host;
        this.watch = watch;
    }

    /**
     * Start a member. It takes part in elections by itself; this does not wait for a leader.
     *
     * @param ctx concluded here.
     * @return the member.
     * @throws IllegalArgumentException if it can not start as it is configured: the message names all that is wrong.
     */
    public static ClusterNode launch(final ClusterNodeContext ctx)
    {
        ctx.conclude();
        final List<String> faults = Preflight.faults(ctx);
        if (!faults.isEmpty())
        {
            throw new IllegalArgumentException(String.join("; ", faults));
        }

        final ClusterNode node = new ClusterNode(
            new ClusterHost(ctx.host()), new AgentWatch(ctx.errorHandler(), ctx.terminationHook()));
        try
        {
            node.start(ctx);
            return node;
        }
        catch (final Throwable ex)
        {
            node.close();
            throw ex;
        }
    }

    /**
     * The service of this member.
     *
     * @return the host.
     */
    public ClusterHost host()
    {
        return host;
    }

    /**
     * Why the member ended by itself: its processor failed, it came to another state than the others, it lost its media
     * driver or another of its parts. It takes part in nothing from then on, and is to be closed. Any thread may ask.
     *
     * @return null where the member goes on, or ended because its cluster was told to shut down.
     */
    public Throwable failure()
    {
        if (host.failure() != null)
        {
            return host.failure();
        }

        return host.divergence() == null ? watch.failure() : host.divergence();
    }

    /**
     * The consensus module's counters and settings, for tools in this process.
     *
     * @return Aeron's context.
     */
    ConsensusModule.Context consensusModule()
    {
        return driver.consensusModule().context();
    }

    /**
     * Stop the member; the others go on if they are a majority. Idempotent.
     */
    @Override
    public void close()
    {
        watch.onClosing();
        CloseHelper.closeAll(alarmRunner, container, driver);
    }

    private void start(final ClusterNodeContext ctx)
    {
        final AeronArchive.Context archiveClient = new AeronArchive.Context()
            .lock(NoOpLock.INSTANCE)
            .controlRequestChannel(LOCAL_CHANNEL)
            .controlResponseChannel(LOCAL_CHANNEL)
            .aeronDirectoryName(ctx.aeronDirectoryName());
        driver = ClusteredMediaDriver.launch(driver(ctx), archive(ctx), consensusModule(ctx, archiveClient));
        final boolean isAlarmed = ctx.digestIntervalNs() > 0 && ctx.members().size() > 1;
        final DivergenceAlarm alarm = new DivergenceAlarm(ctx.memberId(), ctx.members());
        if (isAlarmed)
        {
            host.alarm(alarm, ctx.directory());
        }
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
            .aeronDirectoryName(ctx.aeronDirectoryName())
            .archiveContext(archiveClient.clone())
            .clusterDir(ctx.clusterDirectory().toFile())
            .clusteredService(host)
            .isRespondingService(false)
            .idleStrategySupplier(ctx.idleStrategySupplier())
            .threadFactory(watch)
            .errorHandler(watch));
        if (isAlarmed)
        {
            startAlarm(ctx, alarm);
        }
    }

    private void startAlarm(final ClusterNodeContext ctx, final DivergenceAlarm alarm)
    {
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(ctx.aeronDirectoryName())
            .useConductorAgentInvoker(true)
            .errorHandler(watch));
        alarmRunner = new AgentRunner(
            new SleepingMillisIdleStrategy(ALARM_IDLE_MS),
            watch,
            null,
            new AlarmSession(ctx, alarm, () -> host.role() == Cluster.Role.LEADER, aeron));
        AgentRunner.startOnThread(alarmRunner, watch);
    }

    private MediaDriver.Context driver(final ClusterNodeContext ctx)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(ctx.aeronDirectoryName())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(ctx.idleStrategySupplier().get())
            .termBufferSparseFile(true)
            .publicationTermBufferLength(ctx.termLength())
            .ipcTermBufferLength(ctx.termLength())
            .sharedThreadFactory(watch)
            .errorHandler(watch);
    }

    private Archive.Context archive(final ClusterNodeContext ctx)
    {
        final ClusterMember member = ctx.member();
        return new Archive.Context()
            .aeronDirectoryName(ctx.aeronDirectoryName())
            .archiveDir(ctx.archiveDirectory().toFile())
            .controlChannel(UDP + member.endpoint(member.archivePort()))
            .localControlChannel(LOCAL_CHANNEL)
            .replicationChannel(UDP + member.endpoint(0))
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel(UDP + member.endpoint(0)))
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(ctx.idleStrategySupplier())
            .segmentFileLength(ctx.segmentLength())
            .lowStorageSpaceThreshold(ctx.segmentLength())
            .fileSyncLevel(ctx.fileSyncLevel())
            .catalogFileSyncLevel(ctx.fileSyncLevel())
            .recordChecksum(Checksums.crc32c())
            .replayChecksum(Checksums.crc32c())
            .threadFactory(watch)
            .errorHandler(watch);
    }

    private ConsensusModule.Context consensusModule(
        final ClusterNodeContext ctx, final AeronArchive.Context archiveClient)
    {
        final ClusterMember member = ctx.member();
        return new ConsensusModule.Context()
            .aeronDirectoryName(ctx.aeronDirectoryName())
            .archiveContext(archiveClient.clone())
            .clusterDir(ctx.clusterDirectory().toFile())
            .clusterMemberId(ctx.memberId())
            .clusterMembers(ClusterMember.clusterMembers(ctx.members()))
            .ingressChannel("aeron:udp?term-length=" + ctx.termLength())
            .logChannel("aeron:udp?term-length=" + ctx.termLength())
            .replicationChannel(UDP + member.endpoint(0))
            .clusterClock(new NanosecondClusterClock())
            .leaderHeartbeatTimeoutNs(ctx.leaderHeartbeatTimeoutNs())
            .leaderHeartbeatIntervalNs(ctx.leaderHeartbeatIntervalNs())
            .electionTimeoutNs(ctx.electionTimeoutNs())
            .startupCanvassTimeoutNs(ctx.startupCanvassTimeoutNs())
            .sessionTimeoutNs(ctx.sessionTimeoutNs())
            .maxConcurrentSessions(ctx.maxSessions())
            .fileSyncLevel(ctx.fileSyncLevel())
            .idleStrategySupplier(ctx.idleStrategySupplier())
            .threadFactory(watch)
            .errorHandler(watch);
    }
}
