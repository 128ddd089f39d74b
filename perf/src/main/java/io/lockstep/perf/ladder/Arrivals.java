package io.lockstep.perf.ladder;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records when events arrive, against the time at which they were due.
 *
 * <p>Threading: {@link #onArrival} by the thread that receives; the rest by the one that sends, between two steps, when
 * all that was sent has arrived. The release of {@code arrived} has its partner in {@link #arrived()}, and the volatile
 * schedule carries what the sender did back to the receiver.
 */
final class Arrivals
{
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(100);
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(MAX_NS, DIGITS);
    private final AtomicLong arrived = new AtomicLong();
    private volatile Schedule schedule = new Schedule(0, 0, 0, 0, 0);
    private long lastNs;

    /**
     * Begin a step.
     *
     * @param next its schedule.
     */
    void begin(final Schedule next)
    {
        histogram.reset();
        schedule = next;
    }

    /**
     * An event has arrived. Events arrive in their order.
     *
     * @param index of it.
     */
    void onArrival(final long index)
    {
        final long nowNs = System.nanoTime();
        final Schedule current = schedule;
        if (index >= current.measured())
        {
            histogram.recordValue(Math.max(0, Math.min(MAX_NS, nowNs - current.intendedNs(index))));
            lastNs = nowNs;
        }
        arrived.setRelease(index + 1);
    }

    /**
     * How many events have arrived, of all steps.
     *
     * @return index behind the last one.
     */
    long arrived()
    {
        return arrived.getAcquire();
    }

    /**
     * Latencies of the step, from the intended time.
     *
     * @return a copy, in nanoseconds.
     */
    Histogram latencies()
    {
        return histogram.copy();
    }

    /**
     * When the last event arrived.
     *
     * @return the time, by {@link System#nanoTime()}.
     */
    long lastNs()
    {
        return lastNs;
    }
}
