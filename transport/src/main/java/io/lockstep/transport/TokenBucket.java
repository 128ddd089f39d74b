package io.lockstep.transport;

import io.lockstep.transport.security.SessionRights;

import java.util.concurrent.TimeUnit;

/**
 * Limit of a rate: it holds tokens up to a burst, fills up evenly, and gives one away for each event.
 *
 * <p>Threading: owned by the node agent, whose time it is told.
 */
final class TokenBucket
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    // Counted in nanoseconds of filling, so that nothing is lost by rounding.
    private final long tokenNs;
    private final long burstNs;
    private long filledNs;
    private long lastNs;

    TokenBucket(final int perSecond, final int burst, final long nowNs)
    {
        tokenNs = perSecond == SessionRights.NO_LIMIT ? 0 : Math.max(1, SECOND_NS / perSecond);
        burstNs = tokenNs * burst;
        filledNs = burstNs;
        lastNs = nowNs;
    }

    /**
     * Whether there is a token; it stays until it is taken.
     */
    boolean hasToken(final long nowNs)
    {
        if (tokenNs == 0)
        {
            return true;
        }

        final long passedNs = nowNs - lastNs;
        if (passedNs > 0)
        {
            filledNs = passedNs >= burstNs ? burstNs : Math.min(burstNs, filledNs + passedNs);
            lastNs = nowNs;
        }

        return filledNs >= tokenNs;
    }

    void take()
    {
        filledNs -= tokenNs;
    }
}
