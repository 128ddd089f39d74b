package io.lockstep.transport;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.engine.Engine;
import io.lockstep.transport.security.SessionRight;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * What the sessions of a node ask of its engine.
 *
 * <p>Threading: owned by the node agent.
 */
final class Sessions
{
    private final Engine engine;
    private final SessionRegistry registry;
    private final SessionLifecycle lifecycle;
    private final NodeCounters counters;

    Sessions(
        final Engine engine,
        final SessionRegistry registry,
        final SessionLifecycle lifecycle,
        final NodeCounters counters)
    {
        this.engine = engine;
        this.registry = registry;
        this.lifecycle = lifecycle;
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

    /**
     * Take an event of a session.
     *
     * @return false where the engine has no room, or the session has sent too many of late: the event has to be
     * offered again.
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
        final NodeSession session = heardFrom(ingressSessionId, sessionId, sourceSequence, 1, nowNs);
        return session == null || takeEvent(session, sourceSequence, buffer, offset, length, nowNs, epochNs);
    }

    /**
     * Take events of a session whose numbers follow each other, each behind its length.
     *
     * @return false where not all were taken: the same events have to be offered again.
     */
    boolean onEvents(
        final int ingressSessionId,
        final long sessionId,
        final long sourceSequence,
        final int count,
        final DirectBuffer buffer,
        final int offset,
        final long nowNs,
        final long epochNs)
    {
        final NodeSession session = heardFrom(ingressSessionId, sessionId, sourceSequence, count, nowNs);
        if (session == null)
        {
            return true;
        }

        final int taken = session.interruptedSequence == sourceSequence ? session.interruptedCount : 0;
        session.interruptedSequence = 0;
        int position = offset;
        for (int i = 0; i < count && session.state == SessionState.OPEN; i++)
        {
            final int length = buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
            position += UnacknowledgedEvents.PREFIX_LENGTH;
            if (i >= taken && !takeEvent(session, sourceSequence + i, buffer, position, length, nowNs, epochNs))
            {
                session.interruptedSequence = sourceSequence;
                session.interruptedCount = i;
                return false;
            }
            position += length;
        }

        return true;
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
        if (!session.rights.isPermitted(SessionRight.QUERY))
        {
            return onDenied(session, 0, nowNs);
        }

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
            if (session.isAckPending() || session.isBatchPending() || session.feed == NodeSession.Feed.BEHIND)
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

    /**
     * The open session that events come from.
     *
     * @return null, and counted, where there is none or where the events' numbers cannot be.
     */
    private NodeSession heardFrom(
        final int ingressSessionId,
        final long sessionId,
        final long sourceSequence,
        final int count,
        final long nowNs)
    {
        final NodeSession session = registry.ofSender(ingressSessionId, sessionId);
        if (session == null || session.state != SessionState.OPEN || sourceSequence <= 0 ||
            sourceSequence > Long.MAX_VALUE - count)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
            return null;
        }

        session.lastHeardNs = nowNs;
        return session;
    }

    private boolean takeEvent(
        final NodeSession session,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long nowNs,
        final long epochNs)
    {
        if (!session.rights.isEventPermitted(buffer, offset, length))
        {
            return onDenied(session, sourceSequence, nowNs);
        }
        if (!session.rate.hasToken(nowNs))
        {
            counters.increment(NodeCounter.RATE_LIMITED);
            return false;
        }

        final long result = engine.offer(epochNs, session.source, sourceSequence, buffer, offset, length);
        if (result != Engine.BACK_PRESSURED)
        {
            session.rate.take();
        }
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

    private boolean onDenied(final NodeSession session, final long sourceSequence, final long nowNs)
    {
        counters.increment(NodeCounter.SESSIONS_NOT_AUTHORISED);
        session.deniedSourceSequence = sourceSequence;
        lifecycle.end(session, EndReason.NOT_AUTHORISED, nowNs);
        return true;
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
