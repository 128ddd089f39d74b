package io.lockstep.examples.exchange.command;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.spot.codecs.AuctionTradedDecoder;
import io.lockstep.examples.exchange.spot.codecs.LevelReportDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDoneDecoder;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import io.lockstep.examples.exchange.spot.codecs.Side;
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
    private final int instrument;
    private final int maxTrades;
    private String refusal;
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
    String refusal()
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
            (level.side() == Side.ASK ? asks : bids).add(String.format("    %s %12d %12d   %d orders",
                level.side(), level.price(), level.volume(), level.orders()));
        }

        @Override
        public void onQueryDone(final MessageHeaderDecoder header, final QueryDoneDecoder done)
        {
            isAnswered = true;
        }

        @Override
        public void onRefused(final MessageHeaderDecoder header, final RefusedDecoder refused)
        {
            refusal = refused.reason().name();
            isAnswered = true;
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // What the screen does not show.
        }
    }
}
