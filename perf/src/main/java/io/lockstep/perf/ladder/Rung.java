package io.lockstep.perf.ladder;

/**
 * A part of the way of an event, or all of it, from one end to where its outcome is known.
 *
 * <p>Threading: one thread sends; arrivals are told as {@link Arrivals} says.
 */
interface Rung extends AutoCloseable
{
    /**
     * Send an event.
     *
     * @param index of it; indexes are dense, from zero.
     * @return false if there is no room; the same event is to be sent again.
     */
    boolean offer(long index);

    /**
     * Do what is the sender's part of receiving.
     */
    void poll();

    @Override
    void close();
}
