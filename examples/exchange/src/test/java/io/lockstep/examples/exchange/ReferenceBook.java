package io.lockstep.examples.exchange;

import io.lockstep.examples.exchange.codecs.RejectReason;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exchange once more, slowly, for clarity: no codec, no store, no flyweight.
 */
final class ReferenceBook
{
    /**
     * What a flow can lead to, so that tests can tell whether theirs did.
     */
    enum Case
    {
        ACCEPTED,
        TRADE,
        PARTIAL_FILL_OF_MAKER,
        MAKER_FILLED,
        SWEEP_OF_SEVERAL_ORDERS,
        SWEEP_OF_SEVERAL_LEVELS,
        IOC_FILLED,
        IOC_RESIDUAL_AFTER_TRADE,
        IOC_WITHOUT_TRADE,
        RESIDUAL_RESTS,
        CANCELLED,
        CANCEL_REJECTED,
        MODIFY_ACCEPTED,
        MODIFY_TRADED_AND_RESTS,
        MODIFY_TRADED_AWAY,
        MODIFY_AT_SAME_PRICE,
        MODIFY_NOT_RESTING,
        MODIFY_OTHER_SIDE,
        MODIFY_BOOK_FULL,
        NEW_DUPLICATE,
        NEW_ORDERS_FULL,
        NEW_LEVELS_FULL
    }

    private static final class Order
    {
        final long orderId;
        final int side;
        long price;
        long quantity;

        Order(final long orderId, final int side, final long price, final long quantity)
        {
            this.orderId = orderId;
            this.side = side;
            this.price = price;
            this.quantity = quantity;
        }
    }

    private final Map<Long, Order> resting = new HashMap<>();
    private final TreeMap<Long, LinkedHashMap<Long, Order>> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, LinkedHashMap<Long, Order>> asks = new TreeMap<>();
    private final Map<Case, Integer> reached = new EnumMap<>(Case.class);
    private final List<String> lines = new ArrayList<>();
    private final int maxOrders;
    private final int maxLevels;

    ReferenceBook(final int maxOrders, final int maxLevels)
    {
        this.maxOrders = maxOrders;
        this.maxLevels = maxLevels;
    }

    Map<Case, Integer> reached()
    {
        return reached;
    }

    int size()
    {
        return resting.size();
    }

    /**
     * Apply a message.
     *
     * @return its report lines, sorted.
     */
    List<String> apply(final OrderMessages messages, final int index)
    {
        lines.clear();
        final long orderId = messages.orderId(index);
        switch (messages.type(index))
        {
            case OrderMessages.NEW:
                add(
                    index,
                    new Order(orderId, messages.side(index), messages.price(index), messages.quantity(index)),
                    messages.isImmediateOrCancel(index));
                break;

            case OrderMessages.CANCEL:
                cancel(index, orderId);
                break;

            default:
                modify(index, orderId, messages.price(index), messages.quantity(index), messages.side(index));
                break;
        }

        lines.sort(Comparator.comparing(line -> line.charAt(0)));
        return lines;
    }

    private void add(final int seq, final Order order, final boolean isImmediateOrCancel)
    {
        if (resting.containsKey(order.orderId))
        {
            reject(seq, order, RejectReason.DUPLICATE_ORDER_ID, Case.NEW_DUPLICATE);
            return;
        }
        if (!isImmediateOrCancel && resting.size() == maxOrders)
        {
            reject(seq, order, RejectReason.BOOK_FULL, Case.NEW_ORDERS_FULL);
            return;
        }
        if (!isImmediateOrCancel && !hasLevelFor(order.side, order.price, null))
        {
            reject(seq, order, RejectReason.BOOK_FULL, Case.NEW_LEVELS_FULL);
            return;
        }

        reach(Case.ACCEPTED);
        line("0", seq, order.side, order.orderId, order.price, order.quantity);
        final long before = order.quantity;
        match(seq, order);
        final boolean hasTraded = order.quantity < before;

        if (isImmediateOrCancel && order.quantity > 0)
        {
            reach(hasTraded ? Case.IOC_RESIDUAL_AFTER_TRADE : Case.IOC_WITHOUT_TRADE);
            line("2", seq, order.side, order.orderId, order.price);
        }
        else if (isImmediateOrCancel)
        {
            reach(Case.IOC_FILLED);
        }
        else if (order.quantity > 0)
        {
            if (hasTraded)
            {
                reach(Case.RESIDUAL_RESTS);
            }
            rest(order);
        }
    }

