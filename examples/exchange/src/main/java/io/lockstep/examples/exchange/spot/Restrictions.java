package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.Phase;
import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * What instruments and users are restricted to: asked before an order is placed, moved or reduced, and long before
 * anything changes.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Restrictions
{
    private final ProcessorContext ctx;
    private final Markets markets;
    private final UserLimits limits;

    Restrictions(final ProcessorContext ctx, final Markets markets, final UserLimits limits)
    {
        this.ctx = ctx;
        this.markets = markets;
        this.limits = limits;
    }

    /**
     * Why an order may not be placed, or null.
     */
    Refusal place(final IncomingOrder order, final int instrumentSlot, final int userSlot)
    {
        final int phase = markets.phase(instrumentSlot);
        if (Phase.CONTINUOUS.value() != phase &&
            (Phase.AUCTION.value() != phase || IncomingOrder.GTC != order.type()))
        {
            return Refusal.NOT_IN_PHASE;
        }

        final Refusal ofSize = sizes(order, instrumentSlot);
        if (null != ofSize)
        {
            return ofSize;
        }

        final Refusal ofPrice = prices(order, instrumentSlot);
        return null == ofPrice ? rate(userSlot) : ofPrice;
    }

    /**
     * Why an order may not be moved, or null.
     */
    Refusal move(final int instrumentSlot, final int userSlot, final long price)
    {
        final int phase = markets.phase(instrumentSlot);
        if (Phase.CONTINUOUS.value() != phase && Phase.AUCTION.value() != phase)
        {
            return Refusal.NOT_IN_PHASE;
        }

        final Refusal ofPrice = markets.price(instrumentSlot, price);
        return null == ofPrice ? rate(userSlot) : ofPrice;
    }

    /**
     * Why a part may not be taken off an order, or null.
     */
    Refusal reduce(final int instrumentSlot, final long size, final long left)
    {
        return size < left ? markets.size(instrumentSlot, size) : null;
    }

    /**
     * An order was placed or moved.
     */
    void count(final int userSlot)
    {
        limits.count(userSlot, ctx.timeNs());
    }

    private Refusal sizes(final IncomingOrder order, final int instrumentSlot)
    {
        final Refusal refusal = markets.size(instrumentSlot, order.size());
        return null == refusal ? markets.size(instrumentSlot, order.displaySize()) : refusal;
    }

    /**
     * The price of a budget is none of a lot.
     */
    private Refusal prices(final IncomingOrder order, final int instrumentSlot)
    {
        final Refusal refusal = order.isBudget() ? null : markets.price(instrumentSlot, order.price());
        return null == refusal ? markets.stopPrice(instrumentSlot, order.stopPrice()) : refusal;
    }

    private Refusal rate(final int userSlot)
    {
        return limits.isTooFast(userSlot, ctx.timeNs()) ? Refusal.RATE_LIMIT : null;
    }
}
