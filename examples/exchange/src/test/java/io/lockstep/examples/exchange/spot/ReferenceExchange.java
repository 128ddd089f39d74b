package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Currency;
import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;
import io.lockstep.examples.exchange.spot.ReferenceState.User;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of the exchange once more, on the heap, as plain as they can be said: every command is a line of text, and
 * so is its result. Slow, and meant to be read.
 *
 * <p>Amounts are big integers, so that nothing has to be said about what does not fit but where it is refused.
 */
final class ReferenceExchange
{
    static final String SUCCESS = "SUCCESS";

    private static final long MAX_PRICE = (1L << 47) - 1;
    private static final long MAX_ORDER_ID = (1L << 48) - 1;

    private final Capacities capacities;
    private final Map<Integer, Market> markets = new TreeMap<>();
    private final Map<Long, User> users = new TreeMap<>();
    private final Map<Integer, Currency> currencies = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    ReferenceExchange()
    {
        this(Capacities.DEFAULT);
    }

    ReferenceExchange(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    /**
     * Carry out a command.
     *
     * @return what its line of results says, without the number; of other commands {@code SUCCESS} or the refusal.
     */
    String apply(final String line)
    {
        final String[] fields = line.split(",");
        told.clear();
        events.clear();
        rejections.clear();
        final String result = switch (fields[0])
        {
            case "S" -> addInstrument(fields);
            case "U" -> addUser(Long.parseLong(fields[1]));
            case "D" -> adjust(fields);
            case "O" -> place(fields, 0);
            case "I" -> placeIceberg(fields);
            case "C" -> cancel(fields);
            case "M" -> move(fields);
            case "R" -> reduce(fields);
            case "SUSPEND" -> suspend(Long.parseLong(fields[1]), true);
            case "RESUME" -> suspend(Long.parseLong(fields[1]), false);
            default -> throw new IllegalArgumentException(line);
        };
        final StringBuilder text = new StringBuilder(result);
        told.forEach((event) -> text.append(',').append(event));
        rejections.forEach((event) -> text.append(',').append(event));
        events.forEach((event) -> text.append(',').append(event));
        return text.toString();
    }

    static boolean isOrderCommand(final String line)
    {
        return line.charAt(1) == ',' && "OICMR".indexOf(line.charAt(0)) >= 0;
    }

    /**
     * Levels as the data tells them: asks from the lowest price, then bids from the highest.
     */
    List<String> books()
    {
        return ReferenceRules.books(markets.values());
    }

    /**
     * Free balances, by user and currency.
     */
    List<String> accounts()
    {
        final List<String> lines = new ArrayList<>();
        users.values().forEach((user) -> user.free.forEach((currency, free) ->
            lines.add(user.id + "," + currency + "," + free)));
        return lines;
    }

    /**
     * What every user has held, added up from the orders in the books: user, currency, amount.
     */
    Map<String, BigInteger> holds()
    {
        return ReferenceRules.holds(markets.values());
    }

    BigInteger fees(final int currency)
    {
        return currencies.get(currency).fees;
    }

    /**
     * Whether all that came in is on accounts, held for orders, or earned.
     */
    boolean isConserved()
    {
        final Map<String, BigInteger> holds = holds();
        return currencies.entrySet().stream().allMatch((entry) ->
        {
            BigInteger sum = entry.getValue().fees;
            for (final User user : users.values())
            {
                sum = sum.add(user.free(entry.getKey()))
                    .add(holds.getOrDefault(user.id + "," + entry.getKey(), BigInteger.ZERO));
            }
            return sum.equals(entry.getValue().deposited);
        });
    }

    private String addInstrument(final String[] fields)
    {
        final Market market = new Market();
        market.id = Integer.parseInt(fields[1]);
        market.base = Integer.parseInt(fields[2]);
        market.quote = Integer.parseInt(fields[3]);
        market.baseScale = Long.parseLong(fields[4]);
        market.quoteScale = Long.parseLong(fields[5]);
        market.takerFee = Long.parseLong(fields[6]);
        market.makerFee = Long.parseLong(fields[7]);
        if (market.base == market.quote || market.baseScale < 1 || market.quoteScale < 1 || market.makerFee < 0 ||
            market.takerFee < market.makerFee || market.takerFee > Long.MAX_VALUE / 2)
        {
            return "INVALID";
        }
        if (markets.containsKey(market.id))
        {
            return "DUPLICATE_INSTRUMENT";
        }

        final int added = (currencies.containsKey(market.base) ? 0 : 1) +
            (currencies.containsKey(market.quote) ? 0 : 1);
        if (markets.size() == capacities.instruments() || currencies.size() + added > capacities.currencies())
        {
            return "FULL";
        }

        markets.put(market.id, market);
        currencies.putIfAbsent(market.base, new Currency());
        currencies.putIfAbsent(market.quote, new Currency());
        return SUCCESS;
    }

    private String addUser(final long id)
    {
        if (users.containsKey(id))
        {
            return "DUPLICATE_USER";
        }
        if (users.size() == capacities.users())
        {
            return "FULL";
        }

        users.put(id, new User(id));
        return SUCCESS;
    }

    private String suspend(final long id, final boolean isSuspended)
    {
        final User user = users.get(id);
        if (user == null)
        {
            return "UNKNOWN_USER";
        }
        if (user.isSuspended == isSuspended)
        {
            return isSuspended ? "USER_SUSPENDED" : "USER_NOT_SUSPENDED";
        }

        user.isSuspended = isSuspended;
        return SUCCESS;
    }

    private String adjust(final String[] fields)
    {
        final User user = users.get(Long.parseLong(fields[1]));
        final long adjustment = Long.parseLong(fields[2]);
        final int id = Integer.parseInt(fields[3]);
        final Currency currency = currencies.get(id);
        final BigInteger amount = new BigInteger(fields[4]);
        if (amount.signum() == 0 || amount.equals(BigInteger.valueOf(Long.MIN_VALUE)))
        {
            return "INVALID";
        }
        if (user == null)
        {
            return "UNKNOWN_USER";
        }
        if (currency == null)
        {
            return "UNKNOWN_CURRENCY";
        }
        if (amount.signum() < 0 && user.isSuspended)
        {
            return "USER_SUSPENDED";
        }
        if (adjustment <= user.lastAdjustment)
        {
            return "ALREADY_ADJUSTED";
        }
        if (amount.signum() < 0 && user.free(id).add(amount).signum() < 0)
        {
            return "INSUFFICIENT_FUNDS";
        }
        if (!ReferenceRules.fits(currency.deposited.add(amount)))
        {
            return "AMOUNT_TOO_LARGE";
        }
        if (!hasRoomForAccount(user, id))
        {
            return "FULL";
        }

        currency.deposited = currency.deposited.add(amount);
        user.add(id, amount);
        user.lastAdjustment = adjustment;
        return SUCCESS;
    }

    private String placeIceberg(final String[] fields)
    {
        final long size = Long.parseLong(fields[8]);
        final long peak = Long.parseLong(fields[9]);
        final boolean isTypeLegal = "GTC".equals(fields[5]) || "POST_ONLY".equals(fields[5]);
        return !isTypeLegal || peak < 1 || peak > size || (size - 1) / peak >= 1000 ?
            "INVALID" : place(Arrays.copyOf(fields, 9), peak);
    }

    private String place(final String[] fields, final long peak)
    {
        final long orderId = Long.parseLong(fields[2]);
        final boolean isBid = "BID".equals(fields[4]);
        final String type = fields[5];
        final boolean isPostOnly = "POST_ONLY".equals(type);
        final boolean isBudget = "FOK_BUDGET".equals(type);
        final long price = Long.parseLong(fields[6]);
        final long reserve = Long.parseLong(fields[7]);
        final long size = Long.parseLong(fields[8]);
        final long stop = fields.length > 9 ? Long.parseLong(fields[9]) : 0;
        final User user = users.get(Long.parseLong(fields[1]));
        final Market market = markets.get(Integer.parseInt(fields[3]));
        if (orderId < 0 || orderId > MAX_ORDER_ID || size < 1 || price < 1 || !isBudget && price > MAX_PRICE ||
            stop < 0 || stop > MAX_PRICE || stop != 0 && !"GTC".equals(type) && !"IOC".equals(type))
        {
            return "INVALID";
        }
        if (market == null)
        {
            return "UNKNOWN_INSTRUMENT";
        }
        if (user == null)
        {
            return "UNKNOWN_USER";
        }
        if (user.isSuspended)
        {
            return "USER_SUSPENDED";
        }
        if (ReferenceRules.find(market, orderId) != null)
        {
            return "DUPLICATE_ORDER";
        }
        final boolean isWaiting = stop != 0 && !ReferenceRules.isReached(market, isBid, stop);
        final boolean mayRest = isWaiting || "GTC".equals(type) || isPostOnly;
        if (mayRest && (orderCount() == capacities.orders() ||
            !(isWaiting ? hasRoomForStop(market, isBid, stop) : hasRoomForLevel(market, isBid, price, null))))
        {
            return "FULL";
        }

        if (isPostOnly && ReferenceRules.wouldTrade(market, isBid, price))
        {
            return "WOULD_TRADE";
        }

        final String refusal = checkRisk(market, user, isBid, isBudget, price, reserve, size);
        if (refusal != null)
        {
            return refusal;
        }

        final Order order = new Order(orderId, user, isBid, price, reserve, size);
        order.isPostOnly = isPostOnly;
        order.peak = peak;
        user.add(isBid ? market.base : market.quote, BigInteger.ZERO);
        user.add(isBid ? market.quote : market.base, ReferenceRules.hold(market, order, isBudget).negate());
        if (isWaiting)
        {
            order.stop = stop;
            order.isImmediate = "IOC".equals(type);
            market.stops.add(order);
            return SUCCESS;
        }

        carryOut(market, order, type);
        trigger(market);
        return SUCCESS;
    }

    private void trigger(final Market market)
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

    private String checkRisk(
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

        return hasRoomForAccount(user, isBid ? market.base : market.quote) ? null : "FULL";
    }

    private void carryOut(final Market market, final Order order, final String type)
    {
        final boolean isBudget = "FOK_BUDGET".equals(type);
        if (isBudget && !ReferenceRules.meetsBudget(market, order) ||
            "FOK".equals(type) && !ReferenceRules.isFillable(market, order))
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

    private BigInteger match(final Market market, final Order taker, final boolean isBudget)
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

    private void settle(
        final Market market, final Order taker, final Order maker, final long size, final boolean isBudget)
    {
        final Order buyer = taker.isBid ? taker : maker;
        final Order seller = taker.isBid ? maker : taker;
        final long buyerFee = taker.isBid ? market.takerFee : market.makerFee;
        final long sellerFee = taker.isBid ? market.makerFee : market.takerFee;
        final BigInteger paid = market.quoteOf(maker.price).multiply(BigInteger.valueOf(size));
        if (!(isBudget && taker.isBid))
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

    private String cancel(final String[] fields)
    {
        return takeOff(fields, Long.MAX_VALUE);
    }

    private String reduce(final String[] fields)
    {
        final long size = Long.parseLong(fields[4]);
        return size < 1 ? "INVALID" : takeOff(fields, size);
    }

    private String takeOff(final String[] fields, final long size)
    {
        final Market market = markets.get(Integer.parseInt(fields[3]));
        if (market == null)
        {
            return "UNKNOWN_INSTRUMENT";
        }

        final Order order = ReferenceRules.find(market, Long.parseLong(fields[2]));
        if (order == null || order.user.id != Long.parseLong(fields[1]))
        {
            return "UNKNOWN_ORDER";
        }

        final long off = Math.min(size, order.left);
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
        return SUCCESS;
    }

    private String move(final String[] fields)
    {
        final long price = Long.parseLong(fields[4]);
        if (price < 1 || price > MAX_PRICE)
        {
            return "INVALID";
        }

        final Market market = markets.get(Integer.parseInt(fields[3]));
        if (market == null)
        {
            return "UNKNOWN_INSTRUMENT";
        }

        final Order order = ReferenceRules.find(market, Long.parseLong(fields[2]));
        if (order == null || order.user.id != Long.parseLong(fields[1]))
        {
            return "UNKNOWN_ORDER";
        }
        if (order.user.isSuspended)
        {
            return "USER_SUSPENDED";
        }
        if (order.isBid && price > order.reserve)
        {
            return "PRICE_ABOVE_RESERVE";
        }
        if (!order.isBid)
        {
            final String refusal = ReferenceRules.coversFee(market, price, 1);
            if (refusal != null)
            {
                return refusal;
            }
        }
        if (order.stop != 0)
        {
            order.price = price;
            return SUCCESS;
        }
        if (!hasRoomForLevel(market, order.isBid, price, order))
        {
            return "FULL";
        }

        if (order.isPostOnly && ReferenceRules.wouldTrade(market, order.isBid, price))
        {
            return "WOULD_TRADE";
        }

        market.side(order.isBid).remove(order);
        order.price = price;
        match(market, order, false);
        if (order.left > 0)
        {
            ReferenceRules.rest(market, order);
        }
        trigger(market);
        return SUCCESS;
    }

    private int orderCount()
    {
        return markets.values().stream().mapToInt(
            (market) -> market.bids.size() + market.asks.size() + market.stops.size()).sum();
    }

    private boolean hasRoomForLevel(final Market market, final boolean isBid, final long price, final Order moved)
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

    private boolean hasRoomForStop(final Market market, final boolean isBid, final long stop)
    {
        return market.stops.stream().anyMatch((order) -> order.isBid == isBid && order.stop == stop) ||
            ReferenceRules.levelCount(markets.values()) < capacities.levels();
    }

    private boolean hasRoomForAccount(final User user, final int currency)
    {
        return user.free.containsKey(currency) ||
            users.values().stream().mapToInt((other) -> other.free.size()).sum() < capacities.accounts();
    }
}
