package io.lockstep.examples.exchange.command;

import org.agrona.DirectBuffer;

/**
 * A client's connection to an engine, whatever hosts that.
 *
 * <p>Threading: one thread.
 */
interface FlowConnection extends AutoCloseable
{
    /**
     * Do what there is to do, and call the listener.
     *
     * @return amount of work done; zero when there is nothing to do.
     */
    int poll();

    /**
     * Offer one event. It never blocks.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length in bytes, header included.
     * @return the source sequence that the event was given; negative where it was not taken.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    @Override
    void close();
}
