package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.ReduceReason;
import io.lockstep.examples.exchange.spot.codecs.SelfTrade;

/**
 * Keeps users from trading with themselves, where they have asked for it.
 *
 * <p>Threading: owned by the processor agent.
 */
final class SelfTrades
{
    private static final int ALLOWED = SelfTrade.ALLOWED.value();

    private final LevelRecord level = new LevelRecord();
    private final OrderRecord order = new OrderRecord();
    private final Books books;
    private final Ledger ledger;
    private final UserLimits limits;
    private final Reductions reductions;

    SelfTrades(final Books books, final Ledger ledger, final UserLimits limits, final Reductions reductions)
    {
        this.books = books;
        this.ledger = ledger;
        this.limits = limits;
        this.reductions = reductions;
    }

    /**
     * Whether an order must not trade with others of its user.
     */
    boolean isPrevented(final IncomingOrder incoming)
    {
        return ALLOWED != modeOf(incoming);
    }

    /**
     * An order has come to one of its own user.
     *
     * @param slot     of the order that rests.
     * @param incoming that comes in, of a user who asked for this.
     * @param terms    of the instrument.
     * @param left     of the incoming order.
     * @return what is left of it now; zero where it goes.
     */
    long prevent(final int slot, final IncomingOrder incoming, final Terms terms, final long left)
    {
        final int mode = modeOf(incoming);
        if (SelfTrade.DECREMENT.value() == mode)
        {
            return decrement(slot, incoming, terms, left);
        }
        if (SelfTrade.CANCEL_NEWEST.value() != mode)
        {
            reductions.reduce(slot, terms, Long.MAX_VALUE, ReduceReason.SELF_TRADE);
        }
        if (SelfTrade.CANCEL_OLDEST.value() == mode)
        {
            return left;
        }

        reductions.reduce(incoming, terms, left, true);
        return 0;
    }

    /**
     * Whether an order that trades whole or not at all would come to a level with an order of its user.
     *
     * @param book     that it trades with.
     * @param incoming the order.
     */
    boolean isMet(final int book, final IncomingOrder incoming)
    {
        if (!isPrevented(incoming))
        {
            return false;
        }

        long left = incoming.size();
        int worse;
        for (int at = books.best(book); left > 0 && Books.NONE != at; at = worse)
        {
            books.readLevel(at, level);
            worse = level.worse();
            if (!Books.isWithin(book, level.price(), incoming.limit()))
            {
                return false;
            }
            left -= Math.min(left, level.volume());
            if (hasOrderOf(level.head(), incoming.userId()))
            {
                return true;
            }
        }

        return false;
    }

    private boolean hasOrderOf(final int head, final long userId)
    {
        for (int slot = head; Books.NONE != slot; slot = order.next())
        {
            books.read(slot, order);
            if (order.userId() == userId)
            {
                return true;
            }
        }

        return false;
    }

    private long decrement(final int slot, final IncomingOrder incoming, final Terms terms, final long left)
    {
        books.read(slot, order);
        final long off = Math.min(left, order.size());
        reductions.reduce(slot, terms, off, ReduceReason.SELF_TRADE);
        reductions.reduce(incoming, terms, off, off == left);
        return left - off;
    }

    private int modeOf(final IncomingOrder incoming)
    {
        return limits.isEmpty() ? ALLOWED : limits.selfTrade(ledger.accountUser(incoming.baseAccount()));
    }
}
