package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.EventCode;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.OutcomeQueryEncoder;
import io.lockstep.transport.ClientState;
import io.lockstep.transport.SessionProtocol;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * State machine of a client's session with a cluster: it connects, keeps alive, follows the leader and connects again.
 *
 * <p>A session of the cluster goes on with a new leader; what was on its way to the old one is lost. So the client asks
 * the new leader where it stands, by the same request with which it opened the session.
 *
 * <p>Threading: owned by the client's thread.
 */
final class ClusterConnection implements EgressListener
{
    private static final int MAX_LENGTH = 256;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectEncoder connect = new ConnectEncoder();
    private final IngressEventEncoder ingressEvent = new IngressEventEncoder();
    private final OutcomeQueryEncoder outcomeQuery = new OutcomeQueryEncoder();
    private final DirectBufferVector[] vectors =
        {new DirectBufferVector(), new DirectBufferVector(), new DirectBufferVector()};
    private final ClusterClientContext ctx;

    private ClientState state = ClientState.DISCONNECTED;
    private ClusterClientSession session;
    private AeronCluster.AsyncConnect asyncConnect;
    private AeronCluster cluster;
    private long correlationId;
    private boolean isConnectSent;
    private long deadlineNs;
    private long lastSentNs;
    private Throwable thrown;

    ClusterConnection(final ClusterClientContext ctx)
    {
        this.ctx = ctx;
        deadlineNs = ctx.nanoClock().nanoTime();
    }

    void session(final ClusterClientSession clientSession)
    {
        session = clientSession;
    }

    ClientState state()
    {
        return state;
    }

    int leaderMemberId()
    {
        return cluster == null ? Aeron.NULL_VALUE : cluster.leaderMemberId();
    }

    boolean isAnswer(final long ofCorrelationId)
    {
        return state == ClientState.CATCHING_UP && ofCorrelationId == correlationId;
    }

    int doWork()
    {
        final long nowNs = ctx.nanoClock().nanoTime();
        switch (state)
        {
            case DISCONNECTED:
                return disconnected(nowNs);

            case CONNECTING:
                return connecting(nowNs);

            case CATCHING_UP:
            case CONNECTED:
                return alive(nowNs);

            default:
                return 0;
        }
    }

    void onConnected()
    {
        state = ClientState.CONNECTED;
    }

    /**
     * Ask the leader again where this client stands; what it has not acknowledged then is sent again.
     */
    void ask()
    {
        if (state == ClientState.CONNECTED || state == ClientState.CATCHING_UP)
        {
            leave(ClientState.CATCHING_UP);
            correlationId++;
            isConnectSent = false;
        }
    }

    long event(final long sourceSequence, final DirectBuffer event, final int offset, final int length)
    {
        ingressEvent.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(cluster.clusterSessionId())
            .sourceSequence(sourceSequence);
        vectors[1].reset(buffer, 0, SessionProtocol.EVENT_HEADER_LENGTH);
        vectors[2].reset(event, offset, length);
        return sent(cluster.offer(vectors));
    }

    long outcomeQuery(final long queryId, final long sourceSequence)
    {
        outcomeQuery.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(cluster.clusterSessionId())
            .queryId(queryId)
            .sourceSequence(sourceSequence);
        return sent(cluster.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + outcomeQuery.encodedLength()));
    }

    /**
     * Give the session up, and connect again later.
     */
    void disconnect()
    {
        deadlineNs = ctx.nanoClock().nanoTime() + ctx.reconnectDelayNs();
        closeCluster();
        leave(ClientState.DISCONNECTED);
    }

    void close()
    {
        if (state != ClientState.CLOSED)
        {
            closeCluster();
            leave(ClientState.CLOSED);
        }
    }

    @Override
    public void onMessage(
        final long clusterSessionId,
        final long timestamp,
        final DirectBuffer message,
        final int offset,
        final int length,
        final Header frameHeader)
    {
        try
        {
            session.onMessage(message, offset, length);
        }
        catch (final Throwable ex)
        {
            // Aeron would give it to an error handler; it belongs to the caller of the poll.
            thrown = thrown == null ? ex : thrown;
        }
    }

    @Override
    public void onNewLeader(
        final long clusterSessionId, final long leadershipTermId, final int leader, final String endpoints)
    {
        ask();
    }

    @Override
    public void onSessionEvent(
        final long ofCorrelationId,
        final long clusterSessionId,
        final long leadershipTermId,
        final int leader,
        final EventCode code,
        final String detail)
    {
        // A session that was closed is seen by AeronCluster.isClosed().
    }

    private int disconnected(final long nowNs)
    {
        if (nowNs - deadlineNs < 0 || ctx.aeron().isClosed())
        {
            return 0;
        }

        asyncConnect = AeronCluster.asyncConnect(new AeronCluster.Context()
            .aeron(ctx.aeron())
            .ownsAeronClient(false)
            .ingressEndpoints(ctx.ingressEndpoints())
            .ingressChannel(ctx.ingressChannel())
            .egressChannel(ctx.egressChannel())
            .messageTimeoutNs(ctx.messageTimeoutNs())
            .newLeaderTimeoutNs(ctx.newLeaderTimeoutNs())
            .isIngressExclusive(true)
            .egressListener(this));
        state = ClientState.CONNECTING;
        return 1;
    }

    private int connecting(final long nowNs)
    {
        try
        {
            cluster = asyncConnect.poll();
        }
        catch (final RuntimeException ex)
        {
            ctx.errorHandler().onError(ex);
            disconnect();
            return 1;
        }

        if (cluster == null)
        {
            return 0;
        }

        asyncConnect = null;
        lastSentNs = nowNs;
        correlationId++;
        isConnectSent = false;
        state = ClientState.CATCHING_UP;
        return 1;
    }

    private int alive(final long nowNs)
    {
        int work = cluster.pollEgress();
        if (thrown != null)
        {
            final Throwable ofListener = thrown;
            thrown = null;
            LangUtil.rethrowUnchecked(ofListener);
        }
        if (cluster == null)
        {
            return work;
        }
        if (cluster.isClosed())
        {
            disconnect();
            return work + 1;
        }

        if (nowNs - lastSentNs >= ctx.keepAliveIntervalNs() && cluster.sendKeepAlive())
        {
            lastSentNs = nowNs;
            work++;
        }
        if (state == ClientState.CATCHING_UP)
        {
            work += request(nowNs);
        }

        return work;
    }

    private int request(final long nowNs)
    {
        if (!isConnectSent)
        {
            connect.wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .source(ctx.source())
                .protocolVersion(SessionProtocol.VERSION)
                .responseStreamId(0)
                .outputSequence(session.outputSequence())
                .outputIndex(session.outputIndex())
                .responseChannel("");
            isConnectSent = sent(cluster.offer(
                buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength())) > 0;
            deadlineNs = nowNs + ctx.messageTimeoutNs();
            return isConnectSent ? 1 : 0;
        }
        if (nowNs - deadlineNs >= 0)
        {
            // Sent to a leader that was none any more, or lost with it.
            ask();
            return 1;
        }

        return 0;
    }

    private long sent(final long result)
    {
        if (result > 0)
        {
            lastSentNs = ctx.nanoClock().nanoTime();
        }

        return result;
    }

    private void closeCluster()
    {
        CloseHelper.quietCloseAll(asyncConnect, cluster);
        asyncConnect = null;
        cluster = null;
    }

    private void leave(final ClientState next)
    {
        final boolean wasConnected = state == ClientState.CONNECTED;
        state = next;
        if (wasConnected)
        {
            ctx.listener().onDisconnected();
        }
    }
}
