package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

/**
 * The one price at which orders trade that have rested without matching.
 *
 * <p>Of the prices at which orders rest it is, each rule deciding between those that the one before it leaves:
 * <ol>
 * <li>the one at which most lots trade, those that icebergs hide too;</li>
 * <li>the one at which least are left over on the side that has more, the surplus;</li>
 * <li>the highest, if bids are left over at all of them, the lowest, if asks are;</li>
 * <li>the one next to the reference - the price of the last trade, or else the static one -, the lower of two that are
 * as near; without a reference, the lowest.</li>
 * </ol>
 *
 * <p>Then bids and asks trade at it by price, then time, each paying the fee of a maker, also if they are of one user.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Auction
{
    private final LevelRecord level = new LevelRecord();
    private final OrderRecord bid = new OrderRecord();
    private final OrderRecord ask = new OrderRecord();
    private final Books books;
    private final Markets markets;
    private final Settlement settlement;
    private final SpotReports reports;
    private final FillReports fills;
    private final Equilibrium equilibrium = new Equilibrium();

    Auction(
        final Books books,
        final Markets markets,
        final Settlement settlement,
        final SpotReports reports,
        final FillReports fills)
    {
        this.fills = fills;
        this.books = books;
        this.markets = markets;
        this.settlement = settlement;
        this.reports = reports;
    }

    /**
     * Find the price for the books as they are.
     *
     * @param instrumentSlot of the instrument.
     * @return what would trade.
     */
    Equilibrium find(final int instrumentSlot)
    {
        equilibrium.begin(markets.referencePrice(instrumentSlot));
        final int bestBid = books.best(Books.book(instrumentSlot, IncomingOrder.BID));
        final int bestAsk = books.best(Books.book(instrumentSlot, IncomingOrder.ASK));
        if (Books.NONE != bestBid && Books.NONE != bestAsk)
        {
            look(bestBid, bestAsk);
        }

        return equilibrium;
    }

    /**
     * Report what would trade, if it has changed.
     */
    void indicate(final Terms terms)
    {
        find(terms.slot());
        if (markets.indicative(terms.slot(), equilibrium.price(), equilibrium.volume(), equilibrium.surplus()))
        {
            reports.indicative(terms.instrument(), equilibrium);
        }
    }

    /**
     * Trade at the price that was found, for the same books.
     */
    void trade(final Terms terms)
    {
        final int bids = Books.book(terms.slot(), IncomingOrder.BID);
        final int asks = Books.book(terms.slot(), IncomingOrder.ASK);
        final long price = equilibrium.price();
        long left = equilibrium.volume();
        if (left > 0)
        {
            books.lastPrice(bids, price);
        }
        while (left > 0)
        {
            final int bidSlot = first(bids);
            final int askSlot = first(asks);
            books.read(bidSlot, bid);
            books.read(askSlot, ask);
            final long bidSize = bid.size();
            final long askSize = ask.size();
            final long size = Math.min(left, Math.min(
                bidSize - books.hidden(bidSlot, bid), askSize - books.hidden(askSlot, ask)));
            settlement.cross(terms, bid, ask, price, size);
            reports.auctionTraded(
                terms.instrument(), books.orderId(bidSlot), bid.userId(), books.orderId(askSlot), ask.userId(),
                price, size, bidSize == size, askSize == size);
            fills.filled(terms.instrument(), bid, books.orderId(bidSlot), price, size, bidSize == size);
            fills.filled(terms.instrument(), ask, books.orderId(askSlot), price, size, askSize == size);
            books.fill(bidSlot, size);
            books.fill(askSlot, size);
            left -= size;
        }
    }

    /**
     * Look at all prices from the best ask to the best bid, upwards.
     */
    private void look(final int bestBid, final int bestAsk)
    {
        final long lowestPrice = price(bestAsk);
        final long highestPrice = price(bestBid);
        long bids = 0;
        int bidAt = Books.NONE;
        for (int at = bestBid; Books.NONE != at && price(at) >= lowestPrice; at = level.worse())
        {
            bids += level.volume();
            bidAt = at;
        }

        long asks = 0;
        int askAt = bestAsk;
        while (Books.NONE != bidAt)
        {
            final long bidPrice = price(bidAt);
            final long bidVolume = level.volume();
            final int nextBid = level.better();
            final long askPrice = Books.NONE == askAt ? Long.MAX_VALUE : price(askAt);
            if (askPrice <= Math.min(bidPrice, highestPrice))
            {
                asks += level.volume();
                askAt = level.worse();
            }

            equilibrium.consider(Math.min(bidPrice, askPrice), bids, asks);
            if (bidPrice <= askPrice)
            {
                bids -= bidVolume;
                bidAt = nextBid;
            }
        }
    }

    private long price(final int levelSlot)
    {
        books.readLevel(levelSlot, level);
        return level.price();
    }

    private int first(final int book)
    {
        books.readLevel(books.best(book), level);
        return level.head();
    }
}
