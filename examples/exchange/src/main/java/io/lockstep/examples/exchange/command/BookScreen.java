package io.lockstep.examples.exchange.command;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.spot.MarketBook;
import io.lockstep.examples.exchange.spot.codecs.AuctionTradedDecoder;
import io.lockstep.examples.exchange.spot.codecs.LevelReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDoneDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.SnapshotEndedDecoder;
import io.lockstep.examples.exchange.spot.codecs.TradedDecoder;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The book of an instrument and its last trades, as lines for a terminal.
 *
 * <p>Threading: one thread.
 */
final class BookScreen
{
    private final MessageDispatcher dispatcher = new MessageDispatcher(new Reports());
    private final List<String> asks = new ArrayList<>();
    private final List<String> bids = new ArrayList<>();
    private final Deque<String> lastTrades = new ArrayDeque<>();
    private final MarketBook published;
    private final int instrument;
    private final int maxTrades;
    private Refusal refusal;
    private boolean isAnswered;
    private long trades;
    private long lots;
    private long lastPrice;

    /**
     * An empty screen.
     *
     * @param instrument that it shows.
     * @param maxTrades  shown.
     */
    BookScreen(final int instrument, final int maxTrades)
    {
        this.instrument = instrument;
        this.maxTrades = maxTrades;
        published = new MarketBook(instrument);
    }

    /**
     * The book as its stream tells it, where it is published.
     */
    MarketBook published()
    {
        return published;
    }

    /**
     * Show the best levels of the book that its stream tells.
     *
     * @param depth most levels of each side.
     */
    void showPublished(final int depth)
    {
        clearBook();
        published.levels((ofInstrument, isAsk, price, volume, orders) ->
        {
            final List<String> side = isAsk ? asks : bids;
            if (side.size() < depth)
            {
                side.add(level(isAsk ? Side.ASK : Side.BID, price, volume, orders));
            }
        });
    }

    /**
     * A report came: a trade of the stream, or a part of the answer to a query.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @param length in bytes, header included.
     */
    void onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!SchemaIds.isReserved(SchemaIds.schemaId(buffer, offset)))
        {
            FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
        }
    }

    /**
     * The book is asked for again.
     */
    void clearBook()
    {
        isAnswered = false;
        refusal = null;
        asks.clear();
        bids.clear();
    }

    boolean isAnswered()
    {
        return isAnswered;
    }

    /**
     * Why there is no book.
     *
     * @return null where there is one.
     */
    Refusal refusal()
    {
        return refusal;
    }

    /**
     * What there is to see.
     *
     * @return lines, the highest price first.
     */
    List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format("instrument %d   last price %d   trades %,d   lots %,d",
            instrument, lastPrice, trades, lots));
        for (int i = asks.size() - 1; i >= 0; i--)
        {
            lines.add(asks.get(i));
        }
        lines.add("        ----");
        lines.addAll(bids);
        lines.add("last trades");
        lines.addAll(lastTrades);
        return lines;
    }

    private void onTrade(final int ofInstrument, final long price, final long size, final String by)
    {
        if (ofInstrument != instrument)
        {
            return;
        }

        trades++;
        lots += size;
        lastPrice = price;
        lastTrades.addFirst(String.format("        %12d %12d   %s", price, size, by));
        if (lastTrades.size() > maxTrades)
        {
            lastTrades.removeLast();
        }
    }

    private static String level(final Side side, final long price, final long volume, final int orders)
    {
        return String.format("    %s %12d %12d   %d orders", side, price, volume, orders);
    }

    private final class Reports implements MessageHandler
    {
        @Override
        public void onTraded(final MessageHeaderDecoder header, final TradedDecoder trade)
        {
            onTrade(trade.instrument(), trade.price(), trade.size(),
                trade.takerSide() == Side.BID ? "bought" : "sold");
        }

        @Override
        public void onAuctionTraded(final MessageHeaderDecoder header, final AuctionTradedDecoder trade)
        {
            onTrade(trade.instrument(), trade.price(), trade.size(), "auction");
        }

        @Override
        public void onLevelReport(final MessageHeaderDecoder header, final LevelReportDecoder level)
        {
            (level.side() == Side.ASK ? asks : bids).add(
                level(level.side(), level.price(), level.volume(), level.orders()));
        }

        @Override
        public void onQueryDone(final MessageHeaderDecoder header, final QueryDoneDecoder done)
        {
            isAnswered = true;
        }

        @Override
        public void onSnapshotEnded(final MessageHeaderDecoder header, final SnapshotEndedDecoder done)
        {
            isAnswered = true;
        }

        @Override
        public void onRefused(final MessageHeaderDecoder header, final RefusedDecoder refused)
        {
            refusal = refused.reason();
            isAnswered = true;
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // What the screen does not show.
        }
    }
}
