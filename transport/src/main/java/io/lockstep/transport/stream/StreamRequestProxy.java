package io.lockstep.transport.stream;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.stream.CatchUpEncoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.SubscribeEncoder;
import io.lockstep.codecs.stream.SubscriberAliveEncoder;
import io.lockstep.codecs.stream.UnsubscribeEncoder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encoder of a subscriber's requests; each method answers whether the request was sent.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class StreamRequestProxy
{
    private static final int CAPACITY = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, 64));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SubscribeEncoder subscribe = new SubscribeEncoder();
    private final CatchUpEncoder catchUp = new CatchUpEncoder();
    private final SubscriberAliveEncoder subscriberAlive = new SubscriberAliveEncoder();
    private final UnsubscribeEncoder unsubscribe = new UnsubscribeEncoder();

    boolean subscribe(
        final ExclusivePublication publication,
        final long correlationId,
        final int responseStreamId,
        final String streamName,
        final String responseChannel)
    {
        subscribe.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .protocolVersion(StreamProtocol.VERSION)
            .responseStreamId(responseStreamId)
            .streamName(streamName)
            .responseChannel(responseChannel);
        return send(publication, subscribe.encodedLength());
    }

    boolean catchUp(
        final ExclusivePublication publication,
        final long subscriptionId,
        final long requestId,
        final long sequence,
        final int index)
    {
        catchUp.wrapAndApplyHeader(buffer, 0, header)
            .subscriptionId(subscriptionId)
            .requestId(requestId)
            .sequence(sequence)
            .index(index);
        return send(publication, catchUp.encodedLength());
    }

    boolean alive(final ExclusivePublication publication, final long subscriptionId)
    {
        subscriberAlive.wrapAndApplyHeader(buffer, 0, header).subscriptionId(subscriptionId);
        return send(publication, subscriberAlive.encodedLength());
    }

    boolean unsubscribe(final ExclusivePublication publication, final long subscriptionId)
    {
        unsubscribe.wrapAndApplyHeader(buffer, 0, header).subscriptionId(subscriptionId);
        return send(publication, unsubscribe.encodedLength());
    }

    private boolean send(final ExclusivePublication publication, final int encodedLength)
    {
        return publication.offer(buffer, 0, StreamProtocol.HEADER_LENGTH + encodedLength, null) > 0;
    }
}
