package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.lockstep.codecs.session.AcknowledgedDecoder;
import io.lockstep.codecs.session.ConnectAcceptedDecoder;
import io.lockstep.codecs.session.ConnectedDecoder;
import io.lockstep.codecs.session.EgressOutputDecoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.codecs.session.RefusedDecoder;
import io.lockstep.transport.security.HmacAuthenticator;
import io.lockstep.transport.security.SecurityContext;
import io.lockstep.transport.security.SessionRights;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Clients of schema versions 2 and 3, byte by byte as they were released, at a node of today.
 */
@Timeout(300)
class EarlierProtocolSystemTest
{
    private static final int CHALLENGED_VERSION = 3;
    private static final int CONNECT_BLOCK_LENGTH = 36;
    private static final int CHALLENGED_CONNECT_BLOCK_LENGTH = 44;
    private static final int CONNECTED_BLOCK_LENGTH = 37;
    private static final int CAPACITY = 512;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final IntArrayList templates = new IntArrayList();
    private int version = 2;
    private ExclusivePublication publication;
    private long sessionId;
    private int refusal = -1;
    private int connectedLength;
    private int connectedBlockLength;

    @TempDir
    private Path directory;

    @Test
    void shouldBeServedInItsOwnVersion()
    {
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch();
            final Subscription subscription = connect(system, shared, 1);
            system.await("the session", () -> poll(subscription) &&
                templates.containsInt(ConnectedDecoder.TEMPLATE_ID));
            sendEvent(system, EchoProcessor.ECHO, 1);
            system.await("the output", () -> poll(subscription) &&
                templates.containsInt(EgressOutputDecoder.TEMPLATE_ID));

            assertEquals(ConnectAcceptedDecoder.TEMPLATE_ID, templates.getInt(0));
            assertEquals(ConnectedDecoder.TEMPLATE_ID, templates.getInt(1));
            assertEquals(CONNECTED_BLOCK_LENGTH, connectedBlockLength);
            assertEquals(MessageHeaderDecoder.ENCODED_LENGTH + CONNECTED_BLOCK_LENGTH, connectedLength);
        }
    }

    @Test
    void shouldGetSingleOutputsWhereItKnowsNoBatches()
    {
        version = CHALLENGED_VERSION;
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch();
            final Subscription subscription = connect(system, shared, 2);
            system.await("the session", () -> poll(subscription) &&
                templates.containsInt(ConnectedDecoder.TEMPLATE_ID));
            sendEvent(system, EchoProcessor.THRICE, 1);
            sendEvent(system, EchoProcessor.SILENT, 2);
            system.await("the acknowledgement", () -> poll(subscription) &&
                templates.containsInt(AcknowledgedDecoder.TEMPLATE_ID));

            assertArrayEquals(
                new int[]{
                    ConnectAcceptedDecoder.TEMPLATE_ID,
                    ConnectedDecoder.TEMPLATE_ID,
                    EgressOutputDecoder.TEMPLATE_ID,
                    EgressOutputDecoder.TEMPLATE_ID,
                    EgressOutputDecoder.TEMPLATE_ID,
                    AcknowledgedDecoder.TEMPLATE_ID},
                templates.toIntArray());
        }
    }

    @Test
    void shouldBeRefusedWhereTheNodeIsToldSo()
    {
        assertRefused(new SecurityContext().isEarlierProtocolServed(false), 1);
    }

    @Test
    void shouldBeRefusedWhereItWouldHaveToProveWhoItIs()
    {
        assertRefused(new SecurityContext()
            .authenticator(new HmacAuthenticator(Map.of()))
            .policy((identity) -> SessionRights.ALL), 1);
    }

    @Test
    void shouldBeRefusedWithAProtocolOfAnotherVersion()
    {
        assertRefused(new SecurityContext(), 2);
    }

    private void assertRefused(final SecurityContext security, final int protocolVersion)
    {
        try (TestSystem system = new TestSystem(directory); SharedClients shared = new SharedClients())
        {
            system.launch(system.nodeContext(TestSystem.LOOPBACK).security(security));
            final Subscription subscription = connect(system, shared, protocolVersion);
            system.await("the refusal", () -> poll(subscription) && refusal >= 0);

            assertEquals(RefusalCode.PROTOCOL_VERSION.value(), refusal);
            assertEquals(1, templates.size());
        }
    }

    private Subscription connect(final TestSystem system, final SharedClients shared, final int protocolVersion)
    {
        final Subscription subscription = shared.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:0", 102);
        final StringBuilder channel = new StringBuilder();
        system.await("the port", () ->
        {
            final String resolved = subscription.tryResolveChannelEndpointPort();
            channel.append(resolved == null ? "" : resolved);
            return resolved != null;
        });
        publication = shared.aeron().addExclusivePublication(
            "aeron:udp?endpoint=" + system.node().ingressEndpoint(), 101);
        system.await("the node", publication::isConnected);
        final boolean isChallenged = version == CHALLENGED_VERSION;
        final int blockLength = isChallenged ? CHALLENGED_CONNECT_BLOCK_LENGTH : CONNECT_BLOCK_LENGTH;
        putHeader(blockLength, 1);
        buffer.putLong(8, 4711, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(16, 1, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(24, protocolVersion, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(28, 102, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(32, -1, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(40, -1, ByteOrder.LITTLE_ENDIAN);
        if (isChallenged)
        {
            buffer.putInt(44, Integer.MIN_VALUE, ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(48, Integer.MIN_VALUE, ByteOrder.LITTLE_ENDIAN);
        }
        final byte[] bytes = channel.toString().getBytes(StandardCharsets.US_ASCII);
        final int end = 8 + blockLength + 4 + bytes.length;
        buffer.putInt(8 + blockLength, bytes.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(8 + blockLength + 4, bytes);
        buffer.putInt(end, 0, ByteOrder.LITTLE_ENDIAN);
        system.await("the request to be sent",
            () -> publication.offer(buffer, 0, isChallenged ? end + 4 : end) > 0);
        return subscription;
    }

    private void sendEvent(final TestSystem system, final int templateId, final long sourceSequence)
    {
        putHeader(IngressEventEncoder.BLOCK_LENGTH, IngressEventEncoder.TEMPLATE_ID);
        buffer.putLong(8, sessionId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(16, sourceSequence, ByteOrder.LITTLE_ENDIAN);
        EchoProcessor.encode(buffer, 24, templateId, EchoProcessor.LENGTH, sourceSequence);
        system.await("the event to be sent", () -> publication.offer(buffer, 0, 24 + EchoProcessor.LENGTH) > 0);
    }

    private boolean poll(final Subscription subscription)
    {
        subscription.poll((from, offset, length, frame) ->
        {
            header.wrap(from, offset);
            assertEquals(version, header.version(), "version of template " + header.templateId());
            templates.addInt(header.templateId());
            if (header.templateId() == ConnectedDecoder.TEMPLATE_ID)
            {
                sessionId = from.getLong(offset + 16, ByteOrder.LITTLE_ENDIAN);
                connectedLength = length;
                connectedBlockLength = header.blockLength();
            }
            if (header.templateId() == RefusedDecoder.TEMPLATE_ID)
            {
                refusal = from.getByte(offset + 40);
            }
        }, 10);
        return true;
    }

    private void putHeader(final int blockLength, final int templateId)
    {
        new MessageHeaderEncoder().wrap(buffer, 0)
            .blockLength(blockLength).templateId(templateId).schemaId(903).version(version);
    }
}
