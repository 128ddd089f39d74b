package io.lockstep.transport.stream;

import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.CatchUpDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.SubscribeDecoder;
import io.lockstep.codecs.stream.SubscriberAliveDecoder;
import io.lockstep.codecs.stream.UnsubscribeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Decoder of subscribers' requests; what is none is counted.
 *
 * <p>Threading: owned by the stream agent.
 */
final class StreamRequestAdapter implements FragmentHandler
{
    private static final int FRAGMENT_LIMIT = 64;

    private final FragmentAssembler assembler = new FragmentAssembler(this);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SubscribeDecoder subscribe = new SubscribeDecoder();
    private final CatchUpDecoder catchUp = new CatchUpDecoder();
    private final SubscriberAliveDecoder subscriberAlive = new SubscriberAliveDecoder();
    private final UnsubscribeDecoder unsubscribe = new UnsubscribeDecoder();
    private final Subscription subscription;
    private final StreamSessions sessions;
    private final AtomicCounter malformed;
    private long nowNs;

    StreamRequestAdapter(
        final Subscription subscription, final StreamSessions sessions, final AtomicCounter malformed)
    {
        this.subscription = subscription;
        this.sessions = sessions;
        this.malformed = malformed;
    }

    int poll(final long timeNs)
    {
        nowNs = timeNs;
        return subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        if (!dispatch(buffer, offset, length, frameHeader.sessionId()))
        {
            malformed.incrementRelease();
        }
    }

    private boolean dispatch(final DirectBuffer buffer, final int offset, final int length, final int sessionId)
    {
        if (length < StreamProtocol.HEADER_LENGTH)
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
            case SubscribeDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, SubscribeDecoder.BLOCK_LENGTH, length) &&
                    onSubscribe(buffer, offset, length, sessionId);

            case CatchUpDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, CatchUpDecoder.BLOCK_LENGTH, length) &&
                    onCatchUp(buffer, offset, sessionId);

            case SubscriberAliveDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, SubscriberAliveDecoder.BLOCK_LENGTH, length) &&
                    onAlive(buffer, offset, sessionId);

            case UnsubscribeDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, UnsubscribeDecoder.BLOCK_LENGTH, length) &&
                    onUnsubscribe(buffer, offset, sessionId);

            default:
                return false;
        }
    }

    private boolean onSubscribe(final DirectBuffer buffer, final int offset, final int length, final int sessionId)
    {
        subscribe.wrapAndApplyHeader(buffer, offset, header);
        int left = length - StreamProtocol.HEADER_LENGTH - SubscribeDecoder.BLOCK_LENGTH -
            SubscribeDecoder.streamNameHeaderLength();
        if (left < 0 || !isText(subscribe.streamNameLength(), left))
        {
            return false;
        }

        left -= subscribe.streamNameLength() + SubscribeDecoder.responseChannelHeaderLength();
        final String streamName = left < 0 ? null : subscribe.streamName();
        if (left < 0 || !isText(subscribe.responseChannelLength(), left) || subscribe.responseChannelLength() != left)
        {
            return false;
        }

        sessions.onSubscribe(
            sessionId,
            subscribe.correlationId(),
            subscribe.protocolVersion(),
            subscribe.responseStreamId(),
            streamName,
            subscribe.responseChannel(),
            nowNs);
        return true;
    }

    private boolean onCatchUp(final DirectBuffer buffer, final int offset, final int sessionId)
    {
        catchUp.wrapAndApplyHeader(buffer, offset, header);
        sessions.onCatchUp(
            sessionId,
            catchUp.subscriptionId(),
            catchUp.requestId(),
            catchUp.sequence(),
            catchUp.index(),
            nowNs);
        return true;
    }

    private boolean onAlive(final DirectBuffer buffer, final int offset, final int sessionId)
    {
        subscriberAlive.wrapAndApplyHeader(buffer, offset, header);
        sessions.onAlive(sessionId, subscriberAlive.subscriptionId(), nowNs);
        return true;
    }

    private boolean onUnsubscribe(final DirectBuffer buffer, final int offset, final int sessionId)
    {
        unsubscribe.wrapAndApplyHeader(buffer, offset, header);
        sessions.onUnsubscribe(sessionId, unsubscribe.subscriptionId(), nowNs);
        return true;
    }

    private static boolean isText(final int textLength, final int left)
    {
        return textLength >= 0 && textLength <= left && textLength <= StreamProtocol.MAX_TEXT_LENGTH;
    }
}
