package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;

import java.math.BigInteger;
import java.util.List;

/**
 * The questions that the plain exchange asks, none of which changes a balance.
 */
final class ReferenceRules
{
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private ReferenceRules()
    {
    }

    static String coversFee(final Market market, final long price, final long lots)
    {
        final BigInteger fee = ReferenceState.product(lots, market.takerFee);
        if (!fits(market.quoteOf(price)) || !fits(fee))
        {
            return "AMOUNT_TOO_LARGE";
        }

        return market.quoteOf(price).compareTo(fee) < 0 ? "PRICE_BELOW_FEE" : null;
    }

    static BigInteger hold(final Market market, final Order order, final boolean isBudget)
    {
        if (!order.isBid)
        {
            return market.baseOf(order.left);
        }

        return isBudget ?
            market.quoteOf(order.price).add(ReferenceState.product(order.left, market.takerFee)) :
            market.bidHold(order.left, order.reserve);
    }

    static boolean wouldTrade(final Market market, final boolean isBid, final long price)
    {
        final List<Order> others = market.side(!isBid);
        return !others.isEmpty() && (isBid ? others.get(0).price <= price : others.get(0).price >= price);
    }

    static boolean isFillable(final Market market, final Order order)
    {
        BigInteger available = BigInteger.ZERO;
        for (final Order other : market.side(!order.isBid))
        {
            if (order.isBid ? other.price <= order.price : other.price >= order.price)
            {
                available = available.add(BigInteger.valueOf(other.left));
            }
        }
        return available.compareTo(BigInteger.valueOf(order.left)) >= 0;
    }

    static boolean meetsBudget(final Market market, final Order order)
    {
        long left = order.left;
        BigInteger cost = BigInteger.ZERO;
        for (final Order other : market.side(!order.isBid))
        {
            final long part = Math.min(left, other.left);
            cost = cost.add(ReferenceState.product(part, other.price));
            left -= part;
        }

        final int comparison = cost.compareTo(BigInteger.valueOf(order.price));
        return left == 0 && (order.isBid ? comparison <= 0 : comparison >= 0);
    }

    static void rest(final Market market, final Order order)
    {
        final List<Order> orders = market.side(order.isBid);
        int place = 0;
        while (place < orders.size() &&
            (order.isBid ? orders.get(place).price >= order.price : orders.get(place).price <= order.price))
        {
            place++;
        }
        orders.add(place, order);
    }

    static Order find(final Market market, final long id)
    {
        for (final boolean isBid : new boolean[]{true, false})
        {
            for (final Order order : market.side(isBid))
            {
                if (order.id == id)
                {
                    return order;
                }
            }
        }
        return null;
    }

    static boolean fits(final BigInteger amount)
    {
        return amount.compareTo(LARGEST) <= 0 && amount.signum() >= 0;
    }
}
