package io.lockstep.perf;

import io.aeron.Aeron;
import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.ClientState;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.nio.file.Path;

/**
 * The whole way through an engine: session, ring, journal at {@code OS}, processor, gate, output journal, session.
 *
 * <p>With fewer cores than drivers, edge and client have threads, the edge's thread runs the engine. Nobody but the
 * edge offers events, and of the outputs the last ones are kept, as where a node runs for long.
 */
final class EngineEcho implements EchoSubject, ClientListener
{
    private static final int WINDOW_EVENTS = 1 << 16;
    private static final int WINDOW_LENGTH = 1 << 24;
    private static final int CORES_FOR_THREADS = 4;
    private static final int SEGMENT_LENGTH = 16 * 1024 * 1024;
    private static final int SEGMENTS_KEPT = 8;

    private final EngineNode node;
    private final EchoDriver clientDriver;
    private final Aeron aeron;
    private final Client client;
    private Receiver receiver;

    /**
     * Launch both.
     *
     * @param isIpc whether the client comes through the memory of the node's driver, instead of over UDP.
     */
    EngineEcho(final Path directory, final IdleProfile profile, final boolean isIpc)
    {
        node = EngineNode.launch(new EngineNodeContext()
            .engine(new JournaledEngineContext()
                .directory(directory.resolve("node"))
                .applicationName("echo")
                .segmentLength(SEGMENT_LENGTH)
                .outputQuota((long)SEGMENTS_KEPT * SEGMENT_LENGTH)
                .engine(new EngineContext()
                    .idleProfile(profile)
                    .isSingleProducer(true)
                    .threading(threading()))
                .pageHomeFactory((file) -> new DirectPageHome())
                .core(new CoreContext()
                    .processor(new EchoingProcessor())
                    .eventCheck((buffer, offset, length) -> true)))
            .idleProfile(profile)
            .ingressEndpoint("127.0.0.1:0")
            .isIpcServed(isIpc)
            .failureHandler((failure) ->
            {
                throw new IllegalStateException("the node failed", failure);
            }));
        clientDriver = isIpc ? null : new EchoDriver(directory.resolve("client"), profile);
        aeron = isIpc ? EchoDriver.connect(node.aeronDirectoryName()) : clientDriver.aeron();
        client = Client.launch(new ClientContext()
            .ingressEndpoint(node.ingressEndpoint())
            .source(1)
            .aeron(aeron)
            .isIpc(isIpc)
            .windowEvents(WINDOW_EVENTS)
            .windowLength(WINDOW_LENGTH)
            .errorHandler((error) -> { })
            .listener(this));
        while (client.state() != ClientState.CONNECTED)
        {
            client.poll();
        }
    }

    @Override
    public void receiver(final Receiver newReceiver)
    {
        receiver = newReceiver;
    }

    @Override
    public boolean trySend(final DirectBuffer message, final int length)
    {
        return client.offer(message, 0, length) > 0;
    }

    @Override
    public int poll()
    {
        return client.poll();
    }

    @Override
    public void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        receiver.onMessage(buffer, offset);
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        // Each output acknowledges its event.
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, aeron, clientDriver, node);
    }

    private static Threading threading()
    {
        return Runtime.getRuntime().availableProcessors() < CORES_FOR_THREADS ? Threading.INVOKER : Threading.AUTO;
    }
}
