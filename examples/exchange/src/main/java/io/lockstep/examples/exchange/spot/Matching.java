package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

/**
 * Matches orders by price, then by time, at the price of the order that rests.
 *
 * <p>What comes here is in order: risk has held the funds, and there is room for what may rest.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Matching
{
    private final OrderRecord maker = new OrderRecord();
    private final LevelRecord level = new LevelRecord();
    private final Books books;
    private final BookDepth depth;
    private final Settlement settlement;
    private final SelfTrades selfTrades;
    private final SpotReports reports;
    private final FillReports fills;
    private long spent;
    private int own;

    Matching(
        final Books books,
        final Settlement settlement,
        final SelfTrades selfTrades,
        final SpotReports reports,
        final FillReports fills)
    {
        this.fills = fills;
        this.books = books;
        depth = new BookDepth(books);
        this.settlement = settlement;
        this.selfTrades = selfTrades;
        this.reports = reports;
    }

    /**
     * A new order, whose funds are held.
     */
    void place(final IncomingOrder order, final Terms terms)
    {
        if (isKilled(order, terms))
        {
            expire(order, terms, order.size());
            return;
        }

        final long left = match(order, terms);
        if (order.isBudget() && order.isBid())
        {
            settlement.releaseBudget(terms, order, spent, left);
        }
        else if (left > 0 && order.mayRest())
        {
            rest(order, terms, left);
        }
        else if (left > 0)
        {
            expire(order, terms, left);
        }
    }

    /**
     * A new order, whose funds are held, rests as it is.
     *
     * @param order to rest.
     * @param terms of the instrument.
     * @param size  of it.
     */
    void rest(final IncomingOrder order, final Terms terms, final long size)
    {
        final int slot = insert(order, terms);
        if (0 != order.displaySize())
        {
            books.display(slot, order.displaySize());
        }
        books.append(slot, Books.book(terms.slot(), order.side()), order.price(), size);
    }

    /**
     * A new stop order, whose funds are held, waits.
     */
    void await(final IncomingOrder order, final Terms terms)
    {
        final int slot = insert(order, terms);
        books.limit(slot, order.price());
        books.append(slot, Books.stopBook(terms.slot(), order.side()), order.stopPrice(), order.size());
    }

    /**
     * Trigger the stop orders that the price of the last trade reaches, one after the other: bids before asks, the
     * price that is reached first before others, the oldest first. What one of them trades may trigger the next.
     *
     * @param order reused for each of them.
     * @param terms of the instrument.
     */
    void trigger(final IncomingOrder order, final Terms terms)
    {
        for (int slot = reached(terms.slot()); Books.NONE != slot; slot = reached(terms.slot()))
        {
            books.read(slot, maker);
            final long stopPrice = maker.price();
            order.of(maker.userId(), books.orderId(slot), Books.side(maker.book()), IncomingOrder.typeOf(
                maker.flagsRaw())).at(books.limit(slot), maker.reservePrice(), maker.size());
            order.accounts(maker.baseAccount(), maker.quoteAccount());
            books.removeLimit(slot);
            books.unlink(slot);
            reports.triggered(terms.instrument(), order, stopPrice);
            books.write(slot, maker);
            maker.flagsRaw(order.flags());
            final long left = match(order, terms);
            final int book = Books.book(terms.slot(), order.side());
            if (left > 0 && order.mayRest() && books.hasRoomAt(book, order.price()))
            {
                books.append(slot, book, order.price(), left);
            }
            else
            {
                books.remove(slot);
                if (left > 0)
                {
                    expire(order, terms, left);
                }
            }
        }
    }

    /**
     * The stop order that is to be triggered next.
     *
     * @return slot, or {@link Books#NONE}.
     */
    private int reached(final int instrumentSlot)
    {
        final int ofBids = reachedIn(Books.stopBook(instrumentSlot, IncomingOrder.BID));
        return Books.NONE != ofBids ? ofBids : reachedIn(Books.stopBook(instrumentSlot, IncomingOrder.ASK));
    }

    private int reachedIn(final int book)
    {
        final int first = books.best(book);
        if (Books.NONE == first)
        {
            return Books.NONE;
        }

        books.readLevel(first, level);
        final int head = level.head();
        final long lastPrice = books.lastPrice(book);
        return 0 != lastPrice && Books.isWithin(book, level.price(), lastPrice) ? head : Books.NONE;
    }

    private int insert(final IncomingOrder order, final Terms terms)
    {
        final int slot = books.insert(terms.slot(), order.orderId());
        books.write(slot, maker);
        maker.userId(order.userId())
            .reservePrice(order.reservePrice())
            .flagsRaw(order.flags())
            .baseAccount(order.baseAccount())
            .quoteAccount(order.quoteAccount());
        return slot;
    }

    /**
     * An order that rests gets another price.
     *
     * @param slot      of the order.
     * @param order     the same, at its new price.
     * @param terms     of the instrument.
     * @param isMatched false where it rests as it is.
     */
    void move(final int slot, final IncomingOrder order, final Terms terms, final boolean isMatched)
    {
        books.unlink(slot);
        final long left = isMatched ? match(order, terms) : order.size();
        if (left > 0)
        {
            books.append(slot, Books.book(terms.slot(), order.side()), order.price(), left);
        }
        else
        {
            books.remove(slot);
        }
    }

    /**
     * Whether an order would trade if it came in now.
     */
    boolean wouldTrade(final IncomingOrder order, final int instrumentSlot)
    {
        final int opposite = Books.book(instrumentSlot, 1 - order.side());
        final int best = books.best(opposite);
        if (Books.NONE == best)
        {
            return false;
        }

        books.readLevel(best, level);
        return Books.isWithin(opposite, level.price(), order.limit());
    }

    private boolean isKilled(final IncomingOrder order, final Terms terms)
    {
        final int opposite = Books.book(terms.slot(), 1 - order.side());
        if (IncomingOrder.FOK == order.type())
        {
            return depth.fillable(opposite, order.price(), order.size()) < order.size() ||
                selfTrades.isMet(opposite, order);
        }
        if (!order.isBudget())
        {
            return false;
        }

        final long cost = depth.cost(opposite, order.size());
        return cost < 0 || (order.isBid() ? cost > order.price() : cost < order.price()) ||
            selfTrades.isMet(opposite, order);
    }

    private void expire(final IncomingOrder order, final Terms terms, final long size)
    {
        if (order.isBudget() && order.isBid())
        {
            settlement.releaseBudget(terms, order, 0, size);
        }
        else
        {
            settlement.release(
                terms, order.side(), order.reservePrice(), size, order.baseAccount(), order.quoteAccount());
        }

        reports.expired(terms.instrument(), order, size);
    }

    private long match(final IncomingOrder order, final Terms terms)
    {
        final int opposite = Books.book(terms.slot(), 1 - order.side());
        final long limit = order.limit();
        final boolean isOwnLeft = selfTrades.isPrevented(order);
        long left = order.size();
        spent = 0;
        while (left > 0)
        {
            final int best = books.best(opposite);
            if (Books.NONE == best)
            {
                break;
            }

            books.readLevel(best, level);
            final long price = level.price();
            if (!Books.isWithin(opposite, price, limit))
            {
                break;
            }

            final long traded = matchLevel(best, level.head(), price, left, order, terms, isOwnLeft);
            left -= traded;
            if (traded > 0)
            {
                books.lastPrice(opposite, price);
            }
            if (Books.NONE != own)
            {
                left = selfTrades.prevent(own, order, terms, left);
            }
        }

        return left;
    }

    /**
     * Trade with the orders of one level, oldest first; up to the first of the same user, where that is to be left.
     *
     * @return lots that were traded.
     */
    private long matchLevel(
        final int levelSlot,
        final int head,
        final long price,
        final long size,
        final IncomingOrder order,
        final Terms terms,
        final boolean isOwnLeft)
    {
        own = Books.NONE;
        long left = size;
        long settled = size;
        int gone = 0;
        int slot = head;
        while (Books.NONE != slot && left > 0)
        {
            books.read(slot, maker);
            if (isOwnLeft && maker.userId() == order.userId())
            {
                own = slot;
                break;
            }

            final long makerSize = maker.size();
            final int next = maker.next();
            final long shown = makerSize - books.hidden(slot, maker);
            final long traded = Math.min(left, shown);
            left -= traded;
            books.onTrade(maker.book(), slot);
            settlement.trade(terms, order, maker, price, traded);
            reports.traded(
                terms.instrument(), books.orderId(slot), maker.userId(), order, price, traded,
                traded == makerSize, 0 == left);
            fills.filled(
                terms.instrument(), maker, books.orderId(slot), price, traded, traded == makerSize);
            if (traded == makerSize)
            {
                books.remove(slot);
                gone++;
                slot = next;
            }
            else
            {
                books.write(slot, maker);
                maker.size(makerSize - traded);
                if (traded == shown)
                {
                    books.traded(levelSlot, slot, gone, settled - left);
                    slot = books.refresh(levelSlot, slot);
                    settled = left;
                    gone = 0;
                }
            }
        }

        spent += (size - left) * price;
        books.traded(levelSlot, slot, gone, settled - left);
        return size - left;
    }
}
