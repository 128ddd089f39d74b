package io.lockstep.transport;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.ChallengeResponseDecoder;
import io.lockstep.codecs.session.ConnectDecoder;
import io.lockstep.codecs.session.DisconnectDecoder;
import io.lockstep.codecs.session.GroupSizeEncodingDecoder;
import io.lockstep.codecs.session.IngressBatchDecoder;
import io.lockstep.codecs.session.IngressEventDecoder;
import io.lockstep.codecs.session.KeepAliveDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.OutcomeQueryDecoder;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Decoder of the frames that clients send to a node.
 *
 * <p>Every length is checked before anything is decoded: a frame that does not fit its own header, or that nobody
 * here knows, is counted and dropped.
 *
 * <p>Each sender has a share of every poll, and another one is the first each time, so that a sender that floods the
 * node waits for the others, and not they for it. What it has sent too much stays in its own stream, where it meets
 * Aeron's flow control.
 *
 * <p>Threading: owned by the node agent.
 */
final class IngressAdapter implements ControlledFragmentHandler
{
    private static final int FRAGMENT_LIMIT = 256;
    private static final int SHARE_MIN = 16;
    private static final int LENGTH_OF_LENGTH = Integer.BYTES;
    private static final int NOT_WHOLE = -1;
    private static final int CONNECT_FRAME_LENGTH_MAX = 512;

    private final Consumer<Image> turn = this::onTurn;
    private final IngressAssembler assembler;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectDecoder connect = new ConnectDecoder();
    private final IngressEventDecoder ingressEvent = new IngressEventDecoder();
    private final IngressBatchDecoder ingressBatch = new IngressBatchDecoder();
    private final GroupSizeEncodingDecoder events = new GroupSizeEncodingDecoder();
    private final KeepAliveDecoder keepAlive = new KeepAliveDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();
    private final OutcomeQueryDecoder outcomeQuery = new OutcomeQueryDecoder();
    private final ChallengeResponseDecoder challengeResponse = new ChallengeResponseDecoder();
    private final Subscription subscription;
    private final SessionAdmission admission;
    private final Sessions sessions;
    private final NodeCounters counters;

    private long nowNs;
    private long epochNs;

    // Of one poll: whose turn it is, who comes first, and what is left for all.
    private int firstTurn;
    private int nextTurn;
    private int turnIndex;
    private boolean isFirstRound;
    private int share;
    private int fragmentsLeft;

    // Of one turn: events that came in batches count as if each had come alone.
    private int turnLimit;
    private int turnFragments;
    private int turnBatched;

    IngressAdapter(
        final Subscription subscription,
        final SessionAdmission admission,
        final Sessions sessions,
        final NodeCounters counters,
        final int maxEventLength)
    {
        this.subscription = subscription;
        this.admission = admission;
        this.sessions = sessions;
        assembler = new IngressAssembler(
            this,
            counters,
            Math.max(CONNECT_FRAME_LENGTH_MAX, SessionProtocol.EVENT_HEADER_LENGTH + maxEventLength));
        this.counters = counters;
    }

    /**
     * Take what has arrived.
     *
     * @param timeNs      now, on the clock of the time-outs.
     * @param epochTimeNs now, in nanoseconds since the epoch: the time of the events.
     */
    int poll(final long timeNs, final long epochTimeNs)
    {
        nowNs = timeNs;
        epochNs = epochTimeNs;
        assembler.forgetGone(subscription);
        final int images = subscription.imageCount();
        if (images == 0)
        {
            return 0;
        }

        share = Math.max(SHARE_MIN, FRAGMENT_LIMIT / images);
        fragmentsLeft = FRAGMENT_LIMIT;
        firstTurn = firstTurn >= images ? 0 : firstTurn;
        nextTurn = firstTurn + 1;
        pollRound(true);
        pollRound(false);
        firstTurn = nextTurn;
        return FRAGMENT_LIMIT - Math.max(0, fragmentsLeft);
    }

