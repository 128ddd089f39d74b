package io.lockstep.transport;

import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.AcknowledgedEncoder;
import io.lockstep.codecs.session.ChallengeEncoder;
import io.lockstep.codecs.session.ConnectAcceptedEncoder;
import io.lockstep.codecs.session.ConnectedEncoder;
import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EgressOutputEncoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.EntryKind;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.More;
import io.lockstep.codecs.session.NodeAliveEncoder;
import io.lockstep.codecs.session.OutcomeAnswerEncoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.codecs.session.RefusedEncoder;
import io.lockstep.codecs.session.SessionEndedEncoder;
import io.lockstep.engine.Durability;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encoder of a node's messages to its clients.
 *
 * <p>Each method answers whether the message was sent; where not, it is to be tried again.
 *
 * <p>Threading: owned by the node agent.
 */
final class EgressProxy
{
    private static final int CAPACITY = 512;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, 64));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChallengeEncoder challenge = new ChallengeEncoder();
    private final ConnectAcceptedEncoder connectAccepted = new ConnectAcceptedEncoder();
    private final ConnectedEncoder connected = new ConnectedEncoder();
    private final RefusedEncoder refused = new RefusedEncoder();
    private final AcknowledgedEncoder acknowledged = new AcknowledgedEncoder();
    private final EgressOutputEncoder egressOutput = new EgressOutputEncoder();
    private final OutcomeAnswerEncoder outcomeAnswer = new OutcomeAnswerEncoder();
    private final SessionEndedEncoder sessionEnded = new SessionEndedEncoder();
    private final NodeAliveEncoder nodeAlive = new NodeAliveEncoder();
    private final DurabilityLevel durability;
    private final int maxEventLength;
    private final ApplicationSchemas schemas;

    EgressProxy(final Durability durability, final int maxEventLength, final ApplicationSchemas schemas)
    {
        this.schemas = schemas;
        this.durability = DurabilityLevel.get((short)durability.code());
        this.maxEventLength = maxEventLength;
    }

    /**
     * Put outputs and acknowledgements of a session together, as far as its client knows how to take them apart.
     */
    void begin(final NodeSession session)
    {
        if (session.schemaVersion >= SessionProtocol.BATCH_SCHEMA_VERSION)
        {
            session.batch = new EgressBatch(session.id, durability, session.schemaVersion);
        }
    }

    boolean challenge(final NodeSession session)
    {
        challenge.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(session.correlationId)
            .putChallenge(session.challenge, 0, session.challenge.length);
        return send(session, challenge.encodedLength());
    }

    boolean connectAccepted(final NodeSession session)
    {
        connectAccepted.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(session.correlationId)
            .sessionId(session.id);
        return send(session, connectAccepted.encodedLength());
    }

    boolean connected(final NodeSession session, final long lastSourceSequence, final long sequence)
    {
        connected.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(session.correlationId)
            .sessionId(session.id)
            .lastSourceSequence(lastSourceSequence)
            .sequence(sequence)
            .maxEventLength(maxEventLength)
            .durability(durability);
        final int version = schemas.version(session.applicationSchemaId);
        connected.schemaVersion(
            version == ApplicationSchemas.NOT_KNOWN ? ConnectedEncoder.schemaVersionNullValue() : version);
        if (session.schemaVersion >= SessionProtocol.CHALLENGE_SCHEMA_VERSION)
        {
            return send(session, connected.encodedLength());
        }

        header.blockLength(SessionProtocol.EARLIER_CONNECTED_BLOCK_LENGTH);
        return send(session, SessionProtocol.EARLIER_CONNECTED_BLOCK_LENGTH);
    }

    boolean connectRefused(final NodeSession session, final RefusalCode code)
    {
        return refused(session, session.correlationId, 0, 0, code);
    }

    boolean eventRefused(
        final NodeSession session, final long sourceSequence, final long sequence, final RefusalCode code)
    {
        return refused(session, 0, sourceSequence, sequence, code);
    }

    /**
     * Send what was put together.
     *
     * @return whether nothing is left.
     */
    boolean flush(final NodeSession session)
    {
        if (!session.isBatchPending())
        {
            return true;
        }

        final EgressBatch batch = session.batch;
        if (session.publication.offer(batch.buffer(), 0, batch.end(), null) > 0)
        {
            batch.clear();
            return true;
        }

        return false;
    }

    boolean acknowledged(final NodeSession session, final long sourceSequence, final long sequence)
    {
        if (session.batch != null)
        {
            final long timestampNs = session.batch.timestampNs();
            return add(session, EntryKind.ACKNOWLEDGED, sequence, 0, timestampNs, sourceSequence, buffer, 0, 0);
        }

        acknowledged.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(session.id)
            .sourceSequence(sourceSequence)
            .sequence(sequence)
            .durability(durability);
        return send(session, acknowledged.encodedLength());
    }

    boolean output(final NodeSession session, final OutputCursor entry)
    {
        if (session.batch != null && entry.length() <= EgressBatch.MAX_OUTPUT_LENGTH &&
            EgressBatch.isIndexValid(entry.index()))
        {
            return add(
                session,
                entry.isLast() ? EntryKind.LAST : EntryKind.MORE,
                entry.sequence(),
                entry.index(),
                entry.timestampNs(),
                entry.sourceSequence(),
                entry.buffer(),
                entry.offset(),
                entry.length());
        }
        if (!flush(session))
        {
            return false;
        }

        egressOutput.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(session.id)
            .sequence(entry.sequence())
            .timestampNs(entry.timestampNs())
            .sourceSequence(entry.sourceSequence())
            .index(entry.index())
            .more(entry.isLast() ? More.LAST : More.MORE)
            .durability(durability);
        header.version(session.schemaVersion);
        return session.publication.offer(
            buffer,
            0,
            SessionProtocol.OUTPUT_HEADER_LENGTH,
            entry.buffer(),
            entry.offset(),
            entry.length(),
            null) > 0;
    }

    boolean outcomeAnswer(
        final NodeSession session, final OutputCursor entry, final OutcomeAnswerDecoder answer, final RefusalCode code)
    {
        outcomeAnswer.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(session.id)
            .queryId(answer.queryId())
            .sourceSequence(answer.sourceSequence())
            .lastSourceSequence(answer.lastSourceSequence())
            .sequence(entry.sequence())
            .index(entry.index())
            .known(KnownOutcome.get(answer.knownRaw()))
            .code(code);
        return send(session, outcomeAnswer.encodedLength());
    }

    boolean sessionEnded(final NodeSession session, final EndReason reason)
    {
        sessionEnded.wrapAndApplyHeader(buffer, 0, header).sessionId(session.id).reason(reason);
        return send(session, sessionEnded.encodedLength());
    }

    boolean nodeAlive(final NodeSession session)
    {
        nodeAlive.wrapAndApplyHeader(buffer, 0, header).sessionId(session.id);
        return send(session, nodeAlive.encodedLength());
    }

    private boolean refused(
        final NodeSession session,
        final long correlationId,
        final long sourceSequence,
        final long sequence,
        final RefusalCode code)
    {
        refused.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .sessionId(session.id)
            .sourceSequence(sourceSequence)
            .sequence(sequence)
            .code(SessionProtocol.codeFor(session.schemaVersion, code))
            .detail("");
        return send(session, refused.encodedLength());
    }

    private boolean add(
        final NodeSession session,
        final EntryKind kind,
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final DirectBuffer output,
        final int offset,
        final int length)
    {
        final EgressBatch batch = session.batch;
        if (!batch.hasRoom(sequence, timestampNs, sourceSequence, length) && !flush(session))
        {
            return false;
        }

        batch.add(kind, sequence, index, timestampNs, sourceSequence, output, offset, length);
        return true;
    }

    private boolean send(final NodeSession session, final int encodedLength)
    {
        if (!flush(session))
        {
            return false;
        }

        // A client takes no version above its own.
        header.version(session.schemaVersion);
        return session.publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength, null) > 0;
    }
}
