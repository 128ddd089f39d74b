package io.lockstep.transport;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.Locale;

/**
 * Values of the {@link NodeCounter}s since the node was launched, in the counters file of its engine.
 *
 * <p>Threading: each written by one agent; read by any thread.
 */
public final class NodeCounters
{
    private final AtomicCounter[] values = new AtomicCounter[NodeCounter.values().length];

    NodeCounters(final Counters counters)
    {
        for (final NodeCounter counter : NodeCounter.values())
        {
            values[counter.ordinal()] = counters.counter(
                CounterType.EDGE, counter.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    /**
     * Value of a counter.
     *
     * @param counter to read.
     * @return how often it happened.
     */
    public long value(final NodeCounter counter)
    {
        return values[counter.ordinal()].getAcquire();
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder("NodeCounters{");
        for (final NodeCounter counter : NodeCounter.values())
        {
            text.append(counter.ordinal() == 0 ? "" : ", ").append(counter).append('=').append(value(counter));
        }

        return text.append('}').toString();
    }

    /**
     * Count one, from a thread that is not the node agent's; for counters that agent never touches.
     */
    void incrementShared(final NodeCounter counter)
    {
        values[counter.ordinal()].increment();
    }

    /**
     * Count one; pairs with {@link #value(NodeCounter)}.
     */
    void increment(final NodeCounter counter)
    {
        values[counter.ordinal()].incrementRelease();
    }
}
