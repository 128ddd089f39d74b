package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /**
     * Whether the last price triggers a stop order.
     */
    static boolean isReached(final Market market, final boolean isBid, final long stop)
    {
        return market.lastPrice != 0 && (isBid ? market.lastPrice >= stop : market.lastPrice <= stop);
    }

    /**
     * The stop order that is triggered next: bids first, the lowest stop; then asks, the highest; then the oldest.
     */
    static Order nextStop(final Market market)
    {
        Order next = null;
        for (final Order order : market.stops)
        {
            if (isReached(market, order.isBid, order.stop) && (next == null || isBefore(order, next)))
            {
                next = order;
            }
        }
        return next;
    }

    private static boolean isBefore(final Order one, final Order other)
    {
        if (one.isBid != other.isBid)
        {
            return one.isBid;
        }

        return one.isBid ? one.stop < other.stop : one.stop > other.stop;
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
        order.shown = order.peak == 0 ? order.left : Math.min(order.peak, order.left);
        final List<Order> orders = market.side(order.isBid);
        int place = 0;
        while (place < orders.size() &&
            (order.isBid ? orders.get(place).price >= order.price : orders.get(place).price <= order.price))
        {
            place++;
        }
        orders.add(place, order);
    }

    /**
     * All orders of an instrument: bids, asks, stop asks, stop bids, each as they would have their turn.
     */
    static List<Order> inTurn(final Market market)
    {
        final List<Order> orders = new ArrayList<>(market.bids);
        orders.addAll(market.asks);
        market.stops.stream().filter((order) -> !order.isBid)
            .sorted(Comparator.comparingLong((order) -> -order.stop)).forEach(orders::add);
        market.stops.stream().filter((order) -> order.isBid)
            .sorted(Comparator.comparingLong((order) -> order.stop)).forEach(orders::add);
        return orders;
    }

    static Order find(final Market market, final long id)
    {
        for (final Order order : market.stops)
        {
            if (order.id == id)
            {
                return order;
            }
        }
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

    static List<String> books(final Collection<Market> markets)
    {
        final List<String> lines = new ArrayList<>();
        for (final Market market : markets)
        {
            for (final boolean isBid : new boolean[]{false, true})
            {
                final Map<Long, long[]> levels = new LinkedHashMap<>();
                for (final Order order : market.side(isBid))
                {
                    final long[] level = levels.computeIfAbsent(order.price, (price) -> new long[2]);
                    level[0] += order.shown;
                    level[1]++;
                }
                levels.forEach((price, level) -> lines.add(
                    market.id + "," + (isBid ? "BID" : "ASK") + "," + price + "," + level[0] + "," + level[1]));
            }
        }
        return lines;
    }

    static Map<String, BigInteger> holds(final Collection<Market> markets)
    {
        final Map<String, BigInteger> holds = new TreeMap<>();
        for (final Market market : markets)
        {
            for (final Order order : market.bids)
            {
                holds.merge(order.user.id + "," + market.quote, market.bidHold(order.left, order.reserve),
                    BigInteger::add);
            }
            for (final Order order : market.asks)
            {
                holds.merge(order.user.id + "," + market.base, market.baseOf(order.left), BigInteger::add);
            }
            for (final Order order : market.stops)
            {
                holds.merge(order.user.id + "," + (order.isBid ? market.quote : market.base),
                    hold(market, order, false), BigInteger::add);
            }
        }
        return holds;
    }

    static long levelCount(final Collection<Market> markets)
    {
        return books(markets).size() + markets.stream().mapToLong((market) ->
            market.stops.stream().map((order) -> order.isBid + " " + order.stop).distinct().count()).sum();
    }
}
