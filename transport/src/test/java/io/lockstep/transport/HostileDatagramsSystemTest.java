package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.NakFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import io.aeron.protocol.StatusMessageFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Datagrams that are cut, too long, replayed, forged or random at the port of a node's Aeron, below any session, beside
 * a session that goes on as if there were none.
 *
 * <p>The victim's own datagrams go by a relay that keeps some of them, to be replayed. The long form is the same with
 * {@code -Dlockstep.frames=10000000}; {@code -Dlockstep.seed} runs one again.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class HostileDatagramsSystemTest
{
    private static final int MAX_LENGTH = 1408;
    private static final int OVERSIZED_LENGTH = 9000;
    private static final int BURST = 64;
    private static final int KINDS = 9;
    private static final int MAX_SESSIONS = 50;
    private static final long HEAP_LIMIT_MIB = 32;
    private static final int[] TYPES = {
        HeaderFlyweight.HDR_TYPE_DATA, HeaderFlyweight.HDR_TYPE_PAD, HeaderFlyweight.HDR_TYPE_SETUP,
        HeaderFlyweight.HDR_TYPE_NAK, HeaderFlyweight.HDR_TYPE_SM, HeaderFlyweight.HDR_TYPE_RTTM,
        HeaderFlyweight.HDR_TYPE_ERR};

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final long frames = Long.getLong("lockstep.frames", 20_000L);
    private final Random random = new Random(seed);
    private final byte[] bytes = new byte[OVERSIZED_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final DataHeaderFlyweight data = new DataHeaderFlyweight(buffer);
    private final SetupFlyweight setup = new SetupFlyweight(buffer);
    private DatagramRelay relay;
    private long invalid;
    private long refused;
    private long victimEvents;
    private int sessions;

    @TempDir
    private Path directory;

    @Test
    void shouldDropEachDatagramAndKeepNothingOfIt() throws IOException
    {
        System.out.println("HostileDatagramsSystemTest: -Dlockstep.seed=" + seed + " frames=" + frames);
        try (TestSystem system = new TestSystem(directory))
        {
            final EngineNode node = system.launch(system.nodeContext(TestSystem.LOOPBACK)
                .termLength(SharedClients.TERM_LENGTH).sessionTimeoutNs(TimeUnit.HOURS.toNanos(1)));
            final RecordingListener listener = new RecordingListener();
            final InetSocketAddress address = address(node.ingressEndpoint());
            try (DatagramRelay onTheWay = new DatagramRelay(address);
                Aeron observer = Aeron.connect(EmbeddedDriver.aeronContext(
                    node.aeronDirectoryName(), false, Throwable::toString)))
            {
                relay = onTheWay;
                final Client victim = system.launch(
                    TestSystem.clientContext(1, listener, relay.endpoint())
                    .nodeTimeoutNs(TimeUnit.MINUTES.toNanos(1)));
                await(system, "the victim's session", () -> victim.state() == ClientState.CONNECTED);
                echo(system, victim, listener);
                final int counters = count(observer);
                final ProcessMemory memory = new ProcessMemory();
                final long startNs = System.nanoTime();
                attack(system, victim, listener, address);
                System.out.println("HostileDatagramsSystemTest: datagramsPerSecond=" +
                    frames * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - startNs));

                await(system, "streams of the attacker to be freed, seed=" + seed, () -> count(observer) <= counters);
                echo(system, victim, listener);
                assertUntouched(node, listener);
                System.out.println("HostileDatagramsSystemTest: " + memory.assertKept(HEAP_LIMIT_MIB) +
                    " invalid=" + invalid + " refused=" + refused + " sessionsSetUp=" + sessions + " underRuns=" +
                    value(observer, SystemCounterDescriptor.FLOW_CONTROL_UNDER_RUNS) +
                    " driverErrors=" + value(observer, SystemCounterDescriptor.ERRORS));
                assertEquals(invalid, value(observer, SystemCounterDescriptor.INVALID_PACKETS), "seed=" + seed);
            }
        }
    }

    private void attack(
        final TestSystem system, final Client victim, final RecordingListener listener, final InetSocketAddress address)
        throws IOException
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            for (long frame = 1; frame <= frames; frame++)
            {
                final ByteBuffer datagram = hostile((int)(frame % KINDS));
                final int length = datagram.remaining();
                assertEquals(length, channel.send(datagram, address));
                if (frame % BURST == 0 || frame == frames)
                {
                    // It comes by the same socket: what was sent before has been taken from there.
                    echo(system, victim, listener);
                }
            }
        }
    }

    private ByteBuffer hostile(final int kind)
    {
        random.nextBytes(bytes);
        final int length = DataHeaderFlyweight.HEADER_LENGTH + random.nextInt(MAX_LENGTH);
        buffer.putByte(HeaderFlyweight.VERSION_FIELD_OFFSET, HeaderFlyweight.CURRENT_VERSION);
        switch (kind)
        {
            case 0:
                invalid++;
                return datagram(random.nextInt(HeaderFlyweight.MIN_HEADER_LENGTH));

            case 1:
                invalid++;
                buffer.putByte(HeaderFlyweight.VERSION_FIELD_OFFSET, (byte)(1 + random.nextInt(255)));
                return datagram(random.nextInt(10) == 0 ? OVERSIZED_LENGTH : length);

            case 2:
                // A type that nobody knows, and a length that may be longer than the datagram, or negative.
                data.headerType(0x100 + random.nextInt(0x1000));
                return datagram(length);

            case 3:
                // A frame of a type, cut.
                data.frameLength(length);
                final int type = TYPES[random.nextInt(TYPES.length)];
                refused += type == HeaderFlyweight.HDR_TYPE_DATA || type == HeaderFlyweight.HDR_TYPE_PAD ||
                    type == HeaderFlyweight.HDR_TYPE_SETUP ? 1 : 0;
                data.headerType(type);
                return datagram(HeaderFlyweight.MIN_HEADER_LENGTH + random.nextInt(
                    DataHeaderFlyweight.HEADER_LENGTH - HeaderFlyweight.MIN_HEADER_LENGTH));

            case 4:
                // Of a session that does not live, on the node's stream or another one.
                data.frameLength(length);
                data.headerType(HeaderFlyweight.HDR_TYPE_DATA);
                data.streamId(random.nextBoolean() ? SessionProtocol.INGRESS_STREAM_ID : random.nextInt());
                return datagram(length);

            case 5:
                return control(TYPES[3 + random.nextInt(TYPES.length - 3)]);

            case 6:
                return setup();

            default:
                final List<byte[]> kept = relay.kept();
                return ByteBuffer.wrap(kept.get(random.nextInt(kept.size())));
        }
    }

    /**
     * What a receiver sends, or asks for, in the name of nobody.
     */
    private ByteBuffer control(final int type)
    {
        final int length = Math.max(
            Math.max(NakFlyweight.HEADER_LENGTH, StatusMessageFlyweight.HEADER_LENGTH),
            RttMeasurementFlyweight.HEADER_LENGTH);
        data.frameLength(length);
        data.headerType(type);
        data.streamId(SessionProtocol.INGRESS_STREAM_ID);
        return datagram(length);
    }

    /**
     * The begin of a stream: of terms that cannot be, or, a few times, of one that can.
     */
    private ByteBuffer setup()
    {
        final boolean isPossible = sessions < MAX_SESSIONS && random.nextInt(20) == 0;
        sessions += isPossible ? 1 : 0;
        setup.frameLength(SetupFlyweight.HEADER_LENGTH);
        setup.headerType(HeaderFlyweight.HDR_TYPE_SETUP);
        setup.streamId(isPossible || random.nextBoolean() ? SessionProtocol.INGRESS_STREAM_ID : random.nextInt());
        if (isPossible)
        {
            setup.termOffset(0).mtuLength(MAX_LENGTH).termLength(SharedClients.TERM_LENGTH);
            setup.activeTermId(setup.initialTermId());
        }
        else
        {
            refused++;
            setup.termLength(random.nextBoolean() ? random.nextInt() | 1 : -1 << random.nextInt(32));
        }

        return datagram(SetupFlyweight.HEADER_LENGTH);
    }

    private ByteBuffer datagram(final int length)
    {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void echo(final TestSystem system, final Client victim, final RecordingListener listener)
    {
        victimEvents++;
        EchoProcessor.encode(system.event, 0, EchoProcessor.ECHO, EchoProcessor.LENGTH, victimEvents);
        assertEquals(victimEvents, victim.offer(system.event, 0, EchoProcessor.LENGTH), "seed=" + seed);
        await(system, "event " + victimEvents + " of the victim, seed=" + seed,
            () -> listener.acknowledged == victimEvents);
    }

    private void await(final TestSystem system, final String what, final BooleanSupplier condition)
    {
        system.await(what, () ->
        {
            relay.poll();
            return condition.getAsBoolean();
        });
    }

    private void assertUntouched(final EngineNode node, final RecordingListener listener)
    {
        listener.assertEchoed(victimEvents);
        assertEquals(List.of(), listener.ends, "ends of the victim's session, seed=" + seed);
        assertEquals(1, listener.connects, "sessions of the victim, seed=" + seed);
        assertNull(node.failure());
        for (final NodeCounter counter : List.of(NodeCounter.FRAMES_MALFORMED, NodeCounter.FRAMES_NOT_KNOWN,
            NodeCounter.FRAMES_TOO_LONG, NodeCounter.FRAMES_WITHOUT_SESSION, NodeCounter.CONNECTS_REFUSED))
        {
            assertEquals(0, node.counters().value(counter), () -> counter + ", seed=" + seed);
        }
        assertEquals(refused, node.counters().value(NodeCounter.DATAGRAMS_REFUSED), "seed=" + seed);
        assertEquals(0, node.counters().value(NodeCounter.ERRORS), "errors of the driver, seed=" + seed);
        assertTrue(sessions > 0, "no stream was set up, seed=" + seed);
    }

    private static InetSocketAddress address(final String endpoint)
    {
        final int colon = endpoint.lastIndexOf(':');
        return new InetSocketAddress(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    }

    private static long value(final Aeron observer, final SystemCounterDescriptor counter)
    {
        return observer.countersReader().getCounterValue(counter.id());
    }

    private static int count(final Aeron observer)
    {
        final int[] count = {0};
        observer.countersReader().forEach((counterId, typeId, key, label) -> count[0]++);
        return count[0];
    }
}
