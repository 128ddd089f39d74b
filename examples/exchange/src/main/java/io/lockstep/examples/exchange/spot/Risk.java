package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * What comes before matching: an order is let in only if its user's account can hold what it may cost at the worst.
 *
 * <p>Threading: owned by the processor agent.
 */
class Risk
{
    private final Ledger ledger;
    private final Positions positions;
    private int payer;

    Risk(final Ledger ledger, final Positions positions)
    {
        this.ledger = ledger;
        this.positions = positions;
    }

    /**
     * Check a new order, and hold its funds. Nothing changes where it is refused.
     *
     * @param order    whose accounts are set.
     * @param userSlot of its user.
     * @param terms    of its instrument.
     * @return why not, or null.
     */
    Refusal hold(final IncomingOrder order, final int userSlot, final Terms terms)
    {
        final Refusal refusal = check(order, userSlot, terms);
        if (null != refusal)
        {
            return refusal;
        }

        final boolean isBid = order.isBid();
        final int receiver = ledger.openAccount(userSlot, isBid ? terms.baseCurrency() : terms.quoteCurrency());
        if (isBid)
        {
            positions.ask(receiver, terms.base(order.size()));
        }
        order.accounts(isBid ? receiver : payer, isBid ? payer : receiver);
        final long hold = holdOf(order, terms);
        ledger.book(payer, isBid ? terms.quoteSlot() : terms.baseSlot(), -hold, hold);
        return null;
    }

    /**
     * Why a new order may not be placed, or null. Nothing changes.
     *
     * @param order    to place.
     * @param userSlot of its user.
     * @param terms    of its instrument.
     */
    Refusal check(final IncomingOrder order, final int userSlot, final Terms terms)
    {
        final Refusal refusal = order.isBid() ? reserve(order) : proceeds(order, terms);
        if (null != refusal)
        {
            return refusal;
        }

        final long hold = holdOf(order, terms);
        if (hold < 0)
        {
            return Refusal.AMOUNT_TOO_LARGE;
        }

        payer = ledger.findAccount(userSlot, order.isBid() ? terms.quoteCurrency() : terms.baseCurrency());
        if (Ledger.NONE == payer || ledger.free(payer) < hold)
        {
            return Refusal.INSUFFICIENT_FUNDS;
        }
        if (!ledger.hasRoomForAccount(userSlot, order.isBid() ? terms.baseCurrency() : terms.quoteCurrency()))
        {
            return Refusal.FULL;
        }

        return order.isBid() && isPositionExceeded(userSlot, terms, order.size()) ? Refusal.POSITION_LIMIT : null;
    }

    /**
     * The account that an order pays from.
     *
     * @param accountSlot of it.
     */
    final void payer(final int accountSlot)
    {
        payer = accountSlot;
    }

    /**
     * Whether an order that rests may be moved: its hold stays what it is.
     *
     * @param side         of the order.
     * @param price        where it would go.
     * @param reservePrice of the order.
     * @param terms        of its instrument.
     * @return why not, or null.
     */
    Refusal move(final int side, final long price, final long reservePrice, final Terms terms)
    {
        if (IncomingOrder.BID == side)
        {
            return price > reservePrice ? Refusal.PRICE_ABOVE_RESERVE : null;
        }

        return bringsItsFee(price, 1, terms);
    }

    private boolean isPositionExceeded(final int userSlot, final Terms terms, final long size)
    {
        if (positions.isEmpty())
        {
            return false;
        }

        final int account = ledger.findAccount(userSlot, terms.baseCurrency());
        return Ledger.NONE != account && positions.isExceededBy(account, terms.base(size));
    }

    private static Refusal reserve(final IncomingOrder order)
    {
        final boolean isCovered = order.isBudget() ?
            order.reservePrice() == order.price() : order.reservePrice() >= order.price();
        return isCovered ? null : Refusal.RESERVE_PRICE;
    }

    private static Refusal proceeds(final IncomingOrder order, final Terms terms)
    {
        return bringsItsFee(order.price(), order.isBudget() ? order.size() : 1, terms);
    }

    private static Refusal bringsItsFee(final long price, final long lots, final Terms terms)
    {
        final long proceeds = terms.quote(price);
        final long fee = Amounts.times(lots, terms.takerFee());
        if ((proceeds | fee) < 0)
        {
            return Refusal.AMOUNT_TOO_LARGE;
        }

        return proceeds < fee ? Refusal.PRICE_BELOW_FEE : null;
    }

    private static long holdOf(final IncomingOrder order, final Terms terms)
    {
        if (!order.isBid())
        {
            return terms.base(order.size());
        }

        return order.isBudget() ?
            terms.budgetHold(order.size(), order.price()) : terms.bidHold(order.size(), order.reservePrice());
    }
}
