package io.lockstep.transport;

import io.aeron.Aeron;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.session.ConnectDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.Engine;
import org.agrona.DirectBuffer;

import java.security.SecureRandom;

/**
 * The sessions of a node, from request to end.
 *
 * <p>Session ids are drawn at random: they name a session in the history for ever, so they must not come again after
 * a restart, and a client can hardly hit on another one's.
 *
 * <p>Threading: owned by the node agent.
 */
final class Sessions
{
    private static final int MAX_REFUSALS = 16;

    private final SecureRandom random = new SecureRandom();
    private final EngineNodeContext ctx;
    private final Aeron aeron;
    private final Engine engine;
    private final SessionRegistry registry;
    private final SessionLifecycle lifecycle;
    private final EgressPublisher publisher;
    private final NodeCounters counters;

    Sessions(
        final EngineNodeContext ctx,
        final Aeron aeron,
        final Engine engine,
        final SessionRegistry registry,
        final SessionLifecycle lifecycle,
        final EgressPublisher publisher,
        final NodeCounters counters)
    {
        this.ctx = ctx;
        this.aeron = aeron;
        this.engine = engine;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.publisher = publisher;
        this.counters = counters;
    }

    int doWork(final long nowNs, final long epochNs)
    {
        int work = 0;
        for (int i = registry.size() - 1; i >= 0; i--)
        {
            final NodeSession session = registry.at(i);
            work += lifecycle.doWork(session, nowNs, epochNs);
            if (session.state == SessionState.CLOSED)
            {
                registry.remove(i);
                work++;
            }
        }

        return work;
    }

    void onConnect(final int ingressSessionId, final ConnectDecoder connect, final long nowNs)
    {
        // Variable data is read last, and a decoder reads it once only.
        final long correlationId = connect.correlationId();
        final long source = connect.source();
        final int streamId = connect.responseStreamId();
        final long outputSequence = connect.outputSequence();
        final int outputIndex = connect.outputIndex();
        final RefusalCode refusal = refusal(connect);
        final String channel = connect.responseChannel();
        if (!channel.startsWith(SessionProtocol.CHANNEL_PREFIX) || channel.indexOf('|') >= 0 ||
            registry.size() >= 2 * ctx.maxSessions() + MAX_REFUSALS)
        {
            counters.increment(NodeCounter.CONNECTS_REFUSED);
            return;
        }

        final NodeSession session = new NodeSession(
            random.nextLong() & Long.MAX_VALUE,
            source,
            correlationId,
            ingressSessionId,
            aeron.asyncAddExclusivePublication(channel, streamId),
            outputSequence,
            outputIndex);
        session.lastHeardNs = nowNs;
        session.lastSentNs = nowNs;
        session.deadlineNs = nowNs + ctx.sessionTimeoutNs();
        session.refusal = refusal;
        registry.list(session);
        if (refusal == null)
        {
            final NodeSession predecessor = registry.ofSource(source);
            if (predecessor != null)
            {
                counters.increment(NodeCounter.SESSIONS_SUPERSEDED);
                lifecycle.end(predecessor, EndReason.SUPERSEDED, nowNs);
            }
            registry.index(session);
        }
    }

    /**
     * Take an event of a session.
     *
     * @return false where the engine has no room: the event has to be offered again.
     */
    boolean onEvent(
        final int ingressSessionId,
        final long sessionId,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long nowNs,
        final long epochNs)
    {
        final NodeSession session = registry.ofSender(ingressSessionId, sessionId);
        if (session == null || session.state != SessionState.OPEN || sourceSequence <= 0)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
            return true;
        }

