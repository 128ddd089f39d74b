package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Currency;
import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;
import io.lockstep.examples.exchange.spot.ReferenceState.User;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the plain exchange trades: matching, stops, auctions, and what each of them books.
 */
abstract class ReferenceTrading
{
    final Capacities capacities;
    final Map<Integer, Market> markets = new LinkedHashMap<>();
    final Map<Long, User> users = new TreeMap<>();
    final Map<Integer, Currency> currencies = new LinkedHashMap<>();
    final List<String> events = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<Timer> timers = new ArrayList<>();
    long time;

    record Timer(long deadline, long place, Market market, String phase)
    {
    }

    ReferenceTrading(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    void fireTimers()
    {
        final List<Timer> due = timers.stream()
            .filter((timer) -> timer.deadline() <= time)
            .sorted(Comparator.comparingLong(Timer::deadline).thenComparing(Timer::place))
            .toList();
        timers.removeAll(due);
        for (final Timer timer : due)
        {
            if (!timer.phase().equals(timer.market().phase))
            {
                enter(timer.market(), timer.phase());
            }
        }
    }

    void enter(final Market market, final String phase)
    {
        final boolean isEnd = "CONTINUOUS".equals(phase) || "CLOSED".equals(phase);
        final ReferenceAuction.Outcome outcome = ReferenceAuction.find(market);
        market.phase = phase;
        market.indicated = new ReferenceAuction.Outcome(0, 0, 0);
        tell("PHASE:" + phase + ":" + market.id + ":" +
            (isEnd ? outcome.price() + ":" + outcome.volume() : "0:0"));
        if (isEnd)
        {
            uncross(market, outcome);
        }
        if ("CONTINUOUS".equals(phase))
        {
            trigger(market);
        }
        indicate(market);
    }

    void uncross(final Market market, final ReferenceAuction.Outcome outcome)
    {
        long left = outcome.volume();
        while (left > 0)
        {
            final Order bid = market.bids.get(0);
            final Order ask = market.asks.get(0);
            final long size = Math.min(left, Math.min(bid.shown, ask.shown));
            pay(market, bid, ask, outcome.price(), size, market.makerFee, market.makerFee, false);
            market.lastPrice = outcome.price();
            for (final Order order : List.of(bid, ask))
            {
                order.left -= size;
                order.shown -= size;
                if (order.shown == 0)
                {
                    market.side(order.isBid).remove(order);
                    if (order.left > 0)
                    {
                        ReferenceRules.rest(market, order);
                    }
                }
            }
            left -= size;
            events.add("CROSS:" + bid.id + ":" + ask.id + ":" + outcome.price() + ":" + size + ":" +
                (bid.left == 0 ? 1 : 0) + ":" + (ask.left == 0 ? 1 : 0));
        }
    }

    void indicate(final Market market)
    {
        if (!market.isAuction())
        {
            return;
        }

        final ReferenceAuction.Outcome outcome = ReferenceAuction.find(market);
        if (!outcome.equals(market.indicated))
        {
            market.indicated = outcome;
            tell("INDICATIVE:" + outcome.price() + ":" + outcome.volume() + ":" + outcome.surplus());
        }
    }

    /**
     * An event before which all stands that was told so far.
     */
    void tell(final String event)
    {
        told.addAll(rejections);
        told.addAll(events);
        rejections.clear();
        events.clear();
        events.add(event);
    }

    void trigger(final Market market)
    {
        for (Order stop = ReferenceRules.nextStop(market); stop != null; stop = ReferenceRules.nextStop(market))
        {
            market.stops.remove(stop);
            told.addAll(rejections);
            told.addAll(events);
            told.add("TRIGGER:" + stop.id + ":" + stop.user.id + ":" + stop.stop + ":" + stop.left + ":0:0");
            rejections.clear();
            events.clear();
            stop.stop = 0;
            match(market, stop, false);
            if (stop.left > 0 && !stop.isImmediate && hasRoomForLevel(market, stop.isBid, stop.price, null))
            {
                ReferenceRules.rest(market, stop);
            }
            else if (stop.left > 0)
            {
                stop.user.add(stop.isBid ? market.quote : market.base, ReferenceRules.hold(market, stop, false));
                rejections.add("REJECT:0:0:" + stop.price + ":" + stop.left + ":0:1");
            }
        }
    }

    void carryOut(final Market market, final Order order, final String type)
    {
        final boolean isBudget = "FOK_BUDGET".equals(type);
        if (isBudget && !ReferenceRules.meetsBudget(market, order) ||
            "FOK".equals(type) && !ReferenceRules.isFillable(market, order) ||
            (isBudget || "FOK".equals(type)) && ReferenceLimits.meetsOwn(market, order, isBudget))
        {
            order.user.add(order.isBid ? market.quote : market.base, ReferenceRules.hold(market, order, isBudget));
            rejections.add("REJECT:0:0:" + order.price + ":" + order.left + ":0:1");
            return;
        }

        final BigInteger spent = match(market, order, isBudget);
        if (isBudget && order.isBid)
        {
            order.user.add(market.quote, market.quoteOf(order.price).subtract(spent));
        }
        else if (order.left > 0 && ("GTC".equals(type) || order.isPostOnly))
        {
            ReferenceRules.rest(market, order);
        }
        else if (order.left > 0)
        {
            order.user.add(order.isBid ? market.quote : market.base, ReferenceRules.hold(market, order, false));
            rejections.add("REJECT:0:0:" + order.price + ":" + order.left + ":0:1");
        }
    }

    BigInteger match(final Market market, final Order taker, final boolean isBudget)
    {
        final List<Order> makers = market.side(!taker.isBid);
        BigInteger spent = BigInteger.ZERO;
        while (taker.left > 0 && !makers.isEmpty())
        {
            final Order maker = makers.get(0);
            if (!isBudget && (taker.isBid ? maker.price > taker.price : maker.price < taker.price))
            {
                break;
            }
            if (maker.user == taker.user && !"ALLOWED".equals(taker.user.selfTrade))
            {
                preventSelfTrade(market, taker, maker);
                continue;
            }

            final long size = Math.min(taker.left, maker.shown);
            taker.left -= size;
            maker.left -= size;
            maker.shown -= size;
            settle(market, taker, maker, size, isBudget);
            market.lastPrice = maker.price;
            spent = spent.add(market.quoteOf(maker.price).multiply(BigInteger.valueOf(size)));
            events.add("TRADE:" + maker.id + ":" + maker.user.id + ":" + maker.price + ":" + size + ":" +
                (maker.left == 0 ? 1 : 0) + ":" + (taker.left == 0 ? 1 : 0));
            if (maker.shown == 0)
            {
                makers.remove(0);
                if (maker.left > 0)
                {
                    ReferenceRules.rest(market, maker);
                }
            }
        }
        return spent;
    }

    void preventSelfTrade(final Market market, final Order taker, final Order maker)
    {
        final String mode = taker.user.selfTrade;
        final long both = Math.min(taker.left, maker.left);
        if (!"CANCEL_NEWEST".equals(mode))
        {
            takeOff(market, maker, "DECREMENT".equals(mode) ? both : maker.left);
        }
        if (!"CANCEL_OLDEST".equals(mode))
        {
            takeOff(market, taker, "DECREMENT".equals(mode) ? both : taker.left);
        }
    }

    void settle(
        final Market market, final Order taker, final Order maker, final long size, final boolean isBudget)
    {
        pay(market, taker.isBid ? taker : maker, taker.isBid ? maker : taker, maker.price, size,
            taker.isBid ? market.takerFee : market.makerFee, taker.isBid ? market.makerFee : market.takerFee,
            isBudget && taker.isBid);
    }

    void pay(
        final Market market,
        final Order buyer,
        final Order seller,
        final long price,
        final long size,
        final long buyerFee,
        final long sellerFee,
        final boolean isHeldForAll)
    {
        final BigInteger paid = market.quoteOf(price).multiply(BigInteger.valueOf(size));
        if (!isHeldForAll)
        {
            final BigInteger held = market.bidHold(size, buyer.reserve);
            final BigInteger due = paid.add(ReferenceState.product(size, buyerFee));
            buyer.user.add(market.quote, held.subtract(due));
        }

        buyer.user.add(market.base, market.baseOf(size));
        seller.user.add(market.quote, paid.subtract(ReferenceState.product(size, sellerFee)));
        final Currency quote = currencies.get(market.quote);
        quote.fees = quote.fees.add(ReferenceState.product(size, buyerFee + sellerFee));
    }

    void takeOff(final Market market, final Order order, final long off)
    {
        order.left -= off;
        order.shown = Math.min(order.shown, order.left);
        order.user.add(order.isBid ? market.quote : market.base,
            order.isBid ? market.bidHold(off, order.reserve) : market.baseOf(off));
        if (order.left == 0)
        {
            market.side(order.isBid).remove(order);
            market.stops.remove(order);
        }
        events.add("REDUCE:0:0:" + order.price + ":" + off + ":0:" + (order.left == 0 ? 1 : 0));
    }

    boolean hasRoomForLevel(final Market market, final boolean isBid, final long price, final Order moved)
    {
        if (market.side(isBid).stream().anyMatch((order) -> order.price == price))
        {
            return true;
        }
        if (moved != null && market.side(isBid).stream().filter((order) -> order.price == moved.price).count() == 1)
        {
            return true;
        }

        return ReferenceRules.levelCount(markets.values()) < capacities.levels();
    }

    boolean hasRoomForAccount(final User user, final int currency)
    {
        return user.free.containsKey(currency) ||
            users.values().stream().mapToInt((other) -> other.free.size()).sum() < capacities.accounts();
    }

    int orderCount()
    {
        return markets.values().stream().mapToInt(
            (market) -> market.bids.size() + market.asks.size() + market.stops.size()).sum();
    }

    boolean hasRoomForStop(final Market market, final boolean isBid, final long stop)
    {
        return market.stops.stream().anyMatch((order) -> order.isBid == isBid && order.stop == stop) ||
            ReferenceRules.levelCount(markets.values()) < capacities.levels();
    }

    String checkRisk(
        final Market market,
        final User user,
        final boolean isBid,
        final boolean isBudget,
        final long price,
        final long reserve,
        final long size)
    {
        if (isBid && (isBudget ? reserve != price : reserve < price))
        {
            return "RESERVE_PRICE";
        }
        if (!isBid)
        {
            final String refusal = ReferenceRules.coversFee(market, price, isBudget ? size : 1);
            if (refusal != null)
            {
                return refusal;
            }
        }

        final BigInteger hold = ReferenceRules.hold(market, new Order(0, user, isBid, price, reserve, size), isBudget);
        if (!ReferenceRules.fits(hold) || isBid && !ReferenceRules.fits(market.quoteOf(reserve)))
        {
            return "AMOUNT_TOO_LARGE";
        }
        if (user.free(isBid ? market.quote : market.base).compareTo(hold) < 0)
        {
            return "INSUFFICIENT_FUNDS";
        }

        if (!hasRoomForAccount(user, isBid ? market.base : market.quote))
        {
            return "FULL";
        }

        final boolean isExceeded = isBid && ReferenceLimits.isPositionExceeded(
            markets.values(), user, market.base, market.baseOf(size));
        return isExceeded ? "POSITION_LIMIT" : null;
    }
}
