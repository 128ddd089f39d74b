package io.lockstep.transport.cluster;

import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.EngineCore;
import io.lockstep.transport.SessionProtocol;
import org.agrona.CloseHelper;
import org.agrona.collections.Long2ObjectHashMap;

import java.util.ArrayList;
import java.util.List;

/**
 * Sender of outputs to the clients of a cluster, by the member that leads it.
 *
 * <p>Each session reads on in the window of outputs from where its client says it stopped, and is told that it is
 * connected where the window ended as it asked; so history and live are one stream. A client asks again behind each
 * change of leaders: a new leader sends nothing to a session that has not.
 *
 * <p><b>Design note.</b> It has publications of its own, and does not send by the cluster's {@code ClientSession}: that
 * is allowed in the callbacks of the log only, so that what a slow client's flow control held back would wait for the
 * next message of somebody. A publication to the same channel is the one that the consensus module has, so that all of
 * it is one stream to the client.
 *
 * <p>Threading: owned by the member's service agent.
 */
final class LeaderEgress implements SessionListener
{
    private static final int ENTRY_LIMIT = 256;

    private final EgressMessages messages = new EgressMessages();
    private final Long2ObjectHashMap<EgressSession> sessions = new Long2ObjectHashMap<>();
    private final List<EgressSession> active = new ArrayList<>();
    private final OutputEntry entry = new OutputEntry();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final OutcomeAnswerDecoder outcomeAnswer = new OutcomeAnswerDecoder();
    private final Cluster cluster;
    private final EngineCore core;
    private final OutputWindow window;
    private final int maxEventLength;

    private boolean isLeader;

    LeaderEgress(
        final Cluster cluster, final EngineCore core, final OutputWindow window, final int maxEventLength)
    {
        this.cluster = cluster;
        this.core = core;
        this.window = window;
        this.maxEventLength = maxEventLength;
    }

    void leadershipTermId(final long leadershipTermId)
    {
        messages.leadershipTermId(leadershipTermId);
    }

    void role(final Cluster.Role role)
    {
        isLeader = role == Cluster.Role.LEADER;
        if (!isLeader)
        {
            close();
        }
    }

    @Override
    public void onConnect(
        final long sessionId,
        final long source,
        final long correlationId,
        final long outputSequence,
        final int outputIndex)
    {
        final EgressSession session = begin(sessionId, source, correlationId);
        if (session == null)
        {
            return;
        }

        session.connectPosition = window.tail();
        session.connectSequence = core.sequence();
        session.lastSourceSequence = core.lastSourceSequence(source);
        session.position = window.head();
        session.passedSequence = outputSequence;
        session.passedIndex = outputIndex;
        if (outputSequence == SessionProtocol.FROM_NOW)
        {
            session.position = window.tail();
            session.passedSequence = core.sequence();
            session.passedIndex = Integer.MAX_VALUE;
        }
        else if (!window.isKept(outputSequence, outputIndex))
        {
            session.refusal = RefusalCode.OUTPUT_NOT_KEPT;
        }
    }

    @Override
    public void onConnectRefused(final long sessionId, final long correlationId, final RefusalCode code)
    {
        final EgressSession session = begin(sessionId, EngineCore.NO_SOURCE, correlationId);
        if (session != null)
        {
            session.refusal = code;
        }
    }

    @Override
    public void onEnd(final long sessionId, final EndReason reason)
    {
        final EgressSession session = sessions.get(sessionId);
        if (session != null)
        {
            session.end = reason;
        }
    }

    /**
     * The cluster has forgotten a session, and with it where to send.
     */
    void onSessionClosed(final long sessionId)
    {
        final EgressSession session = sessions.remove(sessionId);
        if (session != null)
        {
            active.remove(session);
            release(session);
        }
    }

    /**
     * Send what there is to send.
     */
    int doWork()
    {
        int work = 0;
        for (int i = active.size() - 1; i >= 0; i--)
        {
            final EgressSession session = active.get(i);
            if (session.publication != null || register(session))
            {
                work += poll(session);
            }
        }

        return work;
    }

    void close()
    {
        active.forEach(this::release);
        active.clear();
        sessions.clear();
    }

    private EgressSession begin(final long sessionId, final long source, final long correlationId)
    {
        if (!isLeader)
        {
            return null;
        }

        onSessionClosed(sessionId);
        final ClientSession client = cluster.getClientSession(sessionId);
        if (client == null)
        {
            return null;
        }

        final EgressSession session = new EgressSession(sessionId, source, correlationId,
            cluster.aeron().asyncAddPublication(client.responseChannel(), client.responseStreamId()));
        sessions.put(sessionId, session);
        active.add(session);

        return session;
    }

