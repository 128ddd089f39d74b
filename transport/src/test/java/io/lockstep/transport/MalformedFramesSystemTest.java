package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.session.DisconnectEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.KeepAliveEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MalformedFramesSystemTest
{
    private static final int CAPACITY = 1024;
    private static final int TERM_LENGTH = 64 * 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectEncoder connect = new ConnectEncoder();

    @TempDir
    Path directory;

    @Test
    void shouldCountAndDropWhatIsNotAWholeMessage()
    {
        try (TestSystem system = new TestSystem(directory); RawPublisher publisher = new RawPublisher())
        {
            final RecordingListener listener = new RecordingListener();
            final NodeCounters counters = system.launch().counters();
            final Client client = system.connect(1, listener);
            publisher.connect(system);

            final int connectLength = encodeConnect("aeron:udp?endpoint=127.0.0.1:9999");
            int frames = 0;
            for (int length = 0; length < connectLength; length++)
            {
                publisher.send(system, length);
                frames++;
            }
            frames += sendCut(system, publisher, IngressEventEncoder.TEMPLATE_ID, IngressEventEncoder.BLOCK_LENGTH);
            frames += sendCut(system, publisher, KeepAliveEncoder.TEMPLATE_ID, KeepAliveEncoder.BLOCK_LENGTH);
            frames += sendCut(system, publisher, DisconnectEncoder.TEMPLATE_ID, DisconnectEncoder.BLOCK_LENGTH);
            encodeConnect("aeron:udp?endpoint=127.0.0.1:9999");
            buffer.putShort(0, (short)(ConnectEncoder.BLOCK_LENGTH + 1), ByteOrder.LITTLE_ENDIAN);
            publisher.send(system, connectLength);
            encodeConnect("aeron:udp?endpoint=127.0.0.1:9999");
            final int lengthOffset = MessageHeaderEncoder.ENCODED_LENGTH + ConnectEncoder.BLOCK_LENGTH;
            buffer.putInt(lengthOffset, -1, ByteOrder.LITTLE_ENDIAN);
            publisher.send(system, connectLength);
            buffer.putInt(lengthOffset, Integer.MAX_VALUE, ByteOrder.LITTLE_ENDIAN);
            publisher.send(system, connectLength);
            final int expected = frames + 3;
            system.await("the frames to be dropped", () -> counters.value(NodeCounter.FRAMES_MALFORMED) == expected);

            assertUntouched(system, client, listener);
        }
    }

    @Test
    void shouldCountAndDropWhatNobodyKnows()
    {
        try (TestSystem system = new TestSystem(directory); RawPublisher publisher = new RawPublisher())
        {
            final RecordingListener listener = new RecordingListener();
            final NodeCounters counters = system.launch().counters();
            final Client client = system.connect(1, listener);
            publisher.connect(system);

            sendHeader(system, publisher, KeepAliveEncoder.TEMPLATE_ID, KeepAliveEncoder.SCHEMA_ID + 1, 0);
            sendHeader(system, publisher, KeepAliveEncoder.TEMPLATE_ID, KeepAliveEncoder.SCHEMA_ID,
                KeepAliveEncoder.SCHEMA_VERSION + 1);
            sendHeader(system, publisher, 99, KeepAliveEncoder.SCHEMA_ID, 0);
            system.await("the frames to be dropped", () -> counters.value(NodeCounter.FRAMES_NOT_KNOWN) == 3);
            sendHeader(system, publisher, KeepAliveEncoder.TEMPLATE_ID, KeepAliveEncoder.SCHEMA_ID, 0);
            sendHeader(system, publisher, DisconnectEncoder.TEMPLATE_ID, KeepAliveEncoder.SCHEMA_ID, 0);
            header.wrap(buffer, 0).blockLength(IngressEventEncoder.BLOCK_LENGTH)
                .templateId(IngressEventEncoder.TEMPLATE_ID).schemaId(IngressEventEncoder.SCHEMA_ID).version(0);
            publisher.send(system, 100);
            system.await("no session to be found", () -> counters.value(NodeCounter.FRAMES_WITHOUT_SESSION) == 3);

            assertUntouched(system, client, listener);
        }
    }

    @Test
    void shouldDropRequestsThatItCannotAnswer()
    {
        try (TestSystem system = new TestSystem(directory); RawPublisher publisher = new RawPublisher())
        {
            final RecordingListener listener = new RecordingListener();
            final NodeCounters counters = system.launch().counters();
            final Client client = system.connect(1, listener);
            publisher.connect(system);

            final String[] channels = {
                "", "aeron:ipc", "nonsense", "aeron:udp?endpoint=127.0.0.1:9999|linger=1h", "aeron:udp?endpoint=",
                "aeron:udp?endpoint=127.0.0.1", "aeron:udp?endpoint=127.0.0.1:99999", "aeron:udp?endpoint=:::"};
            for (final String channel : channels)
            {
                publisher.send(system, encodeConnect(channel));
            }
            system.await("the requests to be dropped",
                () -> counters.value(NodeCounter.CONNECTS_REFUSED) == channels.length);

            assertUntouched(system, client, listener);
        }
    }

    @Test
    void shouldSurviveRandomFrames()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        final Random random = new Random(seed);
        try (TestSystem system = new TestSystem(directory); RawPublisher publisher = new RawPublisher())
        {
            final RecordingListener listener = new RecordingListener();
            final NodeCounters counters = system.launch().counters();
            final Client client = system.connect(1, listener);
            publisher.connect(system);

            final int frames = 20_000;
            for (int i = 0; i < frames; i++)
            {
                publisher.send(system, fillRandomly(random));
            }
            system.await("the frames to be dropped, seed=" + seed, () ->
                counters.value(NodeCounter.FRAMES_MALFORMED) + counters.value(NodeCounter.FRAMES_NOT_KNOWN) +
                counters.value(NodeCounter.FRAMES_WITHOUT_SESSION) + counters.value(NodeCounter.CONNECTS_REFUSED) ==
                frames);

            assertTrue(counters.value(NodeCounter.FRAMES_MALFORMED) > 0, "seed=" + seed);
            assertTrue(counters.value(NodeCounter.FRAMES_NOT_KNOWN) > 0, "seed=" + seed);
            assertTrue(counters.value(NodeCounter.FRAMES_WITHOUT_SESSION) > 0, "seed=" + seed);
            assertTrue(counters.value(NodeCounter.CONNECTS_REFUSED) > 0, "seed=" + seed);
            assertUntouched(system, client, listener);
        }
    }

    private int fillRandomly(final Random random)
    {
        final byte[] bytes = new byte[random.nextInt(CAPACITY)];
        random.nextBytes(bytes);
        buffer.putBytes(0, bytes);
        final int[] blockLengths = {
            ConnectEncoder.BLOCK_LENGTH, IngressEventEncoder.BLOCK_LENGTH, KeepAliveEncoder.BLOCK_LENGTH,
            DisconnectEncoder.BLOCK_LENGTH};
        final int templateId = 1 + random.nextInt(4);
        if (random.nextInt(4) > 0 && bytes.length >= MessageHeaderEncoder.ENCODED_LENGTH)
        {
            header.wrap(buffer, 0).blockLength(blockLengths[templateId - 1])
                .templateId(templateId).schemaId(ConnectEncoder.SCHEMA_ID)
                .version(ConnectEncoder.SCHEMA_VERSION + (random.nextInt(8) == 0 ? 1 : 0));
        }

        final int channelOffset = MessageHeaderEncoder.ENCODED_LENGTH + ConnectEncoder.BLOCK_LENGTH;
        if (random.nextBoolean() && bytes.length > channelOffset + 8)
        {
            buffer.putInt(channelOffset, bytes.length - channelOffset - 8, ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(bytes.length - 4, 0, ByteOrder.LITTLE_ENDIAN);
        }

        return bytes.length;
    }

    private void assertUntouched(final TestSystem system, final Client client, final RecordingListener listener)
    {
        // The first event has the very next sequence behind the session's own: nothing else entered the history.
        system.sendAll(client, EchoProcessor.ECHO, 1, 10);
        system.await("the acknowledgements", () -> listener.acknowledged == 10);
        listener.assertEchoed(10);
        assertEquals(11, listener.sequence());
        assertEquals(1, system.node().counters().value(NodeCounter.SESSIONS_OPENED));
        assertNull(system.node().failure());
        assertEquals(0, system.failures.size());
    }

    private int encodeConnect(final String channel)
    {
        connect.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(1)
            .source(1)
            .protocolVersion(SessionProtocol.VERSION)
            .responseStreamId(SessionProtocol.EGRESS_STREAM_ID)
            .outputSequence(1L << 60)
            .outputIndex(0)
            .responseChannel(channel)
            .identity("");
        return MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength();
    }

    private int sendCut(
        final TestSystem system, final RawPublisher publisher, final int templateId, final int blockLength)
    {
        header.wrap(buffer, 0).blockLength(blockLength).templateId(templateId)
            .schemaId(ConnectEncoder.SCHEMA_ID).version(0);
        final int whole = MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
        for (int length = 0; length < whole; length++)
        {
            publisher.send(system, length);
        }

        return whole;
    }

    private void sendHeader(
        final TestSystem system,
        final RawPublisher publisher,
        final int templateId,
        final int schemaId,
        final int version)
    {
        header.wrap(buffer, 0).blockLength(KeepAliveEncoder.BLOCK_LENGTH)
            .templateId(templateId).schemaId(schemaId).version(version);
        publisher.send(system, MessageHeaderEncoder.ENCODED_LENGTH + KeepAliveEncoder.BLOCK_LENGTH);
    }

    /**
     * Somebody who sends what he likes to the node's port.
     */
    private final class RawPublisher implements AutoCloseable
    {
        private final MediaDriver driver;
        private final Aeron aeron;
        private ExclusivePublication publication;

        RawPublisher()
        {
            final String name = EmbeddedDriver.clientDirectoryName();
            driver = EmbeddedDriver.launch(name, TERM_LENGTH, false, EmbeddedDriver::idleStrategy, Throwable::toString);
            aeron = Aeron.connect(EmbeddedDriver.aeronContext(name, false, Throwable::toString));
        }

        void connect(final TestSystem system)
        {
            publication = aeron.addExclusivePublication(
                SessionProtocol.CHANNEL_PREFIX + system.node().ingressEndpoint(), SessionProtocol.INGRESS_STREAM_ID);
            system.await("the raw publication to be connected", publication::isConnected);
        }

        void send(final TestSystem system, final int length)
        {
            system.await("a raw frame to be sent", () -> publication.offer(buffer, 0, length) > 0);
        }

        @Override
        public void close()
        {
            aeron.close();
            driver.close();
        }
    }
}
