package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.SelfTrade;
import io.lockstep.examples.exchange.spot.codecs.UserLimitRecord;

/**
 * What is kept beside users that are limited: how often they may place and move orders, and what happens where their
 * orders meet.
 *
 * <p>The rate is that of a bucket: a window's orders at once, then one more whenever its share of the window has passed
 * in the time of the events. What is kept is one time, at which all orders so far would have been due had they come
 * evenly.
 *
 * <p>Threading: owned by the processor agent.
 */
class UserLimits
{
    private final UserLimitRecord limit = new UserLimitRecord();
    private final RecordTable limits;

    UserLimits(final Stores stores, final Capacities capacities)
    {
        limits = stores.recordTable("user-limits", UserLimitRecord.LENGTH, capacities.users());
    }

    /**
     * Limit how many orders a user places or moves.
     *
     * @param userSlot of the user.
     * @param orders   zero for no limit.
     * @param windowNs for that many.
     */
    void rate(final int userSlot, final int orders, final long windowNs)
    {
        limits.write(open(userSlot), limit);
        limit.orders(orders).windowNs(windowNs).dueNs(0);
    }

    void selfTrade(final int userSlot, final SelfTrade mode)
    {
        limits.write(open(userSlot), limit);
        limit.selfTrade(mode);
    }

    /**
     * What happens where orders of a user meet: a value of {@link SelfTrade}.
     */
    int selfTrade(final int userSlot)
    {
        return isKept(userSlot) ? limit.selfTradeRaw() : SelfTrade.ALLOWED.value();
    }

    /**
     * Whether no user is limited.
     */
    boolean isEmpty()
    {
        return 0 == limits.size();
    }

    /**
     * Whether a user has to wait before the next order.
     */
    boolean isTooFast(final int userSlot, final long timeNs)
    {
        return isKept(userSlot) && 0 != limit.orders() &&
            Math.max(limit.dueNs(), timeNs) - timeNs > limit.windowNs() - intervalNs();
    }

    /**
     * An order was placed or moved.
     */
    void count(final int userSlot, final long timeNs)
    {
        final int slot = isEmpty() ? RecordTable.MISSING : limits.find(userSlot);
        if (RecordTable.MISSING != slot)
        {
            limits.write(slot, limit);
            if (0 != limit.orders())
            {
                limit.dueNs(Math.max(limit.dueNs(), timeNs) + intervalNs());
            }
        }
    }

    /**
     * Whether the rate of a user is limited.
     */
    boolean isRated(final int userSlot)
    {
        return isKept(userSlot) && 0 != limit.orders();
    }

    private long intervalNs()
    {
        return limit.windowNs() / limit.orders();
    }

    private boolean isKept(final int userSlot)
    {
        final int slot = isEmpty() ? RecordTable.MISSING : limits.find(userSlot);
        if (RecordTable.MISSING == slot)
        {
            return false;
        }

        limits.read(slot, limit);
        return true;
    }

    private int open(final int userSlot)
    {
        final int found = limits.find(userSlot);
        return RecordTable.MISSING == found ? limits.insert(userSlot) : found;
    }
}
