package io.lockstep.perf.ladder;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.Durability;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * A node and its client over UDP on the loopback; an event has arrived when the client knows that it is applied and
 * kept.
 */
final class NodeRung implements Rung, ClientListener
{
    private static final int WINDOW_EVENTS = 4096;

    private final LadderEvents events = new LadderEvents();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LadderEvents.MAX_LENGTH]);
    private final Arrivals arrivals;
    private final EngineNode node;
    private final Client client;
    private long acknowledged;

    NodeRung(final Durability durability, final Path directory, final Arrivals arrivals)
    {
        this.arrivals = arrivals;
        node = EngineNode.launch(new EngineNodeContext()
            .engine(EngineRung.context(true)
                .directory(directory)
                .durability(durability)
                .snapshots(new SnapshotContext().isUsed(false))
                .pageHomeFactory((file) -> new DirectPageHome()))
            .idleProfile(IdleProfile.YIELD)
            .ingressEndpoint("127.0.0.1:0")
            .failureHandler((failure) -> { }));
        client = Client.launch(new ClientContext()
            .ingressEndpoint(node.ingressEndpoint())
            .source(1)
            .isInvoked(true)
            .windowEvents(WINDOW_EVENTS)
            .errorHandler((error) -> { })
            .listener(this));
    }

    @Override
    public boolean offer(final long index)
    {
        final int length = events.encode(index, buffer, 0);
        final long sourceSequence = client.offer(buffer, 0, length);
        if (sourceSequence == Client.CLOSED)
        {
            throw new IllegalStateException("the client is closed: index=" + index, node.failure());
        }
        if (sourceSequence >= 0 && sourceSequence != index + 1)
        {
            throw new IllegalStateException(
                "expected source sequence " + (index + 1) + ", but: sourceSequence=" + sourceSequence);
        }

        return sourceSequence >= 0;
    }

    @Override
    public void poll()
    {
        client.poll();
    }

    @Override
    public void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer output,
        final int offset,
        final int length)
    {
        // What arrives is told by the acknowledgement behind it.
    }

    @Override
    public void onConnected(final long lastSourceSequence)
    {
        // Behind a break of the session this may be the only word of events that were applied meanwhile.
        arrivedUpTo(lastSourceSequence);
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        arrivedUpTo(sourceSequence);
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        throw new IllegalStateException("refused: sourceSequence=" + sourceSequence + " code=" + code);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, node);
    }

    private void arrivedUpTo(final long sourceSequence)
    {
        while (acknowledged < sourceSequence)
        {
            arrivals.onArrival(acknowledged++);
        }
    }
}
