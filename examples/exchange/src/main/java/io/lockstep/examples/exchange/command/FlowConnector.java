package io.lockstep.examples.exchange.command;

import io.lockstep.transport.ClientListener;
import org.agrona.ErrorHandler;

/**
 * Makes the connection of a client.
 */
@FunctionalInterface
interface FlowConnector
{
    /**
     * Connect. The listener is told also what came of events that the source has sent in a former life.
     *
     * @param source       of the events.
     * @param window       events that may be under way; a power of two.
     * @param listener     to what comes back.
     * @param errorHandler told errors of the transport, which goes on by itself.
     * @return the connection, which is made while it is polled.
     */
    FlowConnection connect(long source, int window, ClientListener listener, ErrorHandler errorHandler);
}
