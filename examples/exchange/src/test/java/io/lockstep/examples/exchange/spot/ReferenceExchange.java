package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Currency;
import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;
import io.lockstep.examples.exchange.spot.ReferenceState.User;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The rules of the exchange once more, on the heap, as plain as they can be said: every command is a line of text, and
 * so is its result. Slow, and meant to be read.
 *
 * <p>Amounts are big integers, so that nothing has to be said about what does not fit but where it is refused.
 */
final class ReferenceExchange extends ReferenceTrading
{
    static final String SUCCESS = "SUCCESS";

    private static final long MAX_PRICE = (1L << 47) - 1;
    private static final long MAX_ORDER_ID = (1L << 48) - 1;
    private static final List<String> PHASES = List.of("CONTINUOUS", "AUCTION", "HALTED", "CLOSED");

    ReferenceExchange()
    {
        this(Capacities.DEFAULT);
    }

    ReferenceExchange(final Capacities capacities)
    {
        super(capacities);
    }

    /**
     * Carry out a command, a nanosecond after the one before, at one for the first.
     *
     * @return what its line of results says, without the number; of other commands {@code SUCCESS} or the refusal.
     */
    String apply(final String line)
    {
        final String[] fields = line.split(",");
        told.clear();
        events.clear();
        rejections.clear();
        time++;
        fireTimers();
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
            case "RULES" -> ReferenceLimits.setRules(markets.values(), fields);
            case "RATE" -> ReferenceLimits.setRate(users.get(Long.parseLong(fields[1])), fields);
            case "POSITION" -> limitPosition(fields);
            case "STP" -> preventSelfTrades(users.get(Long.parseLong(fields[1])), fields[2]);
            case "X" -> massCancel(fields);
            case "PHASE" -> changePhase(fields);
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
        return line.charAt(1) == ',' && "OICMRX".indexOf(line.charAt(0)) >= 0 || line.startsWith("PHASE");
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

    private String changePhase(final String[] fields)
    {
        final Market market = markets.get(Integer.parseInt(fields[1]));
        final long at = fields.length > 3 ? Long.parseLong(fields[3]) : 0;
        if (at < 0 || at == Long.MAX_VALUE)
        {
            return "INVALID";
        }
        if (market == null)
        {
            return "UNKNOWN_INSTRUMENT";
        }
        if (at != 0)
        {
            final long place = List.copyOf(markets.values()).indexOf(market) * 4L + PHASES.indexOf(fields[2]);
            timers.removeIf((timer) -> timer.place() == place);
            timers.add(new Timer(at, place, market, fields[2]));
            return SUCCESS;
        }
        if (market.phase.equals(fields[2]))
        {
            return "SAME_PHASE";
        }

        enter(market, fields[2]);
        return SUCCESS;
    }

    private String limitPosition(final String[] fields)
    {
        final User user = users.get(Long.parseLong(fields[1]));
        final int currency = Integer.parseInt(fields[2]);
        final long limit = Long.parseLong(fields[3]);
        if (limit < 0)
        {
            return "INVALID";
        }
        if (user == null)
        {
            return "UNKNOWN_USER";
        }
        if (!currencies.containsKey(currency))
        {
            return "UNKNOWN_CURRENCY";
        }
        if (limit == 0)
        {
            user.positions.remove(currency);
            return SUCCESS;
        }
        if (!hasRoomForAccount(user, currency))
        {
            return "FULL";
        }
        if (!ReferenceRules.fits(ReferenceLimits.pending(markets.values(), user, currency)))
        {
            return "AMOUNT_TOO_LARGE";
        }
        if (!user.positions.containsKey(currency) &&
            users.values().stream().mapToInt((other) -> other.positions.size()).sum() == capacities.users())
        {
            return "FULL";
        }

        user.add(currency, BigInteger.ZERO);
        user.positions.put(currency, limit);
        return SUCCESS;
    }

    private static String preventSelfTrades(final User user, final String mode)
    {
        if (user == null)
        {
            return "UNKNOWN_USER";
        }

        user.selfTrade = mode;
        return SUCCESS;
    }

    private String massCancel(final String[] fields)
    {
        final boolean isAll = "*".equals(fields[2]);
        final User user = users.get(Long.parseLong(fields[1]));
        final Market one = isAll ? null : markets.get(Integer.parseInt(fields[2]));
        if (!isAll && one == null)
        {
            return "UNKNOWN_INSTRUMENT";
        }
        if (user == null)
        {
            return "UNKNOWN_USER";
        }

        for (final Market market : isAll ? List.copyOf(markets.values()) : List.of(one))
        {
            final List<Order> orders = ReferenceRules.inTurn(market).stream()
                .filter((order) -> order.user == user)
                .filter((order) -> "BOTH".equals(fields[3]) || order.isBid == "BIDS".equals(fields[3]))
                .toList();
            orders.forEach((order) -> takeOff(market, order, order.left));
            if (!orders.isEmpty())
            {
                indicate(market);
            }
        }
        return SUCCESS;
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
        if (!"CONTINUOUS".equals(market.phase) && !(market.isAuction() && "GTC".equals(type)))
        {
            return "NOT_IN_PHASE";
        }

        final String restricted = ReferenceLimits.restrict(market, user, isBudget, price, stop, size, peak, time);
        if (restricted != null)
        {
            return restricted;
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

        ReferenceLimits.count(user, time);
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

        if (market.isAuction())
        {
            ReferenceRules.rest(market, order);
            indicate(market);
            return SUCCESS;
        }

        carryOut(market, order, type);
        trigger(market);
        return SUCCESS;
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

        if (size < order.left && size % market.lot != 0)
        {
            return "OFF_LOT";
        }

        takeOff(market, order, Math.min(size, order.left));
        indicate(market);
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
        if (!"CONTINUOUS".equals(market.phase) && !market.isAuction())
        {
            return "NOT_IN_PHASE";
        }

        final String restricted = ReferenceLimits.ofPrice(market, price);
        if (restricted != null)
        {
            return restricted;
        }
        if (ReferenceLimits.ofRate(order.user, time) != null)
        {
            return ReferenceLimits.ofRate(order.user, time);
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
            ReferenceLimits.count(order.user, time);
            order.price = price;
            return SUCCESS;
        }
        if (!hasRoomForLevel(market, order.isBid, price, order))
        {
            return "FULL";
        }

        if (!market.isAuction() && order.isPostOnly && ReferenceRules.wouldTrade(market, order.isBid, price))
        {
            return "WOULD_TRADE";
        }

        ReferenceLimits.count(order.user, time);
        market.side(order.isBid).remove(order);
        order.price = price;
        if (market.isAuction())
        {
            ReferenceRules.rest(market, order);
            indicate(market);
            return SUCCESS;
        }

        match(market, order, false);
        if (order.left > 0)
        {
            ReferenceRules.rest(market, order);
        }
        trigger(market);
        return SUCCESS;
    }
}