    private void cancel(final int seq, final long orderId)
    {
        final Order order = resting.get(orderId);
        if (null == order)
        {
            reach(Case.CANCEL_REJECTED);
            line("4", seq, orderId);
            return;
        }

        reach(Case.CANCELLED);
        remove(order);
        line("2", seq, order.side, orderId, order.price);
    }

    private void modify(final int seq, final long orderId, final long price, final long quantity, final int side)
    {
        final Order order = resting.get(orderId);
        if (null == order || order.side != side)
        {
            reach(null == order ? Case.MODIFY_NOT_RESTING : Case.MODIFY_OTHER_SIDE);
            line("5", seq, orderId);
            return;
        }

        final long oldPrice = order.price;
        if (!hasLevelFor(side, price, order))
        {
            reach(Case.MODIFY_BOOK_FULL);
            line("5", seq, orderId);
            return;
        }

        reach(Case.MODIFY_ACCEPTED);
        line("3", seq, side, orderId, price, quantity);
        if (oldPrice == price)
        {
            reach(Case.MODIFY_AT_SAME_PRICE);
        }
        remove(order);
        order.price = price;
        order.quantity = quantity;
        match(seq, order);
        if (0 == order.quantity)
        {
            reach(Case.MODIFY_TRADED_AWAY);
            return;
        }

        if (order.quantity < quantity)
        {
            reach(Case.MODIFY_TRADED_AND_RESTS);
        }
        rest(order);
    }

    private void match(final int seq, final Order taker)
    {
        final TreeMap<Long, LinkedHashMap<Long, Order>> levels = levels(1 - taker.side);
        int fills = 0;
        int levelsTouched = 0;
        long lastPrice = 0;
        while (taker.quantity > 0 && !levels.isEmpty())
        {
            final Order maker = levels.firstEntry().getValue().values().iterator().next();
            if (OrderMessages.BUY == taker.side ? maker.price > taker.price : maker.price < taker.price)
            {
                break;
            }

            final long traded = Math.min(maker.quantity, taker.quantity);
            reach(Case.TRADE);
            line("1", seq, maker.price, traded, maker.orderId, taker.orderId);
            levelsTouched += 0 == fills || maker.price != lastPrice ? 1 : 0;
            lastPrice = maker.price;
            fills++;
            taker.quantity -= traded;
            maker.quantity -= traded;
            reach(0 == maker.quantity ? Case.MAKER_FILLED : Case.PARTIAL_FILL_OF_MAKER);
            if (0 == maker.quantity)
            {
                remove(maker);
            }
        }

        if (fills > 1)
        {
            reach(Case.SWEEP_OF_SEVERAL_ORDERS);
        }
        if (levelsTouched > 1)
        {
            reach(Case.SWEEP_OF_SEVERAL_LEVELS);
        }
    }

    private void rest(final Order order)
    {
        resting.put(order.orderId, order);
        levels(order.side).computeIfAbsent(order.price, price -> new LinkedHashMap<>()).put(order.orderId, order);
    }

    private void remove(final Order order)
    {
        final TreeMap<Long, LinkedHashMap<Long, Order>> levels = levels(order.side);
        final LinkedHashMap<Long, Order> level = levels.get(order.price);
        resting.remove(order.orderId);
        level.remove(order.orderId);
        if (level.isEmpty())
        {
            levels.remove(order.price);
        }
    }

    /**
     * Whether an order could rest at a price, once another one, or none, has left.
     */
    private boolean hasLevelFor(final int side, final long price, final Order leaving)
    {
        final TreeMap<Long, LinkedHashMap<Long, Order>> levels = levels(side);
        final boolean isOneLeft = null != leaving && 1 == levels.get(leaving.price).size();

        return levels.size() - (isOneLeft ? 1 : 0) < maxLevels || levels.containsKey(price);
    }

    private TreeMap<Long, LinkedHashMap<Long, Order>> levels(final int side)
    {
        return OrderMessages.BUY == side ? bids : asks;
    }

    private void reject(final int seq, final Order order, final RejectReason reason, final Case why)
    {
        reach(why);
        line("6", seq, order.orderId, reason.value());
    }

    private void reach(final Case value)
    {
        reached.merge(value, 1, Integer::sum);
    }

    private void line(final String type, final long... fields)
    {
        final StringBuilder line = new StringBuilder(type);
        for (final long field : fields)
        {
            line.append(',').append(field);
        }
        lines.add(line.toString());
    }
}
