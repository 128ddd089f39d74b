package io.lockstep.perf;

import org.agrona.DirectBuffer;

/**
 * Something that idles, and is woken by single events.
 *
 * <p>Threading: one thread.
 */
interface IdleSubject extends AutoCloseable
{
    /**
     * Offer an event until it is taken.
     */
    void offer(DirectBuffer event, int length);

    /**
     * Wait a moment for what comes of an event.
     */
    void poll();

    /**
     * Leave what is measured alone, until the next event is offered.
     */
    void rest();

    /**
     * Events whose end was seen.
     */
    long seen();

    @Override
    void close();
}