    @Override
    public Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        turnFragments++;
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() > MessageHeaderDecoder.SCHEMA_VERSION)
        {
            return drop(NodeCounter.FRAMES_NOT_KNOWN);
        }

        switch (header.templateId())
        {
            case IngressBatchDecoder.TEMPLATE_ID:
                return onIngressBatch(buffer, offset, length, frameHeader.sessionId());

            case IngressEventDecoder.TEMPLATE_ID:
                return onIngressEvent(buffer, offset, length, frameHeader.sessionId());

            case KeepAliveDecoder.TEMPLATE_ID:
                return onKeepAlive(buffer, offset, length, frameHeader.sessionId());

            case ConnectDecoder.TEMPLATE_ID:
                return onConnect(buffer, offset, length, frameHeader.sessionId());

            case ChallengeResponseDecoder.TEMPLATE_ID:
                return onChallengeResponse(buffer, offset, length, frameHeader.sessionId());

            case DisconnectDecoder.TEMPLATE_ID:
                return onDisconnect(buffer, offset, length, frameHeader.sessionId());

            case OutcomeQueryDecoder.TEMPLATE_ID:
                return onOutcomeQuery(buffer, offset, length, frameHeader.sessionId());

            default:
                return drop(NodeCounter.FRAMES_NOT_KNOWN);
        }
    }

    private void pollRound(final boolean isFirst)
    {
        isFirstRound = isFirst;
        turnIndex = 0;
        subscription.forEachImage(turn);
    }

    private void onTurn(final Image image)
    {
        final int index = turnIndex++;
        if (fragmentsLeft > 0 && isFirstRound == index >= firstTurn)
        {
            turnLimit = Math.min(share, fragmentsLeft);
            turnFragments = 0;
            turnBatched = 0;
            fragmentsLeft -= image.controlledPoll(assembler, turnLimit);
            fragmentsLeft -= turnBatched;
            if (fragmentsLeft <= 0)
            {
                nextTurn = index + 1;
            }
        }
    }

    private Action onIngressEvent(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        if (!SessionProtocol.isWhole(header.blockLength(), IngressEventDecoder.BLOCK_LENGTH, length))
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        ingressEvent.wrapAndApplyHeader(buffer, offset, header);
        final boolean isTaken = sessions.onEvent(
            ingressSessionId,
            ingressEvent.sessionId(),
            ingressEvent.sourceSequence(),
            buffer,
            offset + SessionProtocol.EVENT_HEADER_LENGTH,
            length - SessionProtocol.EVENT_HEADER_LENGTH,
            nowNs,
            epochNs);
        return isTaken ? Action.CONTINUE : Action.ABORT;
    }

    private Action onIngressBatch(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        if (!SessionProtocol.isWhole(header.blockLength(), IngressBatchDecoder.BLOCK_LENGTH, length) ||
            length < SessionProtocol.INGRESS_BATCH_HEADER_LENGTH)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        events.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH + IngressBatchDecoder.BLOCK_LENGTH);
        final int count = events.numInGroup();
        if (events.blockLength() != IngressBatchDecoder.EventsDecoder.sbeBlockLength() ||
            eventsEnd(buffer, offset, count, length) != length)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        ingressBatch.wrapAndApplyHeader(buffer, offset, header);
        final boolean isTaken = sessions.onEvents(
            ingressSessionId,
            ingressBatch.sessionId(),
            ingressBatch.sourceSequence(),
            count,
            buffer,
            offset + SessionProtocol.INGRESS_BATCH_HEADER_LENGTH,
            nowNs,
            epochNs);
        if (!isTaken)
        {
            return Action.ABORT;
        }

        turnBatched += Math.max(0, count - 1);
        return turnFragments + turnBatched < turnLimit ? Action.CONTINUE : Action.BREAK;
    }

    private Action onKeepAlive(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        if (!SessionProtocol.isWhole(header.blockLength(), KeepAliveDecoder.BLOCK_LENGTH, length))
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        keepAlive.wrapAndApplyHeader(buffer, offset, header);
        sessions.onKeepAlive(ingressSessionId, keepAlive.sessionId(), nowNs);
        return Action.CONTINUE;
    }

    private Action onDisconnect(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        if (!SessionProtocol.isWhole(header.blockLength(), DisconnectDecoder.BLOCK_LENGTH, length))
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        disconnect.wrapAndApplyHeader(buffer, offset, header);
        sessions.onDisconnect(ingressSessionId, disconnect.sessionId(), nowNs);
        return Action.CONTINUE;
    }

    private Action onOutcomeQuery(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        if (!SessionProtocol.isWhole(header.blockLength(), OutcomeQueryDecoder.BLOCK_LENGTH, length))
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        outcomeQuery.wrapAndApplyHeader(buffer, offset, header);
        final boolean isTaken = sessions.onOutcomeQuery(
            ingressSessionId,
            outcomeQuery.sessionId(),
            outcomeQuery.queryId(),
            outcomeQuery.sourceSequence(),
            nowNs,
            epochNs);
        return isTaken ? Action.CONTINUE : Action.ABORT;
    }

    private Action onConnect(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        final int version = header.version();
        final boolean isEarlier = version < SessionProtocol.CHALLENGE_SCHEMA_VERSION;
        final int blockLength =
            isEarlier ? SessionProtocol.EARLIER_CONNECT_BLOCK_LENGTH : ConnectDecoder.BLOCK_LENGTH;
        if (!SessionProtocol.isWhole(header.blockLength(), blockLength, length))
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        final int channelOffset = MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        final int channelEnd = dataEnd(
            buffer, offset, channelOffset, length, SessionProtocol.MAX_CHANNEL_LENGTH);
        final int end = isEarlier || channelEnd == NOT_WHOLE ? channelEnd :
            dataEnd(buffer, offset, channelEnd, length, SessionProtocol.MAX_IDENTITY_LENGTH);
        if (end != length)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        connect.wrapAndApplyHeader(buffer, offset, header);
        admission.onConnect(ingressSessionId, connect, version, nowNs);
        return Action.CONTINUE;
    }

    private Action onChallengeResponse(
        final DirectBuffer buffer, final int offset, final int length, final int ingressSessionId)
    {
        final int responseOffset = MessageHeaderDecoder.ENCODED_LENGTH + ChallengeResponseDecoder.BLOCK_LENGTH;
        if (!SessionProtocol.isWhole(header.blockLength(), ChallengeResponseDecoder.BLOCK_LENGTH, length) ||
            dataEnd(buffer, offset, responseOffset, length, SessionProtocol.MAX_PROOF_LENGTH) != length)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        challengeResponse.wrapAndApplyHeader(buffer, offset, header);
        final byte[] response = new byte[challengeResponse.responseLength()];
        challengeResponse.getResponse(response, 0, response.length);
        admission.onChallengeResponse(ingressSessionId, challengeResponse.correlationId(), response, nowNs);
        return Action.CONTINUE;
    }

    /**
     * Where variable data ends.
     *
     * @return {@link #NOT_WHOLE} where it does not lie in the message, or is too long.
     */
    private static int dataEnd(
        final DirectBuffer buffer, final int offset, final int dataOffset, final int length, final int maxDataLength)
    {
        if (length - dataOffset < LENGTH_OF_LENGTH)
        {
            return NOT_WHOLE;
        }

        final int dataLength = buffer.getInt(offset + dataOffset, ByteOrder.LITTLE_ENDIAN);
        return dataLength < 0 || dataLength > maxDataLength || dataLength > length - dataOffset - LENGTH_OF_LENGTH ?
            NOT_WHOLE : dataOffset + LENGTH_OF_LENGTH + dataLength;
    }

    /**
     * Where the last event of a batch ends.
     *
     * @return {@link #NOT_WHOLE} where one does not lie in the message.
     */
    private static int eventsEnd(final DirectBuffer buffer, final int offset, final int count, final int length)
    {
        int end = SessionProtocol.INGRESS_BATCH_HEADER_LENGTH;
        for (int i = 0; i < count && end != NOT_WHOLE; i++)
        {
            end = dataEnd(buffer, offset, end, length, length);
        }

        return end;
    }

    private Action drop(final NodeCounter counter)
    {
        counters.increment(counter);
        return Action.CONTINUE;
    }
}
