package io.lockstep.engine;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * What an agent's thread does while there is nothing to do, from the most eager to the laziest.
 */
public enum IdleProfile
{
    /**
     * Polls without a pause: awake at once, for a whole core.
     */
    SPIN,

    /**
     * Offers the core to others between two polls: awake at once unless they take it, and for what they leave of it.
     */
    YIELD,

    /**
     * Polls and yields for some microseconds, then parks, from 20 us on doubling up to 2 ms. The default: what comes
     * close behind the last event is taken at once, what comes after a silence waits until the park ends.
     */
    BACKOFF,

    /**
     * Parks for 2 ms after each poll that found nothing.
     */
    SLEEP;

    private static final int SPINS = 32;
    private static final int YIELDS = 64;
    private static final long PARK_MIN_NS = 20_000;
    private static final long PARK_MAX_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * A strategy of this profile, for one thread.
     *
     * @return a new one.
     */
    public IdleStrategy newStrategy()
    {
        switch (this)
        {
            case SPIN:
                return new BusySpinIdleStrategy();

            case YIELD:
                return new YieldingIdleStrategy();

            case SLEEP:
                return new SleepingIdleStrategy(PARK_MAX_NS);

            case BACKOFF:
            default:
                return new BackoffIdleStrategy(SPINS, YIELDS, PARK_MIN_NS, PARK_MAX_NS);
        }
    }

    /**
     * What is left of this profile on a thread that must not keep its core busy.
     */
    IdleProfile withoutBusySpin()
    {
        return this == SPIN || this == YIELD ? BACKOFF : this;
    }

    /**
     * The profile of a thread that two agents share.
     */
    IdleProfile moreEager(final IdleProfile other)
    {
        return compareTo(other) <= 0 ? this : other;
    }
}
