package io.lockstep.transport.stream;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.stream.CaughtUpEncoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamAliveEncoder;
import io.lockstep.codecs.stream.StreamOutputEncoder;
import io.lockstep.codecs.stream.SubscribedEncoder;
import io.lockstep.codecs.stream.SubscriptionEndedEncoder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encoder of a node's messages to its subscribers.
 *
 * <p>Those that answer a boolean say whether the message was sent; where not, it is to be tried again.
 *
 * <p>Threading: owned by the stream agent.
 */
final class StreamProxy
{
    private static final int CAPACITY = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, 64));
    private final UnsafeBuffer outputHeader = new UnsafeBuffer(BufferUtil.allocateDirectAligned(64, 64));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SubscribedEncoder subscribed = new SubscribedEncoder();
    private final StreamOutputEncoder streamOutput = new StreamOutputEncoder();
    private final CaughtUpEncoder caughtUp = new CaughtUpEncoder();
    private final StreamAliveEncoder streamAlive = new StreamAliveEncoder();
    private final SubscriptionEndedEncoder subscriptionEnded = new SubscriptionEndedEncoder();
    private final long run;

    /**
     * Make a proxy.
     *
     * @param run of the node, which no other one has.
     */
    StreamProxy(final long run)
    {
        this.run = run;
        streamOutput.wrapAndApplyHeader(outputHeader, 0, header).run(run);
    }

    boolean subscribed(final StreamSession session)
    {
        subscribed.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(session.correlationId)
            .subscriptionId(session.id)
            .liveStreamId(session.feed.liveStreamId())
            .slowPolicy(session.feed.declaration().slowPolicy())
            .liveChannel(session.feed.liveChannel());
        return send(session.publication, subscribed.encodedLength());
    }

    /**
     * Send an output.
     *
     * @return what the publication answers.
     */
    long output(
        final ExclusivePublication publication,
        final long number,
        final long sequence,
        final int index,
        final long timestampNs,
        final int conflated,
        final DirectBuffer src,
        final int offset,
        final int length)
    {
        streamOutput
            .number(number)
            .sequence(sequence)
            .timestampNs(timestampNs)
            .index(index)
            .conflated(conflated);
        return publication.offer(
            outputHeader, 0, StreamProtocol.OUTPUT_HEADER_LENGTH, src, offset, length, null);
    }

    boolean caughtUp(final StreamSession session)
    {
        caughtUp.wrapAndApplyHeader(buffer, 0, header)
            .subscriptionId(session.id)
            .requestId(session.requestId)
            .run(run)
            .number(session.feed.number())
            .sequence(session.feed.lastSequence())
            .index(session.feed.lastIndex());
        return send(session.publication, caughtUp.encodedLength());
    }

    boolean alive(final StreamSession session)
    {
        streamAlive.wrapAndApplyHeader(buffer, 0, header)
            .subscriptionId(session.id)
            .run(run)
            .number(session.feed.number());
        return send(session.publication, streamAlive.encodedLength());
    }

    boolean ended(final StreamSession session)
    {
        subscriptionEnded.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(session.isRefused ? session.correlationId : 0)
            .subscriptionId(session.isRefused ? 0 : session.id)
            .reason(session.end);
        return send(session.publication, subscriptionEnded.encodedLength());
    }

    private boolean send(final ExclusivePublication publication, final int encodedLength)
    {
        return publication.offer(buffer, 0, StreamProtocol.HEADER_LENGTH + encodedLength, null) > 0;
    }
}
