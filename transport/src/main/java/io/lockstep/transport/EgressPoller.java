package io.lockstep.transport;

import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.AcknowledgedDecoder;
import io.lockstep.codecs.session.ChallengeDecoder;
import io.lockstep.codecs.session.ConnectAcceptedDecoder;
import io.lockstep.codecs.session.ConnectedDecoder;
import io.lockstep.codecs.session.EgressBatchDecoder;
import io.lockstep.codecs.session.EgressOutputDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.More;
import io.lockstep.codecs.session.NodeAliveDecoder;
import io.lockstep.codecs.session.OutcomeAnswerDecoder;
import io.lockstep.codecs.session.RefusedDecoder;
import io.lockstep.codecs.session.SessionEndedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/**
 * Decoder of the frames that a node sends to a client.
 *
 * <p>Threading: owned by the client's thread.
 */
final class EgressPoller implements FragmentHandler
{
    private static final int FRAGMENT_LIMIT = 256;

    private final FragmentAssembler assembler = new FragmentAssembler(this);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChallengeDecoder challenge = new ChallengeDecoder();
    private final ConnectAcceptedDecoder connectAccepted = new ConnectAcceptedDecoder();
    private final ConnectedDecoder connected = new ConnectedDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final AcknowledgedDecoder acknowledged = new AcknowledgedDecoder();
    private final EgressOutputDecoder egressOutput = new EgressOutputDecoder();
    private final OutcomeAnswerDecoder outcomeAnswer = new OutcomeAnswerDecoder();
    private final SessionEndedDecoder sessionEnded = new SessionEndedDecoder();
    private final NodeAliveDecoder nodeAlive = new NodeAliveDecoder();
    private final Subscription subscription;
    private final ClientSession session;
    private final EgressBatchReader batches;

    private Throwable error;
    private long nowNs;
    private long malformedCount;

    EgressPoller(final Subscription subscription, final ClientSession session)
    {
        this.subscription = subscription;
        this.session = session;
        batches = new EgressBatchReader(session);
    }

    int poll(final long timeNs)
    {
        nowNs = timeNs;
        final int fragments = subscription.poll(assembler, FRAGMENT_LIMIT);
        final Exception batchError = batches.pollError();
        if (error != null || batchError != null)
        {
            final Throwable thrown = error == null ? batchError : error;
            error = null;
            LangUtil.rethrowUnchecked(thrown);
        }

        return fragments;
    }

