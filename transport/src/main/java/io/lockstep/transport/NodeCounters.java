package io.lockstep.transport;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Values of the {@link NodeCounter}s since the node was launched.
 *
 * <p>Threading: each written by one agent; read by any thread.
 */
public final class NodeCounters
{
    private final AtomicLongArray values = new AtomicLongArray(NodeCounter.values().length);

    NodeCounters()
    {
    }

    /**
     * Value of a counter.
     *
     * @param counter to read.
     * @return how often it happened.
     */
    public long value(final NodeCounter counter)
    {
        return values.getAcquire(counter.ordinal());
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
        values.getAndIncrement(counter.ordinal());
    }

    /**
     * Count one; pairs with {@link #value(NodeCounter)}.
     */
    void increment(final NodeCounter counter)
    {
        final int index = counter.ordinal();
        values.setRelease(index, values.getPlain(index) + 1);
    }
}
