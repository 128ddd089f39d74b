package io.lockstep.transport;

import io.aeron.Aeron;
import io.lockstep.codecs.session.ConnectDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.security.SecurityContext;
import io.lockstep.transport.security.SessionRights;

import java.security.SecureRandom;

/**
 * Judge of who gets a session at a node.
 *
 * <pre>
 *   Connect -> form, schema, place in the outputs -> [ Challenge -> response ] -> rights, limits -> accepted
 * </pre>
 *
 * <p>Whoever has not proved who he is ends nobody's session and takes nobody's place: only what is admitted is found
 * by its source. Requests that are not admitted yet have a limit of their own, for each sender and in all.
 *
 * <p>Session ids are drawn at random: they name a session in the history for ever, so they must not come again after
 * a restart, and a client can hardly hit on another one's.
 *
 * <p>Threading: owned by the node agent.
 */
final class SessionAdmission
{
    private static final int MAX_PENDING_MARGIN = 16;
    private static final int MAX_PENDING_OF_SENDER = 2;

    private final SecureRandom random = new SecureRandom();
    private final EngineNodeContext ctx;
    private final SecurityContext security;
    private final ApplicationSchemas schemas;
    private final Aeron aeron;
    private final SessionRegistry registry;
    private final SessionLifecycle lifecycle;
    private final EgressPublisher publisher;
    private final NodeCounters counters;

    SessionAdmission(
        final EngineNodeContext ctx,
        final ApplicationSchemas schemas,
        final Aeron aeron,
        final SessionRegistry registry,
        final SessionLifecycle lifecycle,
        final EgressPublisher publisher,
        final NodeCounters counters)
    {
        this.ctx = ctx;
        this.schemas = schemas;
        this.aeron = aeron;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.publisher = publisher;
        this.counters = counters;
        security = ctx.security();
    }

    void onConnect(
        final int ingressSessionId, final ConnectDecoder connect, final int schemaVersion, final long nowNs)
    {
        // Variable data is read last, and a decoder reads it once only.
        final RefusalCode refusal = refusal(connect, schemaVersion);
        final NodeSession session = new NodeSession(
            random.nextLong() & Long.MAX_VALUE,
            connect.source(),
            connect.correlationId(),
            ingressSessionId,
            connect.outputSequence(),
            connect.outputIndex());
        session.schemaVersion = Math.min(schemaVersion, ConnectDecoder.SCHEMA_VERSION);
        session.applicationSchemaId = connect.schemaId();
        final int streamId = connect.responseStreamId();
        final String channel = connect.responseChannel();
        session.identity = connect.identity();
        if (!isChannelServed(channel) || registry.size() >= 2 * ctx.maxSessions() + MAX_PENDING_MARGIN ||
            registry.pendingCount(ingressSessionId) >= MAX_PENDING_OF_SENDER)
        {
            counters.increment(NodeCounter.CONNECTS_REFUSED);
            return;
        }

        session.registrationId = aeron.asyncAddExclusivePublication(channel, streamId);
        session.lastHeardNs = nowNs;
        session.lastSentNs = nowNs;
        session.deadlineNs = nowNs + ctx.sessionTimeoutNs();
        session.refusal = refusal;
        registry.list(session);
        if (refusal == null)
        {
            if (security.authenticator() == null)
            {
                admit(session, SessionRights.ALL, nowNs);
            }
            else
            {
                session.challenge = security.authenticator().newChallenge();
            }
        }
    }

    void onChallengeResponse(
        final int ingressSessionId, final long correlationId, final byte[] response, final long nowNs)
    {
        final NodeSession session = registry.ofChallenge(ingressSessionId, correlationId);
        if (session == null)
        {
            counters.increment(NodeCounter.FRAMES_WITHOUT_SESSION);
            return;
        }

        // A challenge is for one response, whatever that is.
        final byte[] challenge = session.challenge;
        session.challenge = null;
        session.lastHeardNs = nowNs;
        if (security.authenticator().isAuthentic(session.identity, challenge, response))
        {
            session.state = SessionState.ACCEPTING;
            admit(session, security.policy().rights(session.identity), nowNs);
        }
        else
        {
            counters.increment(NodeCounter.CONNECTS_NOT_AUTHENTIC);
            refuse(session, RefusalCode.NOT_AUTHENTIC, nowNs);
        }
    }

    private void admit(final NodeSession session, final SessionRights rights, final long nowNs)
    {
        final RefusalCode refusal = refusal(session, rights);
        if (refusal != null)
        {
            refuse(session, refusal, nowNs);
            return;
        }

        session.rights = rights;
        session.rate = new TokenBucket(
            Math.min(rights.eventsPerSecond(), security.eventsPerSecond()),
            Math.min(rights.eventsBurst(), security.eventsBurst()),
            nowNs);
        final NodeSession predecessor = registry.ofSource(session.source);
        if (predecessor != null)
        {
            counters.increment(NodeCounter.SESSIONS_SUPERSEDED);
            lifecycle.end(predecessor, EndReason.SUPERSEDED, nowNs);
        }
        registry.index(session);
    }

    private void refuse(final NodeSession session, final RefusalCode code, final long nowNs)
    {
        session.refusal = code;
        session.deadlineNs = nowNs + ctx.endTimeoutNs();
        if (session.publication != null)
        {
            session.state = SessionState.REFUSING;
        }
    }

    private RefusalCode refusal(final ConnectDecoder connect, final int schemaVersion)
    {
        final boolean isEarlier = schemaVersion < SessionProtocol.CHALLENGE_SCHEMA_VERSION;
        final int expected = isEarlier ? SessionProtocol.EARLIER_VERSION : SessionProtocol.VERSION;
        if (connect.protocolVersion() != expected || (isEarlier && !security.isEarlierProtocolServed()))
        {
            return RefusalCode.PROTOCOL_VERSION;
        }
        if (connect.source() <= 0)
        {
            return RefusalCode.SOURCE_NOT_VALID;
        }
        if (connect.schemaId() != ConnectDecoder.schemaIdNullValue() &&
            !schemas.isKnown(connect.schemaId(), connect.schemaVersion()))
        {
            counters.increment(NodeCounter.CONNECTS_SCHEMA_NOT_KNOWN);
            return RefusalCode.SCHEMA_NOT_KNOWN;
        }

        return connect.outputSequence() < SessionProtocol.FROM_NOW || connect.outputIndex() < -1 ||
            !publisher.isKnown(connect.outputSequence()) ? RefusalCode.OUTPUT_NOT_KEPT : null;
    }

    private RefusalCode refusal(final NodeSession session, final SessionRights rights)
    {
        if (rights == null || !rights.isSourcePermitted(session.source))
        {
            counters.increment(NodeCounter.CONNECTS_NOT_AUTHORISED);
            return RefusalCode.NOT_AUTHORISED;
        }

        final NodeSession predecessor = registry.ofSource(session.source);
        final int replaced = predecessor != null && predecessor.identity.equals(session.identity) ? 1 : 0;
        if (security.authenticator() != null && registry.countOf(session.identity) - replaced >=
            Math.min(rights.maxSessions(), security.maxSessionsPerIdentity()))
        {
            return RefusalCode.IDENTITY_LIMIT;
        }

        return registry.indexedCount() >= ctx.maxSessions() && predecessor == null ? RefusalCode.SESSION_LIMIT : null;
    }

    private boolean isChannelServed(final String channel)
    {
        return channel.indexOf('|') < 0 && (channel.startsWith(SessionProtocol.CHANNEL_PREFIX) ||
            (ctx.isIpcServed() && channel.equals(SessionProtocol.IPC_CHANNEL)));
    }
}
