package io.lockstep.engine;

import java.util.Comparator;
import java.util.List;

/**
 * The decisions that a core honours, and those of the event at hand.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class Skips
{
    static final Skips NONE = new Skips(List.of(), 0);

    private final List<Skip> skips;
    private int first;
    private int end;

    /**
     * Take decisions.
     *
     * @param skips        in any order.
     * @param lastSequence the last event that is applied already.
     */
    Skips(final List<Skip> skips, final long lastSequence)
    {
        this.skips = skips.stream().sorted(Comparator.comparingLong(Skip::sequence)).toList();
        if (!this.skips.isEmpty() && this.skips.get(0).sequence() <= lastSequence)
        {
            throw new IllegalArgumentException("an event that is applied can not be passed over: sequence=" +
                this.skips.get(0).sequence() + " applied=" + lastSequence);
        }
    }

    /**
     * Go on to the next event of which something is to be passed over.
     *
     * @return its sequence, or {@link Long#MAX_VALUE}.
     */
    long next()
    {
        first = end;
        if (first == skips.size())
        {
            return Long.MAX_VALUE;
        }

        final long sequence = skips.get(first).sequence();
        while (end < skips.size() && skips.get(end).sequence() == sequence)
        {
            end++;
        }

        return sequence;
    }

    boolean isEvent()
    {
        return contains(Skip.Scope.EVENT, 0);
    }

    boolean isTimer(final long timerId)
    {
        return contains(Skip.Scope.TIMERS, 0) || contains(Skip.Scope.TIMER, timerId);
    }

    private boolean contains(final Skip.Scope scope, final long timerId)
    {
        for (int i = first; i < end; i++)
        {
            if (skips.get(i).scope() == scope && skips.get(i).timerId() == timerId)
            {
                return true;
            }
        }

        return false;
    }
}
