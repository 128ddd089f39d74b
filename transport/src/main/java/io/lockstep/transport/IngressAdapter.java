package io.lockstep.transport;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.ConnectDecoder;
import io.lockstep.codecs.session.DisconnectDecoder;
import io.lockstep.codecs.session.IngressEventDecoder;
import io.lockstep.codecs.session.KeepAliveDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.OutcomeQueryDecoder;
import org.agrona.DirectBuffer;

/**
 * Decoder of the frames that clients send to a node.
 *
 * <p>Every length is checked before anything is decoded: a frame that does not fit its own header, or that nobody
 * here knows, is counted and dropped.
 *
 * <p>Threading: owned by the node agent.
 */
final class IngressAdapter implements ControlledFragmentHandler
{
    private static final int FRAGMENT_LIMIT = 256;

    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectDecoder connect = new ConnectDecoder();
    private final IngressEventDecoder ingressEvent = new IngressEventDecoder();
    private final KeepAliveDecoder keepAlive = new KeepAliveDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();
    private final OutcomeQueryDecoder outcomeQuery = new OutcomeQueryDecoder();
    private final Subscription subscription;
    private final Sessions sessions;
    private final NodeCounters counters;

    private long nowNs;
    private long epochNs;

    IngressAdapter(final Subscription subscription, final Sessions sessions, final NodeCounters counters)
    {
        this.subscription = subscription;
        this.sessions = sessions;
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
        return subscription.controlledPoll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
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
            case IngressEventDecoder.TEMPLATE_ID:
                return onIngressEvent(buffer, offset, length, frameHeader.sessionId());

            case KeepAliveDecoder.TEMPLATE_ID:
                return onKeepAlive(buffer, offset, length, frameHeader.sessionId());

            case ConnectDecoder.TEMPLATE_ID:
                return onConnect(buffer, offset, length, frameHeader.sessionId());

            case DisconnectDecoder.TEMPLATE_ID:
                return onDisconnect(buffer, offset, length, frameHeader.sessionId());

            case OutcomeQueryDecoder.TEMPLATE_ID:
                return onOutcomeQuery(buffer, offset, length, frameHeader.sessionId());

            default:
                return drop(NodeCounter.FRAMES_NOT_KNOWN);
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
        final int fixedLength = MessageHeaderDecoder.ENCODED_LENGTH + ConnectDecoder.BLOCK_LENGTH;
        if (!SessionProtocol.isWhole(header.blockLength(), ConnectDecoder.BLOCK_LENGTH, length) ||
            length - fixedLength < ConnectDecoder.responseChannelHeaderLength())
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        connect.wrapAndApplyHeader(buffer, offset, header);
        final int channelLength = connect.responseChannelLength();
        if (channelLength < 0 || channelLength > SessionProtocol.MAX_CHANNEL_LENGTH ||
            length != fixedLength + ConnectDecoder.responseChannelHeaderLength() + channelLength)
        {
            return drop(NodeCounter.FRAMES_MALFORMED);
        }

        sessions.onConnect(ingressSessionId, connect, nowNs);
        return Action.CONTINUE;
    }

    private Action drop(final NodeCounter counter)
    {
        counters.increment(counter);
        return Action.CONTINUE;
    }
}
