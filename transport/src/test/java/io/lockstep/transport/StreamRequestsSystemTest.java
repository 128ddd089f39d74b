package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamEnd;
import io.lockstep.codecs.stream.SubscribeEncoder;
import io.lockstep.engine.Threading;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.counters.CountersFileReader;
import io.lockstep.replay.journal.OutputSelection;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamProtocol;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamsContext;
import io.lockstep.transport.stream.SubscriberState;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a node makes of requests for its streams: of those it grants, those it refuses, and those that are none.
 */
@Timeout(300)
class StreamRequestsSystemTest
{
    private static final int OUTPUTS = 100;

    @TempDir
    Path directory;

    @Test
    void shouldSayThatItDoesNotKnowAStream()
    {
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream())));
            final StreamRecorder recorder = new StreamRecorder();
            system.subscribe(system.context(system.node().streamEndpoint(), recorder).streamName("others"));

            system.await("the refusal", () -> recorder.end != null);

            assertEquals(StreamEnd.STREAM_NOT_KNOWN, recorder.end);
        }
    }

    @Test
    void shouldHaveNoMoreSubscribersThanItsLimit()
    {
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream()).maxSubscribers(1)));
            final StreamRecorder first = new StreamRecorder();
            final StreamRecorder second = new StreamRecorder();
            final StreamSubscriber granted = system.subscribe(first);
            system.await("the first to be live", () -> granted.state() == SubscriberState.LIVE);
            system.subscribe(second);
            system.await("the refusal", () -> second.end != null);
            granted.close();

            assertEquals(StreamEnd.SUBSCRIBER_LIMIT, second.end);
            assertNull(first.end);
        }
    }

    @Test
    void shouldRefuseAPlaceThatTheHistoryDoesNotHave()
    {
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream())));
            final StreamRecorder recorder = new StreamRecorder();
            system.subscribe(system.context(system.node().streamEndpoint(), recorder).behind(1_000_000, 0));

            system.await("the refusal", () -> recorder.end != null);

            assertEquals(StreamEnd.HISTORY_UNKNOWN, recorder.end);
        }
    }

    @Test
    void shouldBeginBehindAPlaceOrFromNow()
    {
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream())));
            system.offer(EchoProcessor.ECHO, OUTPUTS);
            system.awaitDurable();
            final StreamRecorder behind = new StreamRecorder();
            final StreamRecorder fromNow = new StreamRecorder();
            final String endpoint = system.node().streamEndpoint();
            final StreamSubscriber first =
                system.subscribe(system.context(endpoint, behind).behind(OUTPUTS / 2, 0));
            final StreamSubscriber second = system.subscribe(system.context(endpoint, fromNow).fromNow());
            system.await("both to be live", () ->
                first.state() == SubscriberState.LIVE && second.state() == SubscriberState.LIVE);
            system.offer(EchoProcessor.ECHO, OUTPUTS);
            system.await("all outputs", () ->
                behind.lastSequence == 2 * OUTPUTS && fromNow.lastSequence == 2 * OUTPUTS);

            assertEquals(OUTPUTS / 2 + OUTPUTS, behind.count);
            assertEquals(OUTPUTS, fromNow.count);
        }
    }

    @Test
    void shouldCarryAStreamBySharedMemory()
    {
        final String aeronDirectory = directory.resolve("aeron-node").toString();
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream().liveChannel("aeron:ipc")))
                .aeronDirectoryName(aeronDirectory));
            try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory)))
            {
                system.offer(EchoProcessor.ECHO, OUTPUTS);
                system.awaitDurable();
                final StreamRecorder recorder = new StreamRecorder();
                final StreamSubscriber subscriber = system.subscribe(
                    system.context(system.node().streamEndpoint(), recorder).aeron(aeron).isIpc(true));
                system.await("the subscriber to be live", () -> subscriber.state() == SubscriberState.LIVE);
                system.offer(EchoProcessor.ECHO, OUTPUTS);
                system.await("all outputs", () -> recorder.lastSequence == 2 * OUTPUTS);

                assertEquals(2 * OUTPUTS, recorder.count);
                assertEquals(2 * OUTPUTS, recorder.ascending);
                subscriber.close();
            }
        }
    }

    @Test
    void shouldCountRequestsThatAreNoneAndGoOn()
    {
        try (StreamSystem system = new StreamSystem(directory))
        {
            system.launch(nodeContext(new StreamsContext().stream(stream())));
            final UnsafeBuffer request = new UnsafeBuffer(new byte[256]);
            final SubscribeEncoder subscribe = new SubscribeEncoder();
            final int length = MessageHeaderEncoder.ENCODED_LENGTH + subscribe
                .wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
                .protocolVersion(StreamProtocol.VERSION)
                .streamName(StreamSystem.STREAM)
                .responseChannel("aeron:udp?endpoint=127.0.0.1:1")
                .encodedLength();
            final ExclusivePublication publication = system.publication(
                "aeron:udp?endpoint=" + system.node().streamEndpoint(), StreamProtocol.REQUEST_STREAM_ID);
            system.await("the way to the node", publication::isConnected);
            for (int cut = 0; cut < length; cut++)
            {
                final int cutLength = cut;
                system.await("request " + cut, () -> publication.offer(request, 0, cutLength) > 0);
            }
            system.await("all to be counted", () -> malformed() == length);

            final StreamRecorder recorder = new StreamRecorder();
            final StreamSubscriber subscriber = system.subscribe(recorder);
            system.await("a subscriber to be live", () -> subscriber.state() == SubscriberState.LIVE);
            assertNull(system.node().failure());
        }
    }

    @Test
    void shouldNotDeclareAStreamOfOutputsThatAreNotKept()
    {
        final JournaledEngineContext engine =
            TestSystem.engineContext(directory.resolve("node"), Threading.SHARED)
                .outputSelection(OutputSelection.allBut(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO));

        final IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () ->
            EngineNode.launch(nodeContext(new StreamsContext().stream(stream())).engine(engine)));

        assertTrue(refusal.getMessage().contains("does not keep"), refusal.getMessage());
    }

    private long malformed()
    {
        try (CountersFileReader reader = CountersFileReader.open(directory.resolve("node")))
        {
            final CountersReading reading = reader.read();
            return reading.value(CounterType.EDGE, "stream requests malformed");
        }
    }

    private EngineNodeContext nodeContext(final StreamsContext streams)
    {
        return new EngineNodeContext()
            .engine(TestSystem.engineContext(directory.resolve("node"), Threading.SHARED))
            .ingressEndpoint(TestSystem.LOOPBACK)
            .streams(streams)
            .failureHandler((error) -> { });
    }

    private static StreamDeclaration stream()
    {
        return new StreamDeclaration(StreamSystem.STREAM).templates(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO);
    }
}
