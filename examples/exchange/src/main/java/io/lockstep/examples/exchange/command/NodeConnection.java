package io.lockstep.examples.exchange.command;

import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

import java.util.concurrent.TimeUnit;

/**
 * A client's connection to one node.
 *
 * <p>Threading: one thread.
 */
final class NodeConnection implements FlowConnection
{
    // Twice the interval at which a node says that it is alive: a false alarm costs a reconnection, and nothing else.
    private static final long NODE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    private final Client client;

    private NodeConnection(
        final String endpoint,
        final long source,
        final int window,
        final ClientListener listener,
        final ErrorHandler errorHandler)
    {
        client = Client.launch(new ClientContext()
            .ingressEndpoint(endpoint)
            .source(source)
            .outputsAfter(0, -1)
            .windowEvents(window)
            .nodeTimeoutNs(NODE_TIMEOUT_NS)
            .errorHandler(errorHandler)
            .listener(listener));
    }

    /**
     * Connections to a node.
     *
     * @param endpoint of the node.
     * @return who makes them.
     */
    static FlowConnector to(final String endpoint)
    {
        return (source, window, listener, errorHandler) ->
            new NodeConnection(endpoint, source, window, listener, errorHandler);
    }

    @Override
    public int poll()
    {
        return client.poll();
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return client.offer(buffer, offset, length);
    }

    @Override
    public void close()
    {
        client.close();
    }
}
