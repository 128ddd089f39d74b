package io.lockstep.transport.stream;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What is counted of one stream, in the engine's counters file.
 *
 * <p>Threading: allocated by the thread that launches, written by the stream agent, read by any thread.
 */
final class StreamCounters
{
    private final AtomicCounter published;
    private final AtomicCounter catchUps;
    private final AtomicCounter conflated;
    private final AtomicCounter leftOut;

    StreamCounters(final Counters counters, final String name)
    {
        published = counters.counter(CounterType.EDGE, "stream " + name + " published");
        catchUps = counters.counter(CounterType.EDGE, "stream " + name + " catch-ups");
        conflated = counters.counter(CounterType.EDGE, "stream " + name + " conflated");
        leftOut = counters.counter(CounterType.EDGE, "stream " + name + " left out");
    }

    void published(final long number)
    {
        published.setRelease(number);
    }

    void caughtUp()
    {
        catchUps.incrementRelease();
    }

    void conflated()
    {
        conflated.incrementRelease();
    }

    /**
     * An output of a key for which there is no room.
     */
    void leftOut()
    {
        leftOut.incrementRelease();
    }
}
