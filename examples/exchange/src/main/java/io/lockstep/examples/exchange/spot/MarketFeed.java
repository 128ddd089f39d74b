package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

import java.util.Arrays;

/**
 * Market data of the instruments whose books are published: what has changed by a command, and snapshots.
 *
 * <p>While a command is carried out it notes levels and orders before they change; when the command is done, it reports
 * what they are then. Each report says what is there, not what was added, so that to hear it twice does no harm.
 *
 * <p>Threading: owned by the processor agent.
 */
final class MarketFeed implements BookChanges, BookWalk.Visitor, SpotState.LevelConsumer
{
    private static final int NO_FEED = Feed.NONE.value();
    private static final int LEVELS = Feed.LEVELS.value();
    private static final int ORDERS = Feed.ORDERS.value();
    private static final int INITIAL_ROOM = 64;
    private static final int LOOKED_AT = 8;

    private final LevelRecord level = new LevelRecord();
    private final OrderRecord order = new OrderRecord();
    private final Best before = new Best();
    private final Best now = new Best();
    private final Books books;
    private final Markets markets;
    private final SpotListing listing;
    private final BookWalk walk;
    private final SpotReports reports;
    private long[] levelPrices = new long[INITIAL_ROOM];
    private int[] levelBooks = new int[INITIAL_ROOM];
    private long[] orderIds = new long[INITIAL_ROOM];
    private int[] orderBooks = new int[INITIAL_ROOM];
    private boolean[] areLast = new boolean[INITIAL_ROOM];
    private int levelCount;
    private int orderCount;
    private int instrument;

    MarketFeed(
        final Books books,
        final Markets markets,
        final SpotListing listing,
        final BookWalk walk,
        final SpotReports reports)
    {
        this.books = books;
        this.markets = markets;
        this.listing = listing;
        this.walk = walk;
        this.reports = reports;
    }

    @Override
    public void onLevel(final int book, final long price)
    {
        if (isPublished(book, LEVELS) && !isNoted(book, price))
        {
            if (0 == levelCount)
            {
                before.read(book >>> 2);
            }
            if (levelCount == levelPrices.length)
            {
                levelPrices = Arrays.copyOf(levelPrices, 2 * levelCount);
                levelBooks = Arrays.copyOf(levelBooks, 2 * levelCount);
            }
            levelPrices[levelCount] = price;
            levelBooks[levelCount++] = book;
        }
    }

    @Override
    public void onLevel(final int levelSlot)
    {
        if (!markets.isEmpty())
        {
            books.readLevel(levelSlot, level);
            onLevel(level.book(), level.price());
        }
    }

    @Override
    public void onOrder(final int book, final int slot, final boolean isLast)
    {
        if (!isPublished(book, ORDERS))
        {
            return;
        }

        final long orderId = books.orderId(slot);
        final int last = orderCount - 1;
        if (last >= 0 && orderIds[last] == orderId)
        {
            areLast[last] |= isLast;
            orderBooks[last] = book;
            return;
        }

        if (orderCount == orderIds.length)
        {
            orderIds = Arrays.copyOf(orderIds, 2 * orderCount);
            orderBooks = Arrays.copyOf(orderBooks, 2 * orderCount);
            areLast = Arrays.copyOf(areLast, 2 * orderCount);
        }
        orderIds[orderCount] = orderId;
        orderBooks[orderCount] = book;
        areLast[orderCount++] = isLast;
    }

    /**
     * A command is done: report what has changed.
     *
     * @param terms of the only instrument that it has touched.
     */
    void publish(final Terms terms)
    {
        if (0 == levelCount && 0 == orderCount)
        {
            return;
        }

        instrument = terms.instrument();
        for (int i = 0; i < levelCount; i++)
        {
            final int book = levelBooks[i];
            final boolean isThere = books.find(book, levelPrices[i], level);
            reports.levelChanged(
                instrument, Books.side(book), levelPrices[i], isThere ? level.volume() - level.hidden() : 0,
                isThere ? level.orders() : 0);
        }
        for (int i = 0; i < orderCount; i++)
        {
            publishOrder(terms.slot(), orderIds[i], orderBooks[i], areLast[i]);
        }

        now.read(terms.slot());
        if (levelCount > 0 && !now.isEqual(before))
        {
            now.report();
        }
        levelCount = 0;
        orderCount = 0;
    }

