package io.lockstep.transport.cluster;

import io.aeron.Counter;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.TimerQueue;
import io.lockstep.replay.cluster.CoreHistory;
import io.lockstep.replay.cluster.LogSequencer;
import io.lockstep.replay.cluster.SessionSources;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The engine's core as a service of an Aeron Cluster.
 *
 * <p>The log is the input: its messages become events by a {@link LogSequencer}, whose order and time are the log's.
 * Every member computes all outputs, and keeps the newest ones; the leader sends them. The earliest deadline of the
 * engine's timers is a timer of the cluster.
 *
 * <p>A member whose processor throws at an event applies nothing more, and its agent ends: it must not go on behind an
 * event that half-changed its state. As the log is the same everywhere, so do the others.
 *
 * <p>Threading: owned by the member's service agent, but {@link #checkpoint()}, {@link #failure()},
 * {@link #divergence()}, {@link #isActive()} and {@link #role()}, which any thread may call.
 */
public final class ClusterHost implements ClusteredService, OutputListener
{
    /**
     * Type of the counter that shows the newest sequence applied.
     */
    static final int APPLIED_TYPE_ID = 9_072;

    private final Queue<CompletableFuture<Checkpoint>> checkpointRequests = new ConcurrentLinkedQueue<>();
    private final ClusterHostContext ctx;
    private final OutputWindow window;

    private final SessionSources sources = new SessionSources();
    private Cluster cluster;
    private EngineCore core;
    private LogSequencer sequencer;
    private LeaderEgress egress;
    private DivergenceAlarm alarm;
    private Counter appliedSequence;
    private Path evidenceDirectory;
    private long timerDeadlineNs = TimerQueue.NO_DEADLINE;

    private volatile EngineFailure failure;
    private volatile MemberDivergence divergence;
    private volatile boolean isActive;
    private volatile Cluster.Role role = Cluster.Role.FOLLOWER;

    /**
     * Create a host; it builds its core when the cluster starts it.
     *
     * @param ctx concluded here.
     */
    public ClusterHost(final ClusterHostContext ctx)
    {
        ctx.conclude();
        this.ctx = ctx;
        window = new OutputWindow(ctx.outputWindowLength());
    }

    /**
     * Digests behind the last event applied, as soon as the service agent gets to it.
     *
     * @return completed by the service agent; never where that has ended.
     */
    public CompletableFuture<Checkpoint> checkpoint()
    {
        final CompletableFuture<Checkpoint> request = new CompletableFuture<>();
        checkpointRequests.add(request);
        return request;
    }

    /**
     * Why the member applies nothing more.
     *
     * @return the failure; null where there is none.
     */
    public EngineFailure failure()
    {
        return failure;
    }

    /**
     * Why the member applies nothing more, where it has come to another state than the others.
     *
     * @return the divergence; null where there is none.
     */
    public MemberDivergence divergence()
    {
        return divergence;
    }

    /**
     * Let the member compare what it comes to with the others. To be called before the cluster starts the host.
     */
    void alarm(final DivergenceAlarm divergenceAlarm, final Path directory)
    {
        alarm = divergenceAlarm;
        evidenceDirectory = directory;
    }

    /**
     * Whether the cluster has started the host, and not ended it.
     *
     * @return true where {@link #checkpoint()} is answered.
     */
    public boolean isActive()
    {
        return isActive;
    }

    /**
     * What the member is in its cluster.
     *
     * @return the role.
     */
    public Cluster.Role role()
    {
        return role;
    }

    @Override
    public void onStart(final Cluster ofCluster, final Image snapshotImage)
    {
        cluster = ofCluster;
        core = new EngineCore(ctx.application().core().pageHomes(ctx.pageHomes()));
        if (snapshotImage != null)
        {
            load(snapshotImage);
        }

        core.outputs(new ListenerOutputs(this, ctx.application().maxOutputLength()));
        if (alarm != null)
        {
            alarm.start(cluster, core);
        }
        appliedSequence = cluster.aeron().addCounter(
            APPLIED_TYPE_ID, "lockstep: newest sequence applied - member " + cluster.memberId());
        egress = new LeaderEgress(cluster, core, window, ctx.maxEventLength());
        sequencer = new LogSequencer(
            new CoreHistory(core, InputListener.NONE), sources, ctx.maxEventLength()).sessionListener(egress);
        isActive = true;
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp)
    {
        // Of the history from its client's first message on, which names the source.
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason)
    {
        if (!isStopped())
        {
            apply(() -> sequencer.onSessionClose(
                session.id(), timeNs(timestamp),
                closeReason == CloseReason.TIMEOUT ? EndReason.TIMEOUT : EndReason.CLIENT_REQUEST));
            egress.onSessionClosed(session.id());
        }
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
        if (isStopped())
        {
            return;
        }
        if (alarm != null && DivergenceAlarm.isOfMembers(buffer, offset, length))
        {
            onDivergence(alarm.onMessage(buffer, offset, length));
            return;
        }

        try
        {
            sequencer.onMessage(session.id(), timeNs(timestamp), buffer, offset, length);
            scheduleTimer();
        }
        catch (final EngineFailure ex)
        {
            onFailure(ex);
        }
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp)
    {
        if (!isStopped())
        {
            timerDeadlineNs = TimerQueue.NO_DEADLINE;
            apply(() -> sequencer.onTimer(correlationId, timeNs(timestamp)));
        }
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication)
    {
        if (failure != null)
        {
            throw new ClusterException("the member has failed, and makes no snapshot", failure);
        }
        if (divergence != null)
        {
            throw new ClusterException("the member differs from the others, and makes no snapshot", divergence);
        }

        new MemberSnapshotWriter(snapshotPublication, cluster.idleStrategy()).write(
            new MemberSnapshot(
                core.checkpoint(),
                core.configurationHash(),
                ctx.schemaHash(),
                timerDeadlineNs,
                window.forgottenSequence(),
                window.forgottenIndex(),
                ctx.maxEventLength(),
                ctx.application().applicationName()),
            core,
            sources,
            window);
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole)
    {
        role = newRole;
        egress.role(newRole);
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId,
        final long logPosition,
        final long timestamp,
        final long termBaseLogPosition,
        final int leaderMemberId,
        final int logSessionId,
        final TimeUnit timeUnit,
        final int appVersion)
    {
        egress.leadershipTermId(leadershipTermId);
    }

    @Override
    public int doBackgroundWork(final long nowNs)
    {
        if (failure != null)
        {
            throw new AgentTerminationException(failure);
        }
        if (divergence != null)
        {
            throw new AgentTerminationException(divergence);
        }
        if (egress == null)
        {
            return 0;
        }

        CompletableFuture<Checkpoint> request = checkpointRequests.poll();
        while (request != null)
        {
            request.complete(core.checkpoint());
            request = checkpointRequests.poll();
        }

        appliedSequence.setRelease(core.sequence());
        if (alarm != null)
        {
            alarm.onApplied(core.sequence());
        }

        return egress.doWork();
    }

    @Override
    public void onTerminate(final Cluster ofCluster)
    {
        isActive = false;
        if (egress != null)
        {
            egress.close();
        }
        CloseHelper.closeAll(alarm, appliedSequence, core);
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        window.onOutput(header, buffer, offset, length);
        ctx.outputListener().onOutput(header, buffer, offset, length);
    }

    @Override
    public void onCheckpoint(final Checkpoint checkpoint)
    {
        ctx.outputListener().onCheckpoint(checkpoint);
    }

    private void load(final Image image)
    {
        final MemberSnapshotReader reader = new MemberSnapshotReader(sources, window);
        final MemberSnapshot snapshot = reader.read(image, cluster.idleStrategy());
        requireEqual("application", ctx.application().applicationName(), snapshot.applicationName());
        requireEqual("configurationHash", core.configurationHash(), snapshot.configurationHash());
        requireEqual("schemaHash", ctx.schemaHash(), snapshot.schemaHash());
        requireEqual("maxEventLength", ctx.maxEventLength(), snapshot.maxEventLength());
        core.restore(snapshot.checkpoint(), reader);
        timerDeadlineNs = snapshot.timerDeadlineNs();
    }

    private void scheduleTimer()
    {
        final long deadlineNs = core.earliestDeadlineNs();
        if (deadlineNs == timerDeadlineNs)
        {
            return;
        }

        cluster.idleStrategy().reset();
        while (!(deadlineNs == TimerQueue.NO_DEADLINE ?
            cluster.cancelTimer(LogSequencer.TIMER_ID) :
            cluster.scheduleTimer(LogSequencer.TIMER_ID, logTime(deadlineNs))))
        {
            cluster.idleStrategy().idle();
        }
        timerDeadlineNs = deadlineNs;
    }

    private void apply(final Runnable step)
    {
        try
        {
            step.run();
            scheduleTimer();
        }
        catch (final EngineFailure ex)
        {
            onFailure(ex);
        }
    }

    private void onFailure(final EngineFailure thrown)
    {
        // Aeron would report it and go on with the next message: nothing is applied from here on, and the agent ends.
        failure = thrown;
        ctx.failureHandler().accept(thrown);
    }

    private void onDivergence(final MemberDivergence found)
    {
        if (found == null)
        {
            return;
        }

        try
        {
            DivergenceEvidence.write(evidenceDirectory, found, core);
        }
        finally
        {
            divergence = found;
            ctx.divergenceHandler().accept(found);
        }
    }

    private boolean isStopped()
    {
        return failure != null || divergence != null;
    }

    private long timeNs(final long logTime)
    {
        return cluster.timeUnit().toNanos(logTime);
    }

    /**
     * The log's time at which a deadline is reached: never before it.
     */
    private long logTime(final long deadlineNs)
    {
        final long unitNs = cluster.timeUnit().toNanos(1);
        return (deadlineNs + unitNs - 1) / unitNs;
    }

    private static void requireEqual(final String name, final Object expected, final Object actual)
    {
        if (!expected.equals(actual))
        {
            throw new ClusterException("the snapshot is of another build: expected " + name + " " + expected +
                ", but: " + actual);
        }
    }
}
