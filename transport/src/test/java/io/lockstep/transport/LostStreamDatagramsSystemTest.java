package io.lockstep.transport;

import io.aeron.driver.ext.DebugChannelEndpointConfiguration;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.lockstep.engine.Threading;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamsContext;
import io.lockstep.transport.stream.SubscriberState;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Datagrams are lost on their way to a subscriber; those that the network does not repair come from the history.
 */
@Timeout(300)
class LostStreamDatagramsSystemTest
{
    private static final long SEED = Long.getLong("lockstep.seed", System.nanoTime());
    private static final double LOSS = 0.05;
    private static final int BATCHES = 100;
    private static final int BATCH = 50;

    @TempDir
    Path directory;

    private long lost;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAssembleAllOutputs(final boolean isReliable)
    {
        System.out.println("lost datagrams: -Dlockstep.seed=" + SEED);
        final LossGenerator data = counted(DebugChannelEndpointConfiguration.lossGeneratorSupplier(LOSS, SEED));
        final LossGenerator control = (address, buffer, length) -> false;
        try (StreamSystem system = new StreamSystem(directory, (channel, dispatcher, status, ctx) ->
            new DebugReceiveChannelEndpoint(channel, dispatcher, status, ctx, data, control)))
        {
            system.launch(new EngineNodeContext()
                .engine(TestSystem.engineContext(directory.resolve("node"), Threading.SHARED))
                .ingressEndpoint(TestSystem.LOOPBACK)
                .streams(new StreamsContext().stream(new StreamDeclaration(StreamSystem.STREAM)
                    .templates(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO)))
                .failureHandler((error) -> { }));
            final StreamRecorder recorder = new StreamRecorder();
            final StreamSubscriber subscriber = system.subscribe(
                system.context(system.node().streamEndpoint(), recorder).isReliable(isReliable));
            system.await("the subscriber to be live", () -> subscriber.state() == SubscriberState.LIVE);
            int batches = 0;
            // As many batches as it takes until something was lost, and not repaired where it is not to be.
            while (batches < BATCHES || lost == 0 || !isReliable && subscriber.gaps() == 0)
            {
                system.offer(EchoProcessor.ECHO, BATCH);
                system.awaitDurable();
                batches++;
            }
            system.await("the last output", () -> recorder.lastSequence == system.offered());

            final StreamRecorder journal = StreamRecorder.of(system.node().journaledEngine().outputJournal());
            assertEquals(journal.count, recorder.count);
            assertEquals(journal.digest, recorder.digest);
            assertTrue(isReliable || subscriber.gaps() > 0, "gaps: " + subscriber.gaps());
        }
    }

    private LossGenerator counted(final LossGenerator generator)
    {
        return (address, buffer, length) ->
        {
            final boolean isLost = generator.shouldDropFrame(address, buffer, length);
            lost += isLost ? 1 : 0;
            return isLost;
        };
    }
}