    long malformedCount()
    {
        return malformedCount;
    }

    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        try
        {
            if (!dispatch(buffer, offset, length))
            {
                malformedCount++;
            }
        }
        catch (final Exception ex)
        {
            // Aeron would give it to an error handler; it belongs to the caller of the poll.
            error = error == null ? ex : error;
        }
    }

    private boolean dispatch(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return false;
        }

        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() > MessageHeaderDecoder.SCHEMA_VERSION)
        {
            return false;
        }

        final int blockLength = header.blockLength();
        switch (header.templateId())
        {
            case EgressBatchDecoder.TEMPLATE_ID:
                return batches.onBatch(buffer, offset, length, blockLength, nowNs);

            case EgressOutputDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, EgressOutputDecoder.BLOCK_LENGTH, length) &&
                    onOutput(buffer, offset, length);

            case AcknowledgedDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, AcknowledgedDecoder.BLOCK_LENGTH, length) &&
                    onAcknowledged(buffer, offset);

            case NodeAliveDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, NodeAliveDecoder.BLOCK_LENGTH, length) &&
                    onNodeAlive(buffer, offset);

            case ChallengeDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, ChallengeDecoder.BLOCK_LENGTH, length) &&
                    onChallenge(buffer, offset, length);

            case ConnectAcceptedDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, ConnectAcceptedDecoder.BLOCK_LENGTH, length) &&
                    onConnectAccepted(buffer, offset);

            case ConnectedDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(
                    blockLength,
                    header.version() < SessionProtocol.CHALLENGE_SCHEMA_VERSION ?
                    SessionProtocol.EARLIER_CONNECTED_BLOCK_LENGTH : ConnectedDecoder.BLOCK_LENGTH,
                    length) && onConnected(buffer, offset);

            case RefusedDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, RefusedDecoder.BLOCK_LENGTH, length) &&
                    onRefused(buffer, offset);

            case OutcomeAnswerDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, OutcomeAnswerDecoder.BLOCK_LENGTH, length) &&
                    onOutcomeAnswer(buffer, offset);

            case SessionEndedDecoder.TEMPLATE_ID:
                return SessionProtocol.isWhole(blockLength, SessionEndedDecoder.BLOCK_LENGTH, length) &&
                    onSessionEnded(buffer, offset);

            default:
                return false;
        }
    }

    private boolean onOutput(final DirectBuffer buffer, final int offset, final int length)
    {
        egressOutput.wrapAndApplyHeader(buffer, offset, header);
        if (session.isHeard(egressOutput.sessionId(), nowNs))
        {
            session.onOutput(
                egressOutput.sequence(),
                egressOutput.index(),
                egressOutput.timestampNs(),
                egressOutput.sourceSequence(),
                egressOutput.more() == More.LAST,
                egressOutput.durability(),
                buffer,
                offset + SessionProtocol.OUTPUT_HEADER_LENGTH,
                length - SessionProtocol.OUTPUT_HEADER_LENGTH);
        }
        return true;
    }

    private boolean onAcknowledged(final DirectBuffer buffer, final int offset)
    {
        acknowledged.wrapAndApplyHeader(buffer, offset, header);
        if (session.isHeard(acknowledged.sessionId(), nowNs))
        {
            session.onAcknowledged(
                acknowledged.sourceSequence(), acknowledged.sequence(), acknowledged.durability());
        }
        return true;
    }

    private boolean onNodeAlive(final DirectBuffer buffer, final int offset)
    {
        nodeAlive.wrapAndApplyHeader(buffer, offset, header);
        session.isHeard(nodeAlive.sessionId(), nowNs);
        return true;
    }

    private boolean onChallenge(final DirectBuffer buffer, final int offset, final int length)
    {
        final int fixedLength = MessageHeaderDecoder.ENCODED_LENGTH + ChallengeDecoder.BLOCK_LENGTH +
            ChallengeDecoder.challengeHeaderLength();
        if (length < fixedLength)
        {
            return false;
        }

        challenge.wrapAndApplyHeader(buffer, offset, header);
        final int challengeLength = challenge.challengeLength();
        if (challengeLength != length - fixedLength || challengeLength > SessionProtocol.MAX_PROOF_LENGTH)
        {
            return false;
        }

        final byte[] bytes = new byte[challengeLength];
        challenge.getChallenge(bytes, 0, challengeLength);
        session.onChallenge(challenge.correlationId(), bytes, nowNs);
        return true;
    }

    private boolean onConnectAccepted(final DirectBuffer buffer, final int offset)
    {
        connectAccepted.wrapAndApplyHeader(buffer, offset, header);
        session.onConnectAccepted(connectAccepted.correlationId(), connectAccepted.sessionId(), nowNs);
        return true;
    }

    private boolean onConnected(final DirectBuffer buffer, final int offset)
    {
        connected.wrapAndApplyHeader(buffer, offset, header);
        session.onConnected(
            connected.sessionId(),
            connected.lastSourceSequence(),
            connected.sequence(),
            connected.maxEventLength(),
            connected.schemaVersion() == ConnectedDecoder.schemaVersionNullValue() ?
            Client.SCHEMA_NOT_NAMED : connected.schemaVersion(),
            nowNs);
        return true;
    }

    private boolean onRefused(final DirectBuffer buffer, final int offset)
    {
        refused.wrapAndApplyHeader(buffer, offset, header);
        session.onRefused(
            refused.correlationId(),
            refused.sessionId(),
            refused.sourceSequence(),
            refused.sequence(),
            refused.code(),
            nowNs);
        return true;
    }

    private boolean onOutcomeAnswer(final DirectBuffer buffer, final int offset)
    {
        outcomeAnswer.wrapAndApplyHeader(buffer, offset, header);
        session.onOutcomeAnswer(outcomeAnswer, nowNs);
        return true;
    }

    private boolean onSessionEnded(final DirectBuffer buffer, final int offset)
    {
        sessionEnded.wrapAndApplyHeader(buffer, offset, header);
        session.onSessionEnded(sessionEnded.sessionId(), sessionEnded.reason(), nowNs);
        return true;
    }
}
