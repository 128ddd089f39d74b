package io.lockstep.examples.exchange.spot;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the plain exchange remembers.
 */
final class ReferenceState
{
    private ReferenceState()
    {
    }

    static final class Order
    {
        final long id;
        final User user;
        final boolean isBid;
        final long reserve;
        boolean isPostOnly;
        boolean isImmediate;
        long stop;
        long peak;
        long shown;
        long price;
        long left;

        Order(
            final long id,
            final User user,
            final boolean isBid,
            final long price,
            final long reserve,
            final long left)
        {
            this.id = id;
            this.user = user;
            this.isBid = isBid;
            this.price = price;
            this.reserve = reserve;
            this.left = left;
        }
    }

    static final class Market
    {
        int id;
        int base;
        int quote;
        long baseScale;
        long quoteScale;
        long takerFee;
        long makerFee;
        final List<Order> bids = new ArrayList<>();
        final List<Order> asks = new ArrayList<>();
        final List<Order> stops = new ArrayList<>();
        long lastPrice;
        long tick = 1;
        long lot = 1;
        long staticPrice;
        long staticBand;
        long dynamicBand;
        String phase = "CONTINUOUS";
        ReferenceAuction.Outcome indicated;

        boolean isAuction()
        {
            return "AUCTION".equals(phase);
        }

        List<Order> side(final boolean isBid)
        {
            return isBid ? bids : asks;
        }

        BigInteger quoteOf(final long price)
        {
            return product(price, quoteScale);
        }

        BigInteger bidHold(final long size, final long reserve)
        {
            return quoteOf(reserve).add(BigInteger.valueOf(takerFee)).multiply(BigInteger.valueOf(size));
        }

        BigInteger baseOf(final long size)
        {
            return product(size, baseScale);
        }
    }

    static final class User
    {
        final long id;
        final Map<Integer, BigInteger> free = new TreeMap<>();
        long lastAdjustment;
        boolean isSuspended;
        final Map<Integer, Long> positions = new TreeMap<>();
        String selfTrade = "ALLOWED";
        int rateOrders;
        long rateWindow;
        long rateDue;

        User(final long id)
        {
            this.id = id;
        }

        BigInteger free(final int currency)
        {
            return free.getOrDefault(currency, BigInteger.ZERO);
        }

        void add(final int currency, final BigInteger amount)
        {
            free.put(currency, free(currency).add(amount));
        }
    }

    static final class Currency
    {
        BigInteger deposited = BigInteger.ZERO;
        BigInteger fees = BigInteger.ZERO;
    }

    static BigInteger product(final long one, final long other)
    {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}
