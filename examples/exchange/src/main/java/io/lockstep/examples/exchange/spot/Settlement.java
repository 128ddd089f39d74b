package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

/**
 * What comes behind matching: trades are paid out of what is held, and holds are released for what will not trade.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Settlement
{
    private final Ledger ledger;
    private final Positions positions;

    Settlement(final Ledger ledger, final Positions positions)
    {
        this.ledger = ledger;
        this.positions = positions;
    }

    /**
     * Pay for a trade. Each side pays its fee; the buyer gets back what was held above price and fee.
     *
     * @param terms of the instrument.
     * @param taker that came in.
     * @param maker that rested.
     * @param price of the trade.
     * @param size  of the trade, in lots.
     */
    void trade(
        final Terms terms, final IncomingOrder taker, final OrderRecord maker, final long price, final long size)
    {
        if (taker.isBid())
        {
            final long reserve = taker.isBudget() ? price : taker.reservePrice();
            buy(terms, taker.baseAccount(), taker.quoteAccount(), reserve, price, size, terms.takerFee());
            sell(terms, maker.baseAccount(), maker.quoteAccount(), price, size, terms.makerFee());
        }
        else
        {
            buy(terms, maker.baseAccount(), maker.quoteAccount(), maker.reservePrice(), price, size, terms.makerFee());
            sell(terms, taker.baseAccount(), taker.quoteAccount(), price, size, terms.takerFee());
        }

        ledger.earn(terms.quoteSlot(), size * (terms.takerFee() + terms.makerFee()));
    }

    /**
     * Pay for a trade in an auction: both sides have rested, and pay the maker's fee.
     *
     * @param terms of the instrument.
     * @param bid   that rested.
     * @param ask   that rested.
     * @param price of the trade.
     * @param size  of the trade, in lots.
     */
    void cross(final Terms terms, final OrderRecord bid, final OrderRecord ask, final long price, final long size)
    {
        buy(terms, bid.baseAccount(), bid.quoteAccount(), bid.reservePrice(), price, size, terms.makerFee());
        sell(terms, ask.baseAccount(), ask.quoteAccount(), price, size, terms.makerFee());
        ledger.earn(terms.quoteSlot(), 2 * size * terms.makerFee());
    }

    /**
     * Release what is held for lots that will not trade.
     */
    void release(
        final Terms terms,
        final int side,
        final long reservePrice,
        final long size,
        final int baseAccount,
        final int quoteAccount)
    {
        if (IncomingOrder.BID == side)
        {
            releaseQuote(terms, quoteAccount, terms.bidHold(size, reservePrice));
            positions.ask(baseAccount, -terms.base(size));
        }
        else
        {
            final long amount = terms.base(size);
            ledger.book(baseAccount, terms.baseSlot(), amount, -amount);
        }
    }

    /**
     * Release what is left of the hold of a bid with a budget: all of it where it did not trade.
     *
     * @param terms of the instrument.
     * @param order with the budget.
     * @param spent steps of price, all lots together.
     * @param size  in lots, that did not trade.
     */
    void releaseBudget(final Terms terms, final IncomingOrder order, final long spent, final long size)
    {
        releaseQuote(terms, order.quoteAccount(), terms.budgetHold(size, order.price() - spent));
        positions.ask(order.baseAccount(), -terms.base(size));
    }

    private void releaseQuote(final Terms terms, final int quoteAccount, final long amount)
    {
        ledger.book(quoteAccount, terms.quoteSlot(), amount, -amount);
    }

    private void buy(
        final Terms terms,
        final int baseAccount,
        final int quoteAccount,
        final long reservePrice,
        final long price,
        final long size,
        final long fee)
    {
        final long held = terms.bidHold(size, reservePrice);
        final long due = size * (terms.quote(price) + fee);
        ledger.book(quoteAccount, terms.quoteSlot(), held - due, -held);
        final long bought = terms.base(size);
        ledger.book(baseAccount, terms.baseSlot(), bought, 0);
        positions.ask(baseAccount, -bought);
    }

    private void sell(
        final Terms terms,
        final int baseAccount,
        final int quoteAccount,
        final long price,
        final long size,
        final long fee)
    {
        ledger.book(baseAccount, terms.baseSlot(), 0, -terms.base(size));
        ledger.book(quoteAccount, terms.quoteSlot(), size * (terms.quote(price) - fee), 0);
    }
}
