package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.Engine;

/**
 * State machine of a node's sessions.
 *
 * <p>Threading: owned by the node agent.
 */
final class SessionLifecycle
{
    private final EngineNodeContext ctx;
    private final Aeron aeron;
    private final Engine engine;
    private final SessionRegistry registry;
    private final EgressPublisher publisher;
    private final EgressProxy proxy;
    private final NodeCounters counters;

    SessionLifecycle(
        final EngineNodeContext ctx,
        final Aeron aeron,
        final Engine engine,
        final SessionRegistry registry,
        final EgressPublisher publisher,
        final EgressProxy proxy,
        final NodeCounters counters)
    {
        this.ctx = ctx;
        this.aeron = aeron;
        this.engine = engine;
        this.registry = registry;
        this.publisher = publisher;
        this.proxy = proxy;
        this.counters = counters;
    }

    int doWork(final NodeSession session, final long nowNs, final long epochNs)
    {
        switch (session.state)
        {
            case REGISTERING:
                return register(session);

            case CHALLENGING:
                return challenge(session, nowNs);

            case AWAITING_PROOF:
                return endIfSilent(session, nowNs);

            case ACCEPTING:
                return accept(session, nowNs);

            case OPENING:
                return open(session, nowNs, epochNs);

            case OPEN:
                return live(session, nowNs);

            case CLOSING:
                return sequenceClose(session, epochNs);

            case ENDING:
                return tellEnd(session, nowNs);

            case REFUSING:
                return refuse(session, nowNs);

            case CLOSED:
            default:
                return 0;
        }
    }

    void end(final NodeSession session, final EndReason reason, final long nowNs)
    {
        registry.forget(session);
        publisher.end(session);
        session.isCloseToSequence = session.state == SessionState.OPEN;
        session.endReason = reason;
        session.deadlineNs = nowNs + ctx.endTimeoutNs();
        session.state = SessionState.CLOSING;
    }

    private int register(final NodeSession session)
    {
        try
        {
            session.publication = aeron.getExclusivePublication(session.registrationId);
        }
        catch (final RegistrationException ex)
        {
            counters.increment(NodeCounter.CONNECTS_REFUSED);
            registry.forget(session);
            session.state = SessionState.CLOSED;
            return 1;
        }

        if (session.publication == null)
        {
            return 0;
        }

        session.state = session.refusal != null ? SessionState.REFUSING :
            session.challenge != null ? SessionState.CHALLENGING : SessionState.ACCEPTING;
        return 1;
    }

    private int challenge(final NodeSession session, final long nowNs)
    {
        if (proxy.challenge(session))
        {
            session.lastHeardNs = nowNs;
            session.state = SessionState.AWAITING_PROOF;
            return 1;
        }

        return endIfSilent(session, nowNs);
    }

    private int accept(final NodeSession session, final long nowNs)
    {
        if (proxy.connectAccepted(session))
        {
            session.lastHeardNs = nowNs;
            session.lastSentNs = nowNs;
            session.state = SessionState.OPENING;
            proxy.begin(session);
            if (!publisher.begin(session))
            {
                session.refusal = RefusalCode.OUTPUT_NOT_KEPT;
                publisher.end(session);
                registry.forget(session);
                session.state = SessionState.REFUSING;
            }
            return 1;
        }

        return endIfSilent(session, nowNs);
    }

    private int open(final NodeSession session, final long nowNs, final long epochNs)
    {
        // The end of the session before has its place in the history before this one's beginning.
        if (registry.isClosing(session.source) || engine.openSession(epochNs, session.id, session.source) <= 0)
        {
            return live(session, nowNs);
        }

        counters.increment(NodeCounter.SESSIONS_OPENED);
        session.state = SessionState.OPEN;
        return 1;
    }

    private int live(final NodeSession session, final long nowNs)
    {
        int work = publisher.pollSession(session, nowNs);
        if (work == EgressPublisher.OUTPUT_REMOVED)
        {
            // It took too long. When its client comes back, it is refused with OUTPUT_NOT_KEPT.
            end(session, EndReason.TIMEOUT, nowNs);
            return 1;
        }
        if (nowNs - session.lastSentNs >= ctx.nodeAliveIntervalNs() && proxy.nodeAlive(session))
        {
            session.lastSentNs = nowNs;
            work++;
        }

        return work + endIfSilent(session, nowNs);
    }

    private int endIfSilent(final NodeSession session, final long nowNs)
    {
        if (nowNs - session.lastHeardNs >= ctx.sessionTimeoutNs())
        {
            counters.increment(NodeCounter.SESSIONS_TIMED_OUT);
            end(session, EndReason.TIMEOUT, nowNs);
            return 1;
        }

        return 0;
    }

    private int sequenceClose(final NodeSession session, final long epochNs)
    {
        if (session.isCloseToSequence &&
            engine.closeSession(epochNs, session.id, session.source, SessionProtocol.closeReason(session.endReason)) ==
            Engine.BACK_PRESSURED)
        {
            return 0;
        }

        session.isCloseToSequence = false;
        session.state = SessionState.ENDING;
        return 1;
    }

    private int tellEnd(final NodeSession session, final long nowNs)
    {
        if (session.publication == null)
        {
            aeron.asyncRemovePublication(session.registrationId);
        }
        else if (isEndTold(session) || nowNs - session.deadlineNs >= 0)
        {
            session.publication.close();
        }
        else
        {
            return 0;
        }

        session.state = SessionState.CLOSED;
        return 1;
    }

    private boolean isEndTold(final NodeSession session)
    {
        return session.deniedSourceSequence == 0 ? proxy.sessionEnded(session, session.endReason) :
            proxy.eventRefused(session, session.deniedSourceSequence, 0, RefusalCode.NOT_AUTHORISED);
    }

    private int refuse(final NodeSession session, final long nowNs)
    {
        if (proxy.connectRefused(session, session.refusal) || nowNs - session.deadlineNs >= 0)
        {
            counters.increment(NodeCounter.CONNECTS_REFUSED);
            session.publication.close();
            session.state = SessionState.CLOSED;
            return 1;
        }

        return 0;
    }
}
