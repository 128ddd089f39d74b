package io.lockstep.perf.ladder;

import java.util.concurrent.TimeUnit;

/**
 * Sends events to a rung when they are due, whether or not those before have arrived.
 *
 * <p>Threading: one thread, which spins and yields.
 */
final class OpenLoop
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long YIELD_NS = TimeUnit.MICROSECONDS.toNanos(5);
    private static final int EVENTS_PER_POLL = 16;

    private final Rung rung;
    private final Arrivals arrivals;
    private long next;

    OpenLoop(final Rung rung, final Arrivals arrivals)
    {
        this.rung = rung;
        this.arrivals = arrivals;
    }

    /**
     * Run a step. Its latencies and costs leave the warm-up out.
     *
     * @param rate       events per second.
     * @param warmUpNs   of sending at that rate in front.
     * @param durationNs that is measured.
     * @return what it came to.
     */
    Step run(final double rate, final long warmUpNs, final long durationNs)
    {
        final double intervalNs = NANOS_PER_SECOND / rate;
        final long measured = next + (long)(warmUpNs / intervalNs);
        final long end = measured + Math.max(1, (long)(durationNs / intervalNs));
        final Schedule schedule = new Schedule(next, measured, end, System.nanoTime() + LEAD_NS, intervalNs);
        arrivals.begin(schedule);
        send(schedule, measured);
        final Costs before = Costs.now();
        send(schedule, end);
        await(end);
        final Costs costs = Costs.now().since(before);

        final double seconds =
            Math.max(intervalNs, arrivals.lastNs() - schedule.intendedNs(measured)) / NANOS_PER_SECOND;
        return new Step(rate, (end - measured) / seconds, arrivals.latencies(), costs);
    }

    private void send(final Schedule schedule, final long end)
    {
        while (next < end)
        {
            final long intendedNs = schedule.intendedNs(next);
            awaitTime(intendedNs);
            if (next % EVENTS_PER_POLL == 0)
            {
                rung.poll();
            }
            if (!rung.offer(next))
            {
                offerAgain();
            }
            next++;
        }
    }

    private void awaitTime(final long intendedNs)
    {
        long leftNs = intendedNs - System.nanoTime();
        while (leftNs > 0)
        {
            rung.poll();
            if (leftNs > YIELD_NS)
            {
                // With few cores somebody else may have work for this one.
                Thread.yield();
            }
            else
            {
                Thread.onSpinWait();
            }
            leftNs = intendedNs - System.nanoTime();
        }
    }

    private void offerAgain()
    {
        final long deadlineNs = System.nanoTime() + STALL_TIMEOUT_NS;
        do
        {
            rung.poll();
            Thread.yield();
            if (System.nanoTime() > deadlineNs)
            {
                throw new IllegalStateException("no room for 60 s: index=" + next + " arrived=" + arrivals.arrived());
            }
        }
        while (!rung.offer(next));
    }

    private void await(final long end)
    {
        long arrived = arrivals.arrived();
        long deadlineNs = System.nanoTime() + STALL_TIMEOUT_NS;
        while (arrived < end)
        {
            rung.poll();
            Thread.yield();
            final long nowArrived = arrivals.arrived();
            if (nowArrived != arrived)
            {
                arrived = nowArrived;
                deadlineNs = System.nanoTime() + STALL_TIMEOUT_NS;
            }
            else if (System.nanoTime() > deadlineNs)
            {
                throw new IllegalStateException("nothing arrived for 60 s: arrived=" + arrived + " sent=" + end);
            }
        }
    }
}