        session.lastHeardNs = nowNs;
        final long result = engine.offer(epochNs, session.source, sourceSequence, buffer, offset, length);
        if (result > 0)
        {
            counters.increment(NodeCounter.EVENTS);
            return true;
        }
        if (result == Engine.LENGTH_NOT_VALID || result == Engine.EVENT_NOT_KNOWN)
        {
            final RefusalReason reason =
                result == Engine.LENGTH_NOT_VALID && length >= SchemaIds.MESSAGE_HEADER_LENGTH ?
                RefusalReason.EVENT_TOO_LONG : RefusalReason.EVENT_NOT_KNOWN;
            return onRefused(engine.refuse(epochNs, session.source, sourceSequence, reason));
        }

        return onNotTaken(result);
    }

    /**
     * Take a question of a session what became of an event of its source.
     *
     * @return false where the engine has no room: the question has to be offered again.
     */
    boolean onOutcomeQuery(
        final int ingressSessionId,
        final long sessionId,
        final long queryId,
        final long sourceSequence,
        final long nowNs,
        final long epochNs)
    {
        final NodeSession session = registry.ofSender(ingressSessionId, sessionId);
        if (session == null || session.state != SessionState.OPEN)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
            return true;
        }

        session.lastHeardNs = nowNs;
        final long result = engine.queryOutcome(epochNs, session.source, queryId, sourceSequence);
        return result > 0 || onNotTaken(result);
    }

    void onKeepAlive(final int ingressSessionId, final long sessionId, final long nowNs)
    {
        final NodeSession session = registry.ofSender(ingressSessionId, sessionId);
        if (session == null)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
        }
        else
        {
            session.lastHeardNs = nowNs;
        }
    }

    void onDisconnect(final int ingressSessionId, final long sessionId, final long nowNs)
    {
        final NodeSession session = registry.ofSender(ingressSessionId, sessionId);
        if (session == null)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
        }
        else
        {
            lifecycle.end(session, EndReason.CLIENT_REQUEST, nowNs);
        }
    }

    /**
     * End all sessions because the node ends; that is no event of the history.
     */
    void endAll(final EndReason reason, final long nowNs)
    {
        for (int i = 0; i < registry.size(); i++)
        {
            final NodeSession session = registry.at(i);
            if (session.state == SessionState.CLOSING)
            {
                session.isCloseToSequence = false;
            }
            else if (session.state != SessionState.ENDING)
            {
                lifecycle.end(session, reason, nowNs);
                session.isCloseToSequence = false;
            }
        }
    }

    /**
     * Whether every session that can take outputs has had all there are.
     */
    boolean isFlushed()
    {
        for (int i = 0; i < registry.size(); i++)
        {
            final NodeSession session = registry.at(i);
            if (session.isAckPending() || session.feed == NodeSession.Feed.BEHIND)
            {
                return false;
            }
        }

        return true;
    }

    int size()
    {
        return registry.size();
    }

    private RefusalCode refusal(final ConnectDecoder connect)
    {
        if (connect.protocolVersion() != SessionProtocol.VERSION)
        {
            return RefusalCode.PROTOCOL_VERSION;
        }
        if (connect.source() <= 0)
        {
            return RefusalCode.SOURCE_NOT_VALID;
        }
        if (connect.outputSequence() < SessionProtocol.FROM_NOW || connect.outputIndex() < -1 ||
            !publisher.isKnown(connect.outputSequence()))
        {
            return RefusalCode.OUTPUT_NOT_KEPT;
        }

        return registry.indexedCount() >= ctx.maxSessions() && registry.ofSource(connect.source()) == null ?
            RefusalCode.SESSION_LIMIT : null;
    }

    private boolean onRefused(final long result)
    {
        if (result > 0)
        {
            counters.increment(NodeCounter.EVENTS_REFUSED);
            return true;
        }

        return onNotTaken(result);
    }

    private boolean onNotTaken(final long result)
    {
        if (result == Engine.BACK_PRESSURED)
        {
            counters.increment(NodeCounter.INGRESS_BACK_PRESSURED);
            return false;
        }

        // Closed or failed: all sessions are about to end, and their clients send again elsewhere.
        return true;
    }
}
