package io.lockstep.engine;

import io.lockstep.engine.state.StateStores;
import io.lockstep.engine.state.TimerQueue;

/**
 * The timers of a core's processor: a queue in the state, if any are declared, and its earliest deadline at hand.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class Timers
{
    private static final String STORE_NAME = "lockstep.timers";

    private TimerQueue queue;

    // Derived from the queue, so that an event at which nothing is due costs one comparison.
    private long earliestDeadlineNs = TimerQueue.NO_DEADLINE;

    /**
     * Declare the queue.
     *
     * @param stores    to declare it in.
     * @param maxTimers most that are pending at once; where it is zero, nothing is declared.
     */
    void declare(final StateStores stores, final int maxTimers)
    {
        queue = maxTimers == 0 ? null : stores.timerQueue(STORE_NAME, maxTimers);
    }

    /**
     * The pages of the queue are there, with content or without.
     */
    void onBound()
    {
        if (queue != null)
        {
            earliestDeadlineNs = queue.firstDeadlineNs();
        }
    }

    int count()
    {
        return queue == null ? 0 : queue.size();
    }

    boolean isDue(final long timeNs)
    {
        return earliestDeadlineNs <= timeNs && earliestDeadlineNs != TimerQueue.NO_DEADLINE;
    }

    long earliestDeadlineNs()
    {
        return earliestDeadlineNs;
    }

    long firstId()
    {
        return queue.firstId();
    }

    long firstSource()
    {
        return queue.firstSource();
    }

    void removeFirst()
    {
        queue.removeFirst();
        earliestDeadlineNs = queue.firstDeadlineNs();
    }

    boolean schedule(final long timerId, final long deadlineNs, final long source)
    {
        requireDeclared(timerId);
        final boolean isScheduled = queue.schedule(timerId, deadlineNs, source);
        earliestDeadlineNs = queue.firstDeadlineNs();
        return isScheduled;
    }

    boolean cancel(final long timerId)
    {
        requireDeclared(timerId);
        final boolean wasPending = queue.cancel(timerId);
        earliestDeadlineNs = queue.firstDeadlineNs();
        return wasPending;
    }

    private void requireDeclared(final long timerId)
    {
        if (queue == null)
        {
            throw new IllegalStateException(
                "no timers are declared: set CoreContext.maxTimers: maxTimers=0 timerId=" + timerId);
        }
    }
}
