package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.lockstep.codecs.session.ChallengeResponseEncoder;
import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.session.DisconnectEncoder;
import io.lockstep.codecs.session.IngressBatchEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.KeepAliveEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.OutcomeQueryEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Frames that are cut, too long, replayed, forged or random, beside a session that goes on as if there were none.
 *
 * <p>Of each frame it is known for what it has to be refused, so that the counters are compared exactly. The long form
 * is the same with {@code -Dlockstep.frames=10000000}; {@code -Dlockstep.seed} runs one again.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class HostileFramesSystemTest
{
    private static final int[] TEMPLATES = {
        IngressEventEncoder.TEMPLATE_ID, KeepAliveEncoder.TEMPLATE_ID, DisconnectEncoder.TEMPLATE_ID,
        OutcomeQueryEncoder.TEMPLATE_ID, ConnectEncoder.TEMPLATE_ID, ChallengeResponseEncoder.TEMPLATE_ID,
        IngressBatchEncoder.TEMPLATE_ID};
    private static final int[] BLOCK_LENGTHS = {
        IngressEventEncoder.BLOCK_LENGTH, KeepAliveEncoder.BLOCK_LENGTH, DisconnectEncoder.BLOCK_LENGTH,
        OutcomeQueryEncoder.BLOCK_LENGTH, ConnectEncoder.BLOCK_LENGTH, ChallengeResponseEncoder.BLOCK_LENGTH,
        IngressBatchEncoder.BLOCK_LENGTH};
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int FORGEABLE = 4;
    private static final int KINDS = 8;
    private static final int CAPACITY = 2 * TestSystem.MAX_EVENT_LENGTH;
    private static final int MAX_EVENTS = 20;
    private static final int OVERSIZED_INTERVAL = 64;
    private static final int VICTIM_INTERVAL = 1000;

    // Four bytes kept of each of ten million frames would be more. What the victim is told is kept, too.
    private static final long HEAP_LIMIT_MIB = 32;

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final long frames = Long.getLong("lockstep.frames", 100_000L);
    private final Random random = new Random(seed);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EchoProcessor.LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final IngressBatchEncoder batch = new IngressBatchEncoder();
    private final Map<NodeCounter, Long> expected = new EnumMap<>(NodeCounter.class);
    private ExclusivePublication publication;
    private long victimSessionId;
    private long victimEvents;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseEachFrameByItsReasonAndKeepNothingOfIt()
    {
        System.out.println("HostileFramesSystemTest: -Dlockstep.seed=" + seed + " frames=" + frames);
        try (TestSystem system = new TestSystem(directory))
        {
            final EngineNode node = system.launch(
                system.nodeContext(TestSystem.LOOPBACK)
                .termLength(SharedClients.TERM_LENGTH)
                .sessionTimeoutNs(TimeUnit.HOURS.toNanos(1)));
            final RecordingListener listener = new RecordingListener();
            final Client victim = system.connect(1, listener);
            victimSessionId = victim.sessionId();
            try (Aeron observer = Aeron.connect(EmbeddedDriver.aeronContext(
                node.aeronDirectoryName(), false, Throwable::toString)))
            {
                final int resources = count(observer);
                final ProcessMemory memory = new ProcessMemory();
                final long startNs = System.nanoTime();
                attack(system, victim, listener, node);
                System.out.println("HostileFramesSystemTest: framesPerSecond=" +
                    frames * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - startNs) + " " +
                    memory.assertKept(HEAP_LIMIT_MIB));

                assertEquals(List.of(), listener.ends, "ends of the victim's session, seed=" + seed);
                listener.assertEchoed(victimEvents);
                assertEquals(listener.connects, node.counters().value(NodeCounter.SESSIONS_OPENED));
                assertNull(node.failure());
                system.await("streams and buffers of the attacker to be freed, seed=" + seed,
                    () -> count(observer) <= resources);
            }
            System.out.println("HostileFramesSystemTest: " + node.counters());
        }
    }

    private void attack(
        final TestSystem system, final Client victim, final RecordingListener listener, final EngineNode node)
    {
        try (SharedClients attacker = new SharedClients())
        {
            publication = attacker.aeron().addExclusivePublication(
                SessionProtocol.CHANNEL_PREFIX + node.ingressEndpoint(), SessionProtocol.INGRESS_STREAM_ID);
            system.await("the attacker to be connected", publication::isConnected);
            for (long frame = 0; frame < frames; frame++)
            {
                final int length = frame % OVERSIZED_INTERVAL == 0 ? oversized() : hostile((int)(frame % KINDS));
                system.await("a frame to be sent", () -> publication.offer(buffer, 0, length) > 0);
                if (frame % VICTIM_INTERVAL == 0)
                {
                    victimEvents++;
                    system.sendAll(victim, EchoProcessor.ECHO, victimEvents, victimEvents);
                }
            }
            system.await("the frames to be refused, expected=" + expected + ", seed=" + seed, () ->
            {
                boolean isRefused = listener.acknowledged == victimEvents;
                for (final Map.Entry<NodeCounter, Long> entry : expected.entrySet())
                {
                    isRefused &= node.counters().value(entry.getKey()) == entry.getValue();
                }
                return isRefused;
            });
            assertEquals(5, expected.size(), "reasons: " + expected);
        }
    }

    /**
     * Put a frame of a kind into the buffer, and its refusal into what is expected.
     *
     * @return its length.
     */
    private int hostile(final int kind)
    {
        final byte[] bytes = new byte[64 + random.nextInt(512)];
        random.nextBytes(bytes);
        buffer.putBytes(0, bytes);
        final int template = random.nextInt(TEMPLATES.length);
        switch (kind)
        {
            case 0:
                // Cut within its header or its block.
                putHeader(template);
                expect(NodeCounter.FRAMES_MALFORMED);
                return random.nextInt(HEADER_LENGTH + BLOCK_LENGTHS[template]);

            case 1:
                // A block that is longer or shorter than the schema's.
                putHeader(template);
                header.blockLength(BLOCK_LENGTHS[template] + (random.nextBoolean() ? 1 : -1));
                expect(NodeCounter.FRAMES_MALFORMED);
                return bytes.length;

            case 2:
                // Nobody's message: its schema id cannot be this one's.
                buffer.putByte(4, (byte)~ConnectEncoder.SCHEMA_ID);
                expect(NodeCounter.FRAMES_NOT_KNOWN);
                return bytes.length;

            case 3:
                // In the name of a session that lives, with its true id, but from elsewhere.
                return forged(random.nextInt(FORGEABLE), victimSessionId);

            case 4:
                // Of a session that does not live.
                return forged(random.nextInt(FORGEABLE), random.nextLong());

            case 5:
                // A batch in the name of a session that lives, from elsewhere, or of one that does not.
                expect(NodeCounter.FRAMES_WITHOUT_SESSION);
                return batch(random.nextBoolean() ? victimSessionId : random.nextLong());

            case 6:
                return damagedBatch();

            default:
                return connect(random.nextInt(3));
        }
    }

    private int forged(final int template, final long sessionId)
    {
        putHeader(template);
        buffer.putLong(HEADER_LENGTH, sessionId, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(HEADER_LENGTH + 8, 1 + random.nextInt(100), ByteOrder.LITTLE_ENDIAN);
        EchoProcessor.encode(buffer, SessionProtocol.EVENT_HEADER_LENGTH, EchoProcessor.ECHO, EchoProcessor.LENGTH, 1);
        expect(NodeCounter.FRAMES_WITHOUT_SESSION);
        return HEADER_LENGTH + BLOCK_LENGTHS[template] + EchoProcessor.LENGTH;
    }

    private int batch(final long sessionId)
    {
        final int count = 1 + random.nextInt(MAX_EVENTS);
        final IngressBatchEncoder.EventsEncoder events = batch.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId)
            .sourceSequence(random.nextBoolean() ? 1 : random.nextLong())
            .eventsCount(count);
        for (int i = 0; i < count; i++)
        {
            EchoProcessor.encode(event, 0, EchoProcessor.ECHO, EchoProcessor.LENGTH, 1 + i);
            events.next().putMessage(event, 0, random.nextInt(EchoProcessor.LENGTH + 1));
        }

        return HEADER_LENGTH + batch.encodedLength();
    }

    private int damagedBatch()
    {
        final int length = batch(victimSessionId);
        final int groupOffset = HEADER_LENGTH + IngressBatchEncoder.BLOCK_LENGTH;
        expect(NodeCounter.FRAMES_MALFORMED);
        switch (random.nextInt(5))
        {
            case 0:
                // Cut behind its block.
                return groupOffset + random.nextInt(length - groupOffset);

            case 1:
                buffer.putShort(groupOffset, (short)(1 + random.nextInt(100)), ByteOrder.LITTLE_ENDIAN);
                return length;

            case 2:
                // More events, or fewer, than there are.
                final int count = buffer.getShort(groupOffset + 2, ByteOrder.LITTLE_ENDIAN);
                buffer.putShort(
                    groupOffset + 2, (short)(random.nextBoolean() ? 0xFFFF : count - 1), ByteOrder.LITTLE_ENDIAN);
                return length;

            case 3:
                buffer.putInt(groupOffset + 4, -1 - random.nextInt(Integer.MAX_VALUE), ByteOrder.LITTLE_ENDIAN);
                return length;

            default:
                buffer.putInt(
                    groupOffset + 4, length + random.nextInt(Integer.MAX_VALUE - length), ByteOrder.LITTLE_ENDIAN);
                return length;
        }
    }

    private int connect(final int kind)
    {
        if (kind == 0)
        {
            // The answer to a challenge that nobody was sent.
            new ChallengeResponseEncoder().wrapAndApplyHeader(buffer, 0, header)
                .correlationId(random.nextLong()).putResponse(new byte[64], 0, 64);
            expect(NodeCounter.FRAMES_WITHOUT_SESSION);
            return HEADER_LENGTH + ChallengeResponseEncoder.BLOCK_LENGTH + 4 + 64;
        }

        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(buffer, 0, header)
            .correlationId(random.nextLong()).source(1).protocolVersion(SessionProtocol.VERSION)
            .responseStreamId(1).outputSequence(0).outputIndex(-1)
            .schemaId(ConnectEncoder.schemaIdNullValue()).schemaVersion(ConnectEncoder.schemaVersionNullValue())
            .responseChannel(kind == 1 ? "aeron:ipc" : "aeron:udp?endpoint=127.0.0.1:9|linger=1h").identity("");
        final int length = HEADER_LENGTH + connect.encodedLength();
        if (random.nextBoolean())
        {
            expect(NodeCounter.CONNECTS_REFUSED);
            return length;
        }

        expect(NodeCounter.FRAMES_MALFORMED);
        return length - 1 - random.nextInt(connect.encodedLength() - ConnectEncoder.BLOCK_LENGTH);
    }

    private int oversized()
    {
        putHeader(0);
        buffer.putLong(HEADER_LENGTH, victimSessionId, ByteOrder.LITTLE_ENDIAN);
        expect(NodeCounter.FRAMES_TOO_LONG);
        expect(NodeCounter.FRAMES_WITHOUT_SESSION);
        return SessionProtocol.EVENT_HEADER_LENGTH + TestSystem.MAX_EVENT_LENGTH + 2 +
            random.nextInt(CAPACITY - TestSystem.MAX_EVENT_LENGTH - SessionProtocol.EVENT_HEADER_LENGTH - 2);
    }

    private void putHeader(final int template)
    {
        header.wrap(buffer, 0)
            .blockLength(BLOCK_LENGTHS[template])
            .templateId(TEMPLATES[template])
            .schemaId(ConnectEncoder.SCHEMA_ID)
            .version(ConnectEncoder.SCHEMA_VERSION);
    }

    private void expect(final NodeCounter counter)
    {
        expected.merge(counter, 1L, Long::sum);
    }

    private static int count(final Aeron aeron)
    {
        final int[] count = {0};
        aeron.countersReader().forEach((counterId, typeId, keyBuffer, label) -> count[0]++);
        return count[0];
    }
}
