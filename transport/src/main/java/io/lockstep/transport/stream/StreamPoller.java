package io.lockstep.transport.stream;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.stream.CaughtUpDecoder;
import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.StreamAliveDecoder;
import io.lockstep.codecs.stream.StreamOutputDecoder;
import io.lockstep.codecs.stream.SubscribedDecoder;
import io.lockstep.codecs.stream.SubscriptionEndedDecoder;
import org.agrona.DirectBuffer;

/**
 * Decoder of what a node sends to a subscriber; what is none of its messages is counted.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class StreamPoller
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SubscribedDecoder subscribed = new SubscribedDecoder();
    private final StreamOutputDecoder streamOutput = new StreamOutputDecoder();
    private final CaughtUpDecoder caughtUp = new CaughtUpDecoder();
    private final StreamAliveDecoder streamAlive = new StreamAliveDecoder();
    private final SubscriptionEndedDecoder subscriptionEnded = new SubscriptionEndedDecoder();
    private final SubscriberLifecycle subscriber;
    private long malformedCount;

    StreamPoller(final SubscriberLifecycle subscriber)
    {
        this.subscriber = subscriber;
    }

    long malformedCount()
    {
        return malformedCount;
    }

    /**
     * What comes on the subscriber's own channel.
     *
     * @see FragmentHandler
     */
    void onOwnFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        if (!dispatch(buffer, offset, length, frameHeader.sessionId()))
        {
            malformedCount++;
        }
    }

    /**
     * What comes on the channel of the live outputs.
     *
     * @see FragmentHandler
     */
    void onLiveFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        if (isKnown(buffer, offset, length) && header.templateId() == StreamOutputDecoder.TEMPLATE_ID &&
            StreamProtocol.isWhole(header.blockLength(), StreamOutputDecoder.BLOCK_LENGTH, length))
        {
            streamOutput.wrapAndApplyHeader(buffer, offset, header);
            subscriber.onLiveMessage(streamOutput, buffer, offset, length);
        }
        else
        {
            malformedCount++;
        }
    }

    private boolean dispatch(final DirectBuffer buffer, final int offset, final int length, final int senderId)
    {
        if (!isKnown(buffer, offset, length))
        {
            return false;
        }

        final int blockLength = header.blockLength();
        switch (header.templateId())
        {
            case StreamOutputDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, StreamOutputDecoder.BLOCK_LENGTH, length) &&
                    onOutput(buffer, offset, length, senderId);

            case CaughtUpDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, CaughtUpDecoder.BLOCK_LENGTH, length) &&
                    onCaughtUp(buffer, offset);

            case StreamAliveDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, StreamAliveDecoder.BLOCK_LENGTH, length) &&
                    onAlive(buffer, offset);

            case SubscribedDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, SubscribedDecoder.BLOCK_LENGTH, length) &&
                    onSubscribed(buffer, offset, length, senderId);

            case SubscriptionEndedDecoder.TEMPLATE_ID:
                return StreamProtocol.isWhole(blockLength, SubscriptionEndedDecoder.BLOCK_LENGTH, length) &&
                    onEnded(buffer, offset);

            default:
                return false;
        }
    }

    private boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < StreamProtocol.HEADER_LENGTH)
        {
            return false;
        }

        header.wrap(buffer, offset);
        return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID &&
            header.version() <= MessageHeaderDecoder.SCHEMA_VERSION;
    }

    private boolean onOutput(final DirectBuffer buffer, final int offset, final int length, final int senderId)
    {
        streamOutput.wrapAndApplyHeader(buffer, offset, header);
        subscriber.onOwnOutput(
            senderId,
            streamOutput,
            buffer,
            offset + StreamProtocol.OUTPUT_HEADER_LENGTH,
            length - StreamProtocol.OUTPUT_HEADER_LENGTH);
        return true;
    }

    private boolean onCaughtUp(final DirectBuffer buffer, final int offset)
    {
        caughtUp.wrapAndApplyHeader(buffer, offset, header);
        subscriber.onCaughtUp(
            caughtUp.subscriptionId(),
            caughtUp.requestId(),
            caughtUp.run(),
            caughtUp.number(),
            caughtUp.sequence(),
            caughtUp.index());
        return true;
    }

    private boolean onAlive(final DirectBuffer buffer, final int offset)
    {
        streamAlive.wrapAndApplyHeader(buffer, offset, header);
        subscriber.onAlive(streamAlive.subscriptionId(), streamAlive.run(), streamAlive.number());
        return true;
    }

    private boolean onSubscribed(
        final DirectBuffer buffer, final int offset, final int length, final int senderId)
    {
        subscribed.wrapAndApplyHeader(buffer, offset, header);
        final int left = length - StreamProtocol.HEADER_LENGTH - SubscribedDecoder.BLOCK_LENGTH -
            SubscribedDecoder.liveChannelHeaderLength();
        if (left < 0 || subscribed.liveChannelLength() != left)
        {
            return false;
        }

        subscriber.onSubscribed(
            senderId,
            subscribed.correlationId(),
            subscribed.subscriptionId(),
            subscribed.slowPolicy(),
            subscribed.liveStreamId(),
            subscribed.liveChannel());
        return true;
    }

    private boolean onEnded(final DirectBuffer buffer, final int offset)
    {
        subscriptionEnded.wrapAndApplyHeader(buffer, offset, header);
        subscriber.onEnded(
            subscriptionEnded.correlationId(), subscriptionEnded.subscriptionId(), subscriptionEnded.reason());
        return true;
    }
}
