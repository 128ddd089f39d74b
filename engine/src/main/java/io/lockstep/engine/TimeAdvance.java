package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import io.lockstep.engine.state.TimerQueue;

import java.util.function.LongPredicate;

/**
 * What tells a host that an event is wanted which lets time advance.
 *
 * <p>Threading: each deadline is written by the agent of its processor; {@link #isWanted} by any thread; {@link
 * #onSequenced} under the lock of the control events, and {@link #isWanted} once more under it.
 */
final class TimeAdvance
{
    private final Sequence[] earliestDeadlinesNs;

    private volatile long sequencedSlot = -1;

    /**
     * Make one.
     *
     * @param processors how many there are that have timers.
     */
    TimeAdvance(final int processors)
    {
        earliestDeadlinesNs = new Sequence[processors];
        for (int i = 0; i < processors; i++)
        {
            earliestDeadlinesNs[i] = new Sequence(TimerQueue.NO_DEADLINE);
        }
    }

    /**
     * Where a processor's earliest deadline is published.
     */
    Sequence earliestDeadlineNs(final int processor)
    {
        return earliestDeadlinesNs[processor];
    }

    /**
     * Publish the earliest deadline of a processor, before the position of its agent moves.
     */
    static void publish(final Sequence earliestDeadlineNs, final long deadlineNs)
    {
        // Most batches change nothing: the line stays with those who read it.
        if (earliestDeadlineNs.get() != deadlineNs)
        {
            earliestDeadlineNs.set(deadlineNs);
        }
    }

    /**
     * Whether a timer is due that no event under way was sequenced for.
     *
     * @param nowNs        time, on the clock of the events.
     * @param hasProcessed whether all processors are done with a slot of the input ring.
     */
    boolean isWanted(final long nowNs, final LongPredicate hasProcessed)
    {
        // Read again behind the positions: the deadlines may be from before the event that moved them.
        return isDue(nowNs) && hasProcessed.test(sequencedSlot) && isDue(nowNs);
    }

    /**
     * An event that lets time advance is in the input ring.
     */
    void onSequenced(final long slot)
    {
        sequencedSlot = slot;
    }

    private boolean isDue(final long nowNs)
    {
        long deadlineNs = TimerQueue.NO_DEADLINE;
        for (final Sequence earliest : earliestDeadlinesNs)
        {
            deadlineNs = Math.min(deadlineNs, earliest.get());
        }

        return deadlineNs <= nowNs && deadlineNs != TimerQueue.NO_DEADLINE;
    }
}
