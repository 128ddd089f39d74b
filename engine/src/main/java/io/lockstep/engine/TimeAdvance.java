package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import io.lockstep.engine.state.TimerQueue;

/**
 * What tells a host that an event is wanted which lets time advance.
 *
 * <p>Threading: the deadline is written by the processor agent; {@link #isWanted} by any thread; {@link #onSequenced}
 * under the lock of the control events, and {@link #isWanted} once more under it.
 */
final class TimeAdvance
{
    private final Sequence earliestDeadlineNs = new Sequence(TimerQueue.NO_DEADLINE);

    private volatile long sequencedSlot = -1;

    /**
     * Publish the earliest deadline, before the position of the processor moves.
     */
    void earliestDeadlineNs(final long deadlineNs)
    {
        // Most batches change nothing: the line stays with those who read it.
        if (earliestDeadlineNs.get() != deadlineNs)
        {
            earliestDeadlineNs.set(deadlineNs);
        }
    }

    /**
     * Whether a timer is due that no event under way was sequenced for.
     */
    boolean isWanted(final long nowNs, final Sequence processorPosition)
    {
        final long deadlineNs = earliestDeadlineNs.get();
        if (deadlineNs > nowNs || deadlineNs == TimerQueue.NO_DEADLINE || processorPosition.get() < sequencedSlot)
        {
            return false;
        }

        // Read again behind the position: the deadline above may be from before the event that moved it.
        final long afterPositionNs = earliestDeadlineNs.get();
        return afterPositionNs <= nowNs && afterPositionNs != TimerQueue.NO_DEADLINE;
    }

    /**
     * An event that lets time advance is in the input ring.
     */
    void onSequenced(final long slot)
    {
        sequencedSlot = slot;
    }
}
