package io.lockstep.perf;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.nio.file.Path;

/**
 * A node on the loopback whose idling is measured, woken by a client over UDP.
 *
 * <p>The client has no threads, and is not there while it rests: then all time of the process is the node's.
 *
 * <p>Threading: one thread.
 */
final class IdleNode implements IdleSubject, ClientListener
{
    private final EngineNode node;

    private Client client;
    private long acknowledged;

    IdleNode(final IdleProfile profile, final Path directory)
    {
        node = EngineNode.launch(new EngineNodeContext()
            .engine(new JournaledEngineContext()
                .directory(directory)
                .applicationName("idle")
                .engine(new EngineContext().idleProfile(profile))
                .pageHomeFactory((file) -> new DirectPageHome())
                .core(new CoreContext()
                    .processor(new EmptyProcessor())
                    .eventCheck((buffer, offset, length) -> true)))
            .idleProfile(profile)
            .ingressEndpoint("127.0.0.1:0")
            .failureHandler((failure) ->
            {
                throw new IllegalStateException("the node failed", failure);
            }));
    }

    @Override
    public void offer(final DirectBuffer event, final int length)
    {
        if (client == null)
        {
            client = Client.launch(new ClientContext()
                .ingressEndpoint(node.ingressEndpoint())
                .source(1)
                .isInvoked(true)
                .errorHandler((error) -> { })
                .listener(this));
        }
        while (client.offer(event, 0, length) < 0)
        {
            poll();
        }
    }

    @Override
    public void poll()
    {
        if (client != null && client.poll() == 0)
        {
            Thread.yield();
        }
    }

    @Override
    public void rest()
    {
        CloseHelper.close(client);
        client = null;
    }

    @Override
    public long seen()
    {
        return acknowledged;
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
        throw new IllegalStateException("an empty processor has no outputs: sequence=" + sequence);
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        acknowledged = sourceSequence;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, node);
    }
}
