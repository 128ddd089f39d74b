package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.lockstep.codecs.session.ChallengeResponseEncoder;
import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.session.DisconnectEncoder;
import io.lockstep.codecs.session.IngressBatchEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.KeepAliveEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.OutcomeQueryEncoder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encoder of a client's messages to its node.
 *
 * <p>Each method answers what Aeron's publication answers.
 *
 * <p>Threading: owned by the client's thread.
 */
final class IngressProxy
{
    private static final int CAPACITY = 512;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, 64));
    private final UnsafeBuffer eventBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(64, 64));
    private final UnsafeBuffer batchBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(64, 64));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChallengeResponseEncoder challengeResponse = new ChallengeResponseEncoder();
    private final ConnectEncoder connect = new ConnectEncoder();
    private final IngressBatchEncoder ingressBatch = new IngressBatchEncoder();
    private final IngressEventEncoder ingressEvent = new IngressEventEncoder();
    private final KeepAliveEncoder keepAlive = new KeepAliveEncoder();
    private final DisconnectEncoder disconnect = new DisconnectEncoder();
    private final OutcomeQueryEncoder outcomeQuery = new OutcomeQueryEncoder();
    private long batchSessionId;

    long connect(
        final ExclusivePublication publication,
        final ClientContext ctx,
        final long correlationId,
        final long outputSequence,
        final int outputIndex,
        final String responseChannel,
        final int responseStreamId)
    {
        connect.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .source(ctx.source())
            .protocolVersion(SessionProtocol.VERSION)
            .responseStreamId(responseStreamId)
            .outputSequence(outputSequence)
            .outputIndex(outputIndex)
            .schemaId(ctx.schemaId() < 0 ? ConnectEncoder.schemaIdNullValue() : ctx.schemaId())
            .schemaVersion(ctx.schemaId() < 0 ? ConnectEncoder.schemaVersionNullValue() : ctx.schemaVersion())
            .responseChannel(responseChannel)
            .identity(ctx.credentials().identity());
        return send(publication, connect.encodedLength());
    }

    long challengeResponse(final ExclusivePublication publication, final long correlationId, final byte[] response)
    {
        challengeResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .putResponse(response, 0, response.length);
        return send(publication, challengeResponse.encodedLength());
    }

    /**
     * The session of the events that follow; its header is encoded once.
     */
    void session(final long sessionId)
    {
        ingressEvent.wrapAndApplyHeader(eventBuffer, 0, header).sessionId(sessionId);
        batchSessionId = sessionId;
    }

    long event(
        final ExclusivePublication publication,
        final long sourceSequence,
        final DirectBuffer event,
        final int offset,
        final int length)
    {
        ingressEvent.sourceSequence(sourceSequence);
        return publication.offer(
            eventBuffer, 0, SessionProtocol.EVENT_HEADER_LENGTH, event, offset, length, null);
    }

    long events(
        final ExclusivePublication publication,
        final long sourceSequence,
        final int count,
        final DirectBuffer events,
        final int offset,
        final int length)
    {
        ingressBatch.wrapAndApplyHeader(batchBuffer, 0, header)
            .sessionId(batchSessionId)
            .sourceSequence(sourceSequence)
            .eventsCount(count);
        return publication.offer(
            batchBuffer, 0, SessionProtocol.INGRESS_BATCH_HEADER_LENGTH, events, offset, length, null);
    }

    long keepAlive(final ExclusivePublication publication, final long sessionId)
    {
        keepAlive.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId);
        return send(publication, keepAlive.encodedLength());
    }

    long outcomeQuery(
        final ExclusivePublication publication, final long sessionId, final long queryId, final long sourceSequence)
    {
        outcomeQuery.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId)
            .queryId(queryId)
            .sourceSequence(sourceSequence);
        return send(publication, outcomeQuery.encodedLength());
    }

    long disconnect(final ExclusivePublication publication, final long sessionId)
    {
        disconnect.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId);
        return send(publication, disconnect.encodedLength());
    }

    private long send(final ExclusivePublication publication, final int encodedLength)
    {
        return publication.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength, null);
    }
}
