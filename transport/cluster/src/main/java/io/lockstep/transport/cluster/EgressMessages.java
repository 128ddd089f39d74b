package io.lockstep.transport.cluster;

import io.aeron.Publication;
import io.aeron.cluster.codecs.SessionMessageHeaderEncoder;
import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.AcknowledgedEncoder;
import io.lockstep.codecs.session.ConnectedEncoder;
import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressOutputEncoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.More;
import io.lockstep.codecs.session.OutcomeAnswerEncoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.codecs.session.RefusedEncoder;
import io.lockstep.codecs.session.SessionEndedEncoder;
import io.lockstep.engine.Outcome;
import io.lockstep.transport.SessionProtocol;
import org.agrona.concurrent.UnsafeBuffer;

import static io.aeron.cluster.client.AeronCluster.SESSION_HEADER_LENGTH;

/**
 * Encoder of what a leader sends to the sessions of its cluster: the session protocol behind the cluster's header.
 *
 * <p>Each method offers one message, and answers whether it went out.
 *
 * <p>Threading: owned by the member's service agent.
 */
final class EgressMessages
{
    private static final int MAX_LENGTH = 256;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final io.aeron.cluster.codecs.MessageHeaderEncoder logHeader =
        new io.aeron.cluster.codecs.MessageHeaderEncoder();
    private final SessionMessageHeaderEncoder sessionHeader = new SessionMessageHeaderEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectedEncoder connected = new ConnectedEncoder();
    private final RefusedEncoder refused = new RefusedEncoder();
    private final AcknowledgedEncoder acknowledged = new AcknowledgedEncoder();
    private final EgressOutputEncoder egressOutput = new EgressOutputEncoder();
    private final OutcomeAnswerEncoder outcomeAnswer = new OutcomeAnswerEncoder();
    private final SessionEndedEncoder sessionEnded = new SessionEndedEncoder();

    EgressMessages()
    {
        sessionHeader.wrapAndApplyHeader(buffer, 0, logHeader);
    }

    void leadershipTermId(final long leadershipTermId)
    {
        sessionHeader.leadershipTermId(leadershipTermId);
    }

    boolean connected(final EgressSession session, final int maxEventLength)
    {
        connected.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header)
            .correlationId(session.correlationId)
            .sessionId(session.id)
            .lastSourceSequence(session.lastSourceSequence)
            .sequence(session.connectSequence)
            .maxEventLength(maxEventLength)
            .durability(DurabilityLevel.REPLICATED);
        return offer(session, connected.encodedLength());
    }

    boolean refused(
        final EgressSession session, final long sourceSequence, final long sequence, final RefusalCode code)
    {
        refused.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header)
            .correlationId(sourceSequence == 0 ? session.correlationId : 0)
            .sessionId(session.id)
            .sourceSequence(sourceSequence)
            .sequence(sequence)
            .code(code)
            .detail("");
        return offer(session, refused.encodedLength());
    }

    boolean acknowledged(final EgressSession session)
    {
        acknowledged.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header)
            .sessionId(session.id)
            .sourceSequence(session.pendingAckSourceSequence)
            .sequence(session.pendingAckSequence)
            .durability(DurabilityLevel.REPLICATED);
        return offer(session, acknowledged.encodedLength());
    }

    boolean output(final EgressSession session, final OutputEntry entry)
    {
        egressOutput.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header)
            .sessionId(session.id)
            .sequence(entry.sequence())
            .timestampNs(entry.timestampNs())
            .sourceSequence(entry.sourceSequence())
            .index(entry.index())
            .more(entry.isLast() ? More.LAST : More.MORE)
            .durability(DurabilityLevel.REPLICATED);
        final int headLength = SESSION_HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH +
            EgressOutputEncoder.BLOCK_LENGTH;
        sessionHeader.clusterSessionId(session.id).timestamp(entry.timestampNs());
        return isSent(session.publication.offer(
            buffer, 0, headLength, entry.buffer(), entry.bodyOffset(), entry.bodyLength(), null));
    }

    boolean outcomeAnswer(
        final EgressSession session, final OutputEntry entry, final OutcomeAnswerDecoder answer)
    {
        outcomeAnswer.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header)
            .sessionId(session.id)
            .queryId(answer.queryId())
            .sourceSequence(answer.sourceSequence())
            .lastSourceSequence(answer.lastSourceSequence())
            .sequence(entry.sequence())
            .index(entry.index())
            .known(KnownOutcome.get(answer.knownRaw()))
            .code(answer.known() == io.lockstep.codecs.control.KnownOutcome.NOT_APPLIED ?
                SessionProtocol.refusalCode(Outcome.ofCode(answer.outcome())) : RefusalCode.NULL_VAL);
        return offer(session, outcomeAnswer.encodedLength());
    }

    boolean sessionEnded(final EgressSession session, final EndReason reason)
    {
        sessionEnded.wrapAndApplyHeader(buffer, SESSION_HEADER_LENGTH, header).sessionId(session.id).reason(reason);
        return offer(session, sessionEnded.encodedLength());
    }

    private boolean offer(final EgressSession session, final int blockLength)
    {
        sessionHeader.clusterSessionId(session.id).timestamp(0);
        return isSent(session.publication.offer(
            buffer, 0, SESSION_HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + blockLength));
    }

    private static boolean isSent(final long result)
    {
        if (result == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("a session's publication is at its greatest position");
        }

        return result > 0;
    }
}
