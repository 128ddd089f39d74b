package io.lockstep.examples.exchange;

import io.lockstep.engine.state.OrderedIndex;
import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Slab;
import io.lockstep.engine.state.Stores;

/**
 * The bids or the asks: price levels in order, each with a first-in-first-out queue of resting orders.
 *
 * <p>A price has a <em>rank</em>: the price itself for asks, its bitwise complement for bids. So the best price of
 * either side has the lowest rank, and one code path, without a branch on the side, serves both. A level exists as long
 * as an order rests in it.
 *
 * <p>Threading: owned by the processor agent.
 */
final class BookSide
{
    private final RestingOrder neighbour = new RestingOrder();
    private final PriceLevel level = new PriceLevel();
    private final int side;
    private final long rankMask;
    private final RecordTable orders;
    private final Slab levels;
    private final OrderedIndex levelSlots;
    private final RecentLevels recent = new RecentLevels();

    BookSide(final Stores stores, final String name, final int side, final int maxLevels, final RecordTable orders)
    {
        this.side = side;
        this.orders = orders;
        rankMask = OrderBook.BUY == side ? -1 : 0;
        levels = stores.slab(name + "-levels", PriceLevel.LENGTH, 0, maxLevels);
        levelSlots = stores.orderedIndex(name + "-ranks", maxLevels, levels);
    }

    /**
     * The oldest order at the best price, if an order that comes in on the other side would trade there.
     *
     * @param limit price of the incoming order.
     * @return slot of the order, or {@link OrderBook#NONE}.
     */
    int bestCrossedBy(final long limit)
    {
        if (levelSlots.isEmpty() || levelSlots.firstKey() > rank(limit))
        {
            return OrderBook.NONE;
        }

        levels.read((int)levelSlots.firstValue(), level);
        return level.head();
    }

    /**
     * Whether an order could be appended at a price.
     *
     * @param price of the order.
     * @return false if it needed one level more than there may be.
     */
    boolean hasRoom(final long price)
    {
        return levels.size() < levels.capacity() || OrderBook.NONE != levelSlot(rank(price));
    }

    /**
     * Whether an order could be taken out and appended at another price.
     *
     * @param order view of it.
     * @param price where it would go.
     * @return false if it needed one level more than there may be.
     */
    boolean hasRoom(final RestingOrder order, final long price)
    {
        return hasRoom(price) || OrderBook.NONE == order.previous() && OrderBook.NONE == order.next();
    }

    /**
     * Append an order to the queue of its price. There is room, as {@link #hasRoom(long)} says.
     *
     * @param slot     of the order; all of its record but the identity is written.
     * @param price    of it.
     * @param quantity of it.
     */
    void append(final int slot, final long price, final long quantity)
    {
        int levelSlot = levelSlot(rank(price));
        int tail = OrderBook.NONE;

        if (OrderBook.NONE == levelSlot)
        {
            levelSlot = addLevel(price);
            levels.write(levelSlot, level);
            level.head(slot);
            level.tail(slot);
        }
        else
        {
            levels.write(levelSlot, level);
            tail = level.tail();
            level.tail(slot);
            orders.write(tail, neighbour);
            neighbour.next(slot);
        }

        orders.write(slot, neighbour);
        neighbour.terms(price, quantity);
        neighbour.place(side, levelSlot, tail, OrderBook.NONE);
    }

    /**
     * Take an order out of the queue of its price.
     *
     * @param order view of it.
     */
    void unlink(final RestingOrder order)
    {
        final int previous = order.previous();
        final int next = order.next();
        if (OrderBook.NONE != previous)
        {
            orders.write(previous, neighbour);
            neighbour.next(next);
        }
        if (OrderBook.NONE != next)
        {
            orders.write(next, neighbour);
            neighbour.previous(previous);
        }

        if (OrderBook.NONE == previous || OrderBook.NONE == next)
        {
            unlinkEnd(order.level(), order.price(), previous, next);
        }
    }

    /**
     * The queue of a price was traded through up to an order.
     *
     * @param levelSlot of the price.
     * @param price     of the queue.
     * @param head      slot of the order that is the first now, or {@link OrderBook#NONE}.
     */
    void head(final int levelSlot, final long price, final int head)
    {
        if (OrderBook.NONE != head)
        {
            orders.write(head, neighbour);
            neighbour.previous(OrderBook.NONE);
        }

        unlinkEnd(levelSlot, price, OrderBook.NONE, head);
    }

    private void unlinkEnd(final int levelSlot, final long price, final int previous, final int next)
    {
        if (OrderBook.NONE != next)
        {
            levels.write(levelSlot, level);
            level.head(next);
        }
        else if (OrderBook.NONE != previous)
        {
            levels.write(levelSlot, level);
            level.tail(previous);
        }
        else
        {
            levels.free(levelSlot);
            levelSlots.remove(rank(price));
            recent.remove(rank(price));
        }
    }

    private int levelSlot(final long rank)
    {
        final int known = recent.levelSlot(rank);
        if (OrderBook.NONE != known)
        {
            return known;
        }

        final long found = levelSlots.get(rank);
        if (OrderedIndex.MISSING_VALUE == found)
        {
            return OrderBook.NONE;
        }

        recent.add(rank, (int)found);
        return (int)found;
    }

    private int addLevel(final long price)
    {
        final int levelSlot = levels.allocate();
        if (Slab.FULL == levelSlot || !levelSlots.put(rank(price), levelSlot))
        {
            throw new IllegalStateException("expected room for a level, but there is none: price=" + price);
        }

        return levelSlot;
    }

    private long rank(final long price)
    {
        return price ^ rankMask;
    }
}
