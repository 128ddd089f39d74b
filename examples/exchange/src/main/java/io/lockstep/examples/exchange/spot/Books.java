package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.OrderedIndex;
import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Slab;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.IcebergRecord;
import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

/**
 * The orders that rest: for each book its levels, best first, and for each level its orders, oldest first.
 *
 * <p>An instrument has four <em>books</em>: bids, asks, and the stop orders of either side that wait. Four times the
 * slot of the instrument, two more for stops, and one more where the lowest price is first.
 *
 * <p>All books share their stores. A level is found by its book and the <em>rank</em> of its price, which is lowest for
 * the best price of a book: the price where the lowest is first, its complement elsewhere. Levels are linked with the
 * next better and the next worse one, so that who walks a book asks no index. A level exists as long as an order rests
 * in it.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Books
{
    static final int NONE = RecordTable.MISSING;
    static final int PRICE_BITS = 47;
    static final long MAX_PRICE = (1L << PRICE_BITS) - 1;
    static final int ORDER_ID_BITS = 48;
    static final long MAX_ORDER_ID = (1L << ORDER_ID_BITS) - 1;

    private static final int STOP = 2;
    private static final int ORDER_CONTENT_LENGTH = 34;
    private static final int LEVEL_CONTENT_LENGTH = 24;

    private final OrderRecord order = new OrderRecord();
    private final LevelRecord level = new LevelRecord();
    private final IcebergRecord iceberg = new IcebergRecord();
    private final Instruments instruments;
    private final RecordTable orders;
    private final Slab levels;
    private final OrderedIndex levelSlots;
    private final LongTable limits;
    private final RecordTable icebergs;
    private BookChanges changes = BookChanges.NONE;

    Books(final Stores stores, final Capacities capacities, final Instruments instruments)
    {
        this.instruments = instruments;
        orders = stores.recordTable("orders", OrderRecord.LENGTH, ORDER_CONTENT_LENGTH, capacities.orders());
        icebergs = stores.recordTable("icebergs", IcebergRecord.LENGTH, capacities.orders());
        limits = stores.longTable("stop-limits", capacities.orders());
        levels = stores.slab("levels", LevelRecord.LENGTH, LEVEL_CONTENT_LENGTH, capacities.levels());
        levelSlots = stores.orderedIndex("levels-by-rank", capacities.levels(), levels);
    }

    /**
     * Who is to be told what is about to change.
     */
    void changes(final BookChanges listener)
    {
        changes = listener;
    }

    static int book(final int instrumentSlot, final int side)
    {
        return instrumentSlot << 2 | side;
    }

    /**
     * The book in which stop orders wait. What is triggered first is its best: of bids the lowest price, so that they
     * are in order as asks are, and of asks the highest.
     */
    static int stopBook(final int instrumentSlot, final int side)
    {
        return instrumentSlot << 2 | STOP | 1 - side;
    }

    static boolean isStop(final int book)
    {
        return 0 != (book & STOP);
    }

    /**
     * Side of the orders in a book.
     */
    static int side(final int book)
    {
        return isStop(book) ? 1 - (book & 1) : book & 1;
    }

    /**
     * Whether the lowest price comes first.
     */
    static boolean isAscending(final int book)
    {
        return 0 != (book & 1);
    }

    int find(final int instrumentSlot, final long orderId)
    {
        return orders.find(orderKey(instrumentSlot, orderId));
    }

    long orderId(final int slot)
    {
        return orders.keyAt(slot) & MAX_ORDER_ID;
    }

    void read(final int slot, final OrderRecord record)
    {
        orders.read(slot, record);
    }

    void write(final int slot, final OrderRecord record)
    {
        orders.write(slot, record);
    }

    void readLevel(final int slot, final LevelRecord record)
    {
        levels.read(slot, record);
    }

    int best(final int book)
    {
        return instruments.best(book);
    }

    /**
     * Price of the last trade in the instrument of a book; zero before the first.
     */
    long lastPrice(final int book)
    {
        return instruments.lastPrice(book >>> 2);
    }

    void lastPrice(final int book, final long price)
    {
        instruments.lastPrice(book >>> 2, price);
    }

    /**
     * A new order, which is in no queue yet.
     *
     * @return its slot.
     */
    int insert(final int instrumentSlot, final long orderId)
    {
        final int slot = orders.insert(orderKey(instrumentSlot, orderId));
        if (slot < 0)
        {
            throw new IllegalStateException("expected room for an order, but there is none: orderId=" + orderId);
        }

        return slot;
    }

    /**
     * Forget an order that is in no queue any more.
     */
    void remove(final int slot)
    {
        orders.read(slot, order);
        if (IncomingOrder.isIceberg(order.flagsRaw()))
        {
            icebergs.removeKey(orders.keyAt(slot));
        }
        orders.remove(slot);
    }

    /**
     * Let an order that is in no queue yet show only a part of itself.
     */
    void display(final int slot, final long displaySize)
    {
        final int at = icebergs.insert(orders.keyAt(slot));
        if (at < 0)
        {
            throw new IllegalStateException("expected room for an iceberg, but there is none: slot=" + slot);
        }

        icebergs.write(at, iceberg);
        iceberg.displaySize(displaySize);
    }

    /**
     * Lots of an order that are not shown.
     */
    long hidden(final int slot, final OrderRecord record)
    {
        if (!IncomingOrder.isIceberg(record.flagsRaw()))
        {
            return 0;
        }

        icebergs.read(icebergs.find(orders.keyAt(slot)), iceberg);
        return iceberg.hidden();
    }

    /**
     * The first order of a level has traded all that it showed: it shows the next part, at the end of the queue.
     *
     * @return slot of the order that is the first now.
     */
    int refresh(final int levelSlot, final int slot)
    {
        orders.read(slot, order);
        changes.onOrder(order.book(), slot, true);
        final int next = order.next();
        final long left = order.size();
        final long shown = left - hide(slot, left);
        levels.write(levelSlot, level);
        level.hidden(level.hidden() - shown);
        if (NONE == next)
        {
            return slot;
        }

        levels.write(levelSlot, level);
        final int tail = level.tail();
        level.head(next).tail(slot);
        orders.write(next, order);
        order.previous(NONE);
        orders.write(tail, order);
        order.next(slot);
        orders.write(slot, order);
        order.previous(tail).next(NONE);
        return next;
    }

    /**
     * The price at which a stop order may trade once it is triggered.
     */
    long limit(final int slot)
    {
        return limits.get(orders.keyAt(slot));
    }

    void limit(final int slot, final long price)
    {
        if (!limits.put(orders.keyAt(slot), price))
        {
            throw new IllegalStateException("expected room for a limit, but there is none: slot=" + slot);
        }
    }

    void removeLimit(final int slot)
    {
        limits.remove(orders.keyAt(slot));
    }

    boolean hasRoomForOrder()
    {
        return orders.size() < orders.capacity();
    }

    /**
     * Whether an order could be appended at a price, as far as levels go.
     */
    boolean hasRoomAt(final int book, final long price)
    {
        return levels.size() < levels.capacity() || OrderedIndex.MISSING_VALUE != levelSlots.get(rank(book, price));
    }

    /**
     * Whether an order could be taken out of its queue and appended at another price.
     */
    boolean hasRoomToMove(final int slot, final int book, final long price)
    {
        if (hasRoomAt(book, price))
        {
            return true;
        }

        orders.read(slot, order);
        return NONE == order.previous() && NONE == order.next();
    }

    /**
     * Put an order at the end of the queue of its price.
     *
     * @param slot  of an order that is in no queue.
     * @param book  that it belongs to.
     * @param price of it.
     * @param size  what is left of it.
     */
    void append(final int slot, final int book, final long price, final long size)
    {
        changes.onLevel(book, price);
        changes.onOrder(book, slot, true);
        final long rank = rank(book, price);
        final long found = levelSlots.get(rank);
        final int levelSlot = OrderedIndex.MISSING_VALUE == found ? addLevel(book, price, rank) : (int)found;

        orders.read(slot, order);
        final long hidden = IncomingOrder.isIceberg(order.flagsRaw()) ? hide(slot, size) : 0;
        levels.write(levelSlot, level);
        final int tail = level.tail();
        level.volume(level.volume() + size).hidden(level.hidden() + hidden).orders(level.orders() + 1).tail(slot);
        if (NONE == tail)
        {
            level.head(slot);
        }
        else
        {
            orders.write(tail, order);
            order.next(slot);
        }

        orders.write(slot, order);
        order.price(price).size(size).book(book).level(levelSlot).previous(tail).next(NONE);
    }

    /**
     * Take an order out of its queue. It stays in the table.
     */
    void unlink(final int slot)
    {
        orders.read(slot, order);
        final int levelSlot = order.level();
        changes.onLevel(levelSlot);
        changes.onOrder(order.book(), slot, false);
        final int previous = order.previous();
        final int next = order.next();
        final long size = order.size();
        final long hidden = hidden(slot, order);
        if (NONE != previous)
        {
            orders.write(previous, order);
            order.next(next);
        }
        if (NONE != next)
        {
            orders.write(next, order);
            order.previous(previous);
        }

        if (NONE == previous && NONE == next)
        {
            removeLevel(levelSlot);
            return;
        }

        levels.write(levelSlot, level);
        level.volume(level.volume() - size).hidden(level.hidden() - hidden).orders(level.orders() - 1);
        if (NONE == previous)
        {
            level.head(next);
        }
        if (NONE == next)
        {
            level.tail(previous);
        }
    }

    /**
     * Take lots off an order, which keeps its place; those that are hidden first.
     */
    void reduce(final int slot, final long size)
    {
        orders.read(slot, order);
        final long hidden = Math.min(size, hidden(slot, order));
        if (hidden > 0)
        {
            icebergs.write(icebergs.find(orders.keyAt(slot)), iceberg);
            iceberg.hidden(iceberg.hidden() - hidden);
        }
        orders.write(slot, order);
        final int levelSlot = order.level();
        changes.onLevel(levelSlot);
        changes.onOrder(order.book(), slot, false);
        order.size(order.size() - size);
        levels.write(levelSlot, level);
        level.volume(level.volume() - size).hidden(level.hidden() - hidden);
    }

    /**
     * The queue of a level was traded through up to an order.
     *
     * @param levelSlot of the level.
     * @param head      slot of the order that is the first now, or {@link #NONE}.
     * @param gone      orders that are gone.
     * @param volume    lots that are gone, those of the new head too.
     */
    void traded(final int levelSlot, final int head, final int gone, final long volume)
    {
        changes.onLevel(levelSlot);
        if (NONE == head)
        {
            removeLevel(levelSlot);
            return;
        }

        levels.write(levelSlot, level);
        level.volume(level.volume() - volume);
        if (gone > 0)
        {
            level.orders(level.orders() - gone).head(head);
            orders.write(head, order);
            order.previous(NONE);
        }
    }

    /**
     * An order is about to trade.
     */
    void onTrade(final int book, final int slot)
    {
        changes.onOrder(book, slot, false);
    }

    /**
     * What rests at a price.
     *
     * @param record of the level, not touched where nothing does.
     * @return whether anything does.
     */
    boolean find(final int book, final long price, final LevelRecord record)
    {
        final long found = levelSlots.get(rank(book, price));
        if (OrderedIndex.MISSING_VALUE == found)
        {
            return false;
        }

        levels.read((int)found, record);
        return true;
    }

    /**
     * The first order of a level has traded lots that it shows.
     *
     * @param slot   of the order.
     * @param traded lots; at most what it shows.
     */
    void fill(final int slot, final long traded)
    {
        orders.read(slot, order);
        onTrade(order.book(), slot);
        final int levelSlot = order.level();
        final int next = order.next();
        final long left = order.size();
        final long shown = left - hidden(slot, order);
        if (traded == left)
        {
            remove(slot);
            traded(levelSlot, next, 1, traded);
            return;
        }

        orders.write(slot, order);
        order.size(left - traded);
        traded(levelSlot, slot, 0, traded);
        if (traded == shown)
        {
            refresh(levelSlot, slot);
        }
    }

    /**
     * Whether a price of a book is one that an order from the other side takes.
     *
     * @param book  of the resting side.
     * @param price of the resting side.
     * @param limit of the order that comes in.
     * @return true if they trade.
     */
    static boolean isWithin(final int book, final long price, final long limit)
    {
        return isAscending(book) ? price <= limit : price >= limit;
    }

    /**
     * Hide what an order does not show.
     *
     * @return lots that are hidden.
     */
    private long hide(final int slot, final long size)
    {
        icebergs.write(icebergs.find(orders.keyAt(slot)), iceberg);
        iceberg.hidden(size - Math.min(size, iceberg.displaySize()));
        return iceberg.hidden();
    }

    private int addLevel(final int book, final long price, final long rank)
    {
        final int slot = levels.allocate();
        if (Slab.FULL == slot || !levelSlots.put(rank, slot))
        {
            throw new IllegalStateException("expected room for a level, but there is none: price=" + price);
        }

        final int better = betterThan(rank, book);
        final int worse;
        if (NONE == better)
        {
            worse = instruments.best(book);
            instruments.best(book, slot);
        }
        else
        {
            levels.write(better, level);
            worse = level.worse();
            level.worse(slot);
        }
        if (NONE != worse)
        {
            levels.write(worse, level);
            level.better(slot);
        }

        levels.write(slot, level);
        level.price(price).book(book).head(NONE).tail(NONE).better(better).worse(worse);
        return slot;
    }

    private int betterThan(final long rank, final int book)
    {
        final long found = levelSlots.lowerValue(rank);
        if (OrderedIndex.MISSING_VALUE == found)
        {
            return NONE;
        }

        levels.read((int)found, level);
        return level.book() == book ? (int)found : NONE;
    }

    private void removeLevel(final int slot)
    {
        levels.read(slot, level);
        final int book = level.book();
        final int better = level.better();
        final int worse = level.worse();
        levelSlots.remove(rank(book, level.price()));
        levels.free(slot);

        if (NONE == better)
        {
            instruments.best(book, worse);
        }
        else
        {
            levels.write(better, level);
            level.worse(worse);
        }
        if (NONE != worse)
        {
            levels.write(worse, level);
            level.better(better);
        }
    }

    private static long rank(final int book, final long price)
    {
        return (long)book << ORDER_ID_BITS | (isAscending(book) ? price : MAX_PRICE - price);
    }

    private static long orderKey(final int instrumentSlot, final long orderId)
    {
        return (long)instrumentSlot << ORDER_ID_BITS | orderId;
    }
}