    private boolean register(final EgressSession session)
    {
        try
        {
            session.publication = cluster.aeron().getPublication(session.registrationId);
        }
        catch (final RegistrationException ex)
        {
            // The channel is the client's choice; the cluster closes the session when it times out.
            sessions.remove(session.id);
            active.remove(session);
        }

        return session.publication != null;
    }

    private int poll(final EgressSession session)
    {
        if (session.refusal != null)
        {
            return session.publication.isConnected() && messages.refused(session, 0, 0, session.refusal) ?
                finish(session) : 0;
        }

        int work = 0;
        while (work < ENTRY_LIMIT && session.position != window.tail())
        {
            if (session.position < window.head())
            {
                // The client did not keep up, and what it was to get next is gone. It is told when it asks again.
                session.refusal = RefusalCode.OUTPUT_NOT_KEPT;
                return work;
            }
            if (!connect(session))
            {
                return work;
            }

            final long next = window.read(session.position, entry);
            if (entry.source() == session.source &&
                entry.isBehind(session.passedSequence, session.passedIndex) && !deliver(session))
            {
                return work;
            }

            session.position = next;
            work++;
        }

        if (session.position == window.tail() && connect(session))
        {
            work += session.isAckPending() && flushAck(session) ? 1 : 0;
            work += session.end != null && !session.isAckPending() && messages.sessionEnded(session, session.end) ?
                finish(session) : 0;
        }

        return work;
    }

    private int finish(final EgressSession session)
    {
        onSessionClosed(session.id);
        return 1;
    }

    /**
     * Tell the client that it is connected, where that is due.
     */
    private boolean connect(final EgressSession session)
    {
        if (!session.isConnectedSent && session.position >= session.connectPosition)
        {
            session.isConnectedSent = (!session.isAckPending() || flushAck(session)) &&
                messages.connected(session, maxEventLength);
            return session.isConnectedSent;
        }

        return true;
    }

    private boolean deliver(final EgressSession session)
    {
        if (entry.isEmpty())
        {
            return entry.sourceSequence() == 0 || deliverOutcome(session);
        }
        if (session.isAckPending() && !flushAck(session))
        {
            return false;
        }

        return entry.sourceSequence() == 0 &&
            SchemaIds.schemaId(entry.buffer(), entry.bodyOffset()) == OutcomeAnswerDecoder.SCHEMA_ID ?
            deliverControl(session) : messages.output(session, entry);
    }

    private boolean deliverControl(final EgressSession session)
    {
        headerDecoder.wrap(entry.buffer(), entry.bodyOffset());
        if (headerDecoder.templateId() != OutcomeAnswerDecoder.TEMPLATE_ID)
        {
            // That a session was opened is told by where its outputs begin.
            return true;
        }

        outcomeAnswer.wrapAndApplyHeader(entry.buffer(), entry.bodyOffset(), headerDecoder);
        return messages.outcomeAnswer(session, entry, outcomeAnswer);
    }

    private boolean deliverOutcome(final EgressSession session)
    {
        switch (entry.outcome())
        {
            case SOURCE_SEQUENCE_GAP:
                // Of an earlier connection: the client sends again from what it is told when it is connected.
            case SOURCE_LIMIT:
                return !session.isConnectedSent || refuse(session);

            case EVENT_NOT_KNOWN:
            case EVENT_TOO_LONG:
            case SKIPPED:
            case FORGOTTEN:
                return refuse(session);

            case APPLIED:
            case DUPLICATE:
            default:
                session.pendingAckSourceSequence =
                    Math.max(session.pendingAckSourceSequence, entry.sourceSequence());
                session.pendingAckSequence = entry.sequence();
                return true;
        }
    }

    private boolean refuse(final EgressSession session)
    {
        return (!session.isAckPending() || flushAck(session)) && messages.refused(
            session, entry.sourceSequence(), entry.sequence(), SessionProtocol.refusalCode(entry.outcome()));
    }

    private boolean flushAck(final EgressSession session)
    {
        if (messages.acknowledged(session))
        {
            session.pendingAckSourceSequence = 0;
            return true;
        }

        return false;
    }

    private void release(final EgressSession session)
    {
        if (session.publication != null)
        {
            CloseHelper.close(session.publication);
        }
        else if (!cluster.aeron().isClosed())
        {
            cluster.aeron().asyncRemovePublication(session.registrationId);
        }
    }
}