    /**
     * Report all of a book, if any of it is published.
     */
    void snapshot(final Terms terms)
    {
        instrument = terms.instrument();
        final int feed = markets.feed(terms.slot());
        reports.snapshotBegun(instrument, feed);
        if (NO_FEED == feed)
        {
            return;
        }

        levelCount = 0;
        orderCount = 0;
        listing.levels(terms.slot(), Integer.MAX_VALUE, this);
        if (ORDERS == feed)
        {
            walk.forEach(Books.book(terms.slot(), IncomingOrder.ASK), this);
            walk.forEach(Books.book(terms.slot(), IncomingOrder.BID), this);
        }
        now.read(terms.slot());
        now.report();
        reports.snapshotEnded(instrument, levelCount, orderCount);
        levelCount = 0;
        orderCount = 0;
    }

    @Override
    public void onLevel(
        final int ofInstrument, final boolean isAsk, final long price, final long volume, final int orders)
    {
        levelCount++;
        reports.levelChanged(ofInstrument, isAsk ? IncomingOrder.ASK : IncomingOrder.BID, price, volume, orders);
    }

    @Override
    public void onOrder(final int slot, final OrderRecord record)
    {
        orderCount++;
        reports.orderChanged(
            instrument, books.orderId(slot), Books.side(record.book()), record.price(),
            record.size() - books.hidden(slot, record), true);
    }

    private void publishOrder(final int instrumentSlot, final long orderId, final int book, final boolean isLast)
    {
        final int slot = books.find(instrumentSlot, orderId);
        if (Books.NONE == slot)
        {
            reports.orderChanged(instrument, orderId, Books.side(book), 0, 0, false);
            return;
        }

        books.read(slot, order);
        reports.orderChanged(
            instrument, orderId, Books.side(book), order.price(), order.size() - books.hidden(slot, order), isLast);
    }

    private boolean isPublished(final int book, final int least)
    {
        return !markets.isEmpty() && !Books.isStop(book) && markets.feed(book >>> 2) >= least;
    }

    /**
     * Whether a level is among those that were noted last.
     */
    private boolean isNoted(final int book, final long price)
    {
        for (int i = levelCount - 1; i >= Math.max(0, levelCount - LOOKED_AT); i--)
        {
            if (levelPrices[i] == price && levelBooks[i] == book)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * The best bid and ask of an instrument.
     */
    private final class Best
    {
        private final LevelRecord best = new LevelRecord();
        private long bidPrice;
        private long bidVolume;
        private long askPrice;
        private long askVolume;

        void read(final int instrumentSlot)
        {
            final boolean isBid = find(Books.book(instrumentSlot, IncomingOrder.BID));
            bidPrice = isBid ? best.price() : 0;
            bidVolume = isBid ? best.volume() - best.hidden() : 0;
            final boolean isAsk = find(Books.book(instrumentSlot, IncomingOrder.ASK));
            askPrice = isAsk ? best.price() : 0;
            askVolume = isAsk ? best.volume() - best.hidden() : 0;
        }

        boolean isEqual(final Best other)
        {
            return bidPrice == other.bidPrice && bidVolume == other.bidVolume &&
                askPrice == other.askPrice && askVolume == other.askVolume;
        }

        void report()
        {
            reports.bestChanged(instrument, bidPrice, bidVolume, askPrice, askVolume);
        }

        private boolean find(final int book)
        {
            final int slot = books.best(book);
            if (Books.NONE == slot)
            {
                return false;
            }

            books.readLevel(slot, best);
            return true;
        }
    }
}
