package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;
import io.lockstep.examples.exchange.spot.ReferenceState.User;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What instruments and users are restricted to, in the plain exchange.
 */
final class ReferenceLimits
{
    private ReferenceLimits()
    {
    }

    static String setRules(final Collection<Market> markets, final String[] fields)
    {
        final long tick = Long.parseLong(fields[2]);
        final long lot = Long.parseLong(fields[3]);
        final long staticPrice = Long.parseLong(fields[4]);
        final long staticBand = Long.parseLong(fields[5]);
        final long dynamicBand = Long.parseLong(fields[6]);
        if (tick < 1 || lot < 1 || staticPrice < 0 || staticPrice >= 1L << 47 || staticBand < 0 || dynamicBand < 0)
        {
            return "INVALID";
        }

        for (final Market market : markets)
        {
            if (market.id == Integer.parseInt(fields[1]))
            {
                market.tick = tick;
                market.lot = lot;
                market.staticPrice = staticPrice;
                market.staticBand = staticBand;
                market.dynamicBand = dynamicBand;
                return ReferenceExchange.SUCCESS;
            }
        }
        return "UNKNOWN_INSTRUMENT";
    }

    static String setRate(final User user, final String[] fields)
    {
        final int orders = Integer.parseInt(fields[2]);
        final long window = Long.parseLong(fields[3]);
        if (orders < 0 || window < orders || orders == 0 && window != 0)
        {
            return "INVALID";
        }
        if (user == null)
        {
            return "UNKNOWN_USER";
        }

        user.rateOrders = orders;
        user.rateWindow = window;
        user.rateDue = 0;
        return ReferenceExchange.SUCCESS;
    }

    static String restrict(
        final Market market,
        final User user,
        final boolean isBudget,
        final long price,
        final long stop,
        final long size,
        final long peak,
        final long time)
    {
        if (size % market.lot != 0 || peak % market.lot != 0)
        {
            return "OFF_LOT";
        }

        final String refusal = isBudget ? null : ofPrice(market, price);
        if (refusal != null)
        {
            return refusal;
        }

        return stop % market.tick != 0 ? "OFF_TICK" : ofRate(user, time);
    }

    static String ofPrice(final Market market, final long price)
    {
        if (price % market.tick != 0)
        {
            return "OFF_TICK";
        }
        if (isOutside(price, market.staticPrice, market.staticBand))
        {
            return "OUTSIDE_STATIC_BAND";
        }

        return isOutside(price, market.lastPrice, market.dynamicBand) ? "OUTSIDE_DYNAMIC_BAND" : null;
    }

    static String ofRate(final User user, final long time)
    {
        if (user.rateOrders == 0)
        {
            return null;
        }

        final long share = user.rateWindow / user.rateOrders;
        return Math.max(user.rateDue, time) + share > time + user.rateWindow ? "RATE_LIMIT" : null;
    }

    static void count(final User user, final long time)
    {
        if (user.rateOrders != 0)
        {
            user.rateDue = Math.max(user.rateDue, time) + user.rateWindow / user.rateOrders;
        }
    }

    /**
     * What a user's bids ask for.
     */
    static BigInteger pending(final Collection<Market> markets, final User user, final int currency)
    {
        BigInteger sum = BigInteger.ZERO;
        for (final Market market : markets)
        {
            final List<Order> bids = new ArrayList<>(market.bids);
            market.stops.stream().filter((order) -> order.isBid).forEach(bids::add);
            for (final Order order : bids)
            {
                if (market.base == currency && order.user == user)
                {
                    sum = sum.add(market.baseOf(order.left));
                }
            }
        }
        return sum;
    }

    static boolean isPositionExceeded(
        final Collection<Market> markets, final User user, final int currency, final BigInteger asked)
    {
        final Long limit = user.positions.get(currency);
        if (limit == null)
        {
            return false;
        }

        final BigInteger held =
            ReferenceRules.holds(markets).getOrDefault(user.id + "," + currency, BigInteger.ZERO);
        return user.free(currency).add(held).add(pending(markets, user, currency)).add(asked)
            .compareTo(BigInteger.valueOf(limit)) > 0;
    }

    /**
     * Whether an order that trades whole or not at all needs a price at which its user has an order.
     */
    static boolean meetsOwn(final Market market, final Order order, final boolean isBudget)
    {
        if ("ALLOWED".equals(order.user.selfTrade))
        {
            return false;
        }

        for (final Order other : market.side(!order.isBid))
        {
            final boolean isWithin =
                isBudget || (order.isBid ? other.price <= order.price : other.price >= order.price);
            final BigInteger better = market.side(!order.isBid).stream()
                .filter((each) -> order.isBid ? each.price < other.price : each.price > other.price)
                .map((each) -> BigInteger.valueOf(each.left))
                .reduce(BigInteger.ZERO, BigInteger::add);
            if (isWithin && other.user == order.user && better.compareTo(BigInteger.valueOf(order.left)) < 0)
            {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutside(final long price, final long reference, final long band)
    {
        return reference != 0 && band != 0 && (price > reference + band || price < reference - band);
    }
}
