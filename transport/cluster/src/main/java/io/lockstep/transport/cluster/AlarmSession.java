package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.lockstep.codecs.member.DigestsAskedEncoder;
import io.lockstep.codecs.member.DigestsToldEncoder;
import io.lockstep.codecs.member.MessageHeaderEncoder;
import io.lockstep.engine.Checkpoint;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A member's own session with its cluster, by which it asks and tells for the {@link DivergenceAlarm}.
 *
 * <p>It is a client's session, so that what it sends is sequenced as any message is; it opens no source, and is no part
 * of the history. What is lost with a leader is not sent again: the next question is as good.
 *
 * <p><b>Design note.</b> A service may also offer to its own log. That takes the same message from every member, and
 * what a member alone has come to is none.
 *
 * <p>Threading: an agent of its own; closed by it.
 */
final class AlarmSession implements Agent
{
    static final String ROLE_NAME = "divergence-alarm";

    private static final int MAX_LENGTH = 128;
    private static final long KEEP_ALIVE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONNECT_DELAY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MESSAGE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DigestsAskedEncoder asked = new DigestsAskedEncoder();
    private final DigestsToldEncoder told = new DigestsToldEncoder();
    private final DivergenceAlarm alarm;
    private final BooleanSupplier isLeader;
    private final ErrorHandler errorHandler;
    private final Aeron aeron;
    private final ClusterMember member;
    private final String ingressEndpoints;
    private final long intervalNs;

    private AeronCluster.AsyncConnect asyncConnect;
    private AeronCluster cluster;
    private Checkpoint toTell;
    private long connectNs = System.nanoTime();
    private long aliveNs;
    private long askNs = System.nanoTime();

    AlarmSession(
        final ClusterNodeContext ctx, final DivergenceAlarm alarm, final BooleanSupplier isLeader, final Aeron aeron)
    {
        this.alarm = alarm;
        this.isLeader = isLeader;
        this.aeron = aeron;
        errorHandler = ctx.errorHandler();
        member = ctx.member();
        ingressEndpoints = ClusterMember.ingressEndpoints(ctx.members());
        intervalNs = ctx.digestIntervalNs();
    }

    @Override
    public int doWork()
    {
        final long nowNs = System.nanoTime();
        int work = aeron.conductorAgentInvoker().invoke();
        if (aeron.isClosed())
        {
            throw new AgentTerminationException("the media driver is gone, or the process did not run for too long");
        }
        if (cluster == null)
        {
            return work + connect(nowNs);
        }

        work += cluster.pollEgress();
        if (cluster.isClosed())
        {
            disconnect(nowNs);
            return work + 1;
        }
        if (nowNs - aliveNs >= KEEP_ALIVE_INTERVAL_NS && cluster.sendKeepAlive())
        {
            aliveNs = nowNs;
        }

        return work + tell() + ask(nowNs);
    }

    @Override
    public void onClose()
    {
        CloseHelper.quietCloseAll(asyncConnect, cluster, aeron);
    }

    @Override
    public String roleName()
    {
        return ROLE_NAME;
    }

    private int connect(final long nowNs)
    {
        if (asyncConnect == null)
        {
            if (nowNs - connectNs < 0)
            {
                return 0;
            }
            asyncConnect = AeronCluster.asyncConnect(new AeronCluster.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .errorHandler(errorHandler)
                .ingressEndpoints(ingressEndpoints)
                .ingressChannel("aeron:udp?term-length=64k")
                .egressChannel("aeron:udp?term-length=64k|endpoint=" + member.endpoint(0))
                .messageTimeoutNs(MESSAGE_TIMEOUT_NS)
                .isIngressExclusive(true));
        }

        try
        {
            cluster = asyncConnect.poll();
            if (cluster != null)
            {
                asyncConnect = null;
                aliveNs = nowNs;
            }
        }
        catch (final RuntimeException ex)
        {
            // No leader for now, or none that this member can reach.
            disconnect(nowNs);
        }

        return 1;
    }

    private void disconnect(final long nowNs)
    {
        CloseHelper.quietCloseAll(asyncConnect, cluster);
        asyncConnect = null;
        cluster = null;
        connectNs = nowNs + RECONNECT_DELAY_NS;
    }

    private int tell()
    {
        toTell = toTell == null ? alarm.pollOwn() : toTell;
        if (toTell == null)
        {
            return 0;
        }

        told.wrapAndApplyHeader(buffer, 0, header)
            .sequence(toTell.sequence())
            .stateDigest(toTell.stateDigest())
            .outputDigest(toTell.outputDigest())
            .outputCount(toTell.outputCount())
            .memberId(member.id());
        if (cluster.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + told.encodedLength()) < 0)
        {
            return 0;
        }

        toTell = null;
        return 1;
    }

    private int ask(final long nowNs)
    {
        if (nowNs - askNs < intervalNs || !isLeader.getAsBoolean() || !alarm.isNewSinceAsked())
        {
            return 0;
        }

        asked.wrapAndApplyHeader(buffer, 0, header).memberId(member.id());
        if (cluster.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + asked.encodedLength()) < 0)
        {
            return 0;
        }

        askNs = nowNs;
        return 1;
    }
}
