package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.spot.codecs.BestChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.LevelChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.SnapshotBegunDecoder;
import io.lockstep.examples.exchange.spot.codecs.SnapshotEndedDecoder;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The book of an instrument as a subscriber to its streams puts it together.
 *
 * <p>It is empty until the first snapshot, and from then on, after the reports of each command, what the exchange has.
 * Who joins late asks for a snapshot: it comes in the stream itself, so that the changes behind it are those since.
 *
 * <p>Threading: one thread.
 */
public final class MarketBook
{
    private final MessageDispatcher dispatcher = new MessageDispatcher(new Changes());
    private final TreeMap<Long, Level> asks = new TreeMap<>();
    private final TreeMap<Long, Level> bids = new TreeMap<>(Comparator.reverseOrder());
    private final Map<Long, Order> orders = new HashMap<>();
    private final Map<Order, Map<Long, Long>> queues = new HashMap<>();
    private final int instrument;
    private boolean isBegun;
    private boolean isWhole;
    private String best = "";

    /**
     * An empty book.
     *
     * @param instrument of it.
     */
    public MarketBook(final int instrument)
    {
        this.instrument = instrument;
    }

    /**
     * Whose book it is.
     *
     * @return the instrument.
     */
    public int instrument()
    {
        return instrument;
    }

    /**
     * An output of one of the streams came.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @param length in bytes, header included.
     */
    public void onOutput(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!SchemaIds.isReserved(SchemaIds.schemaId(buffer, offset)))
        {
            FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
        }
    }

    /**
     * Whether a snapshot has come, and changes since.
     *
     * @return false also where the book is not published any more.
     */
    public boolean isWhole()
    {
        return isWhole;
    }

    /**
     * All levels: asks before bids, the best first.
     *
     * @param consumer of them.
     */
    public void levels(final SpotState.LevelConsumer consumer)
    {
        asks.forEach((price, level) -> consumer.onLevel(instrument, true, price, level.volume(), level.orders()));
        bids.forEach((price, level) -> consumer.onLevel(instrument, false, price, level.volume(), level.orders()));
    }

    /**
     * The orders at a price that are known, the oldest first.
     *
     * @param isAsk whether they are asks.
     * @param price of them.
     * @return id and size of each, as {@code id:size}.
     */
    public List<String> orders(final boolean isAsk, final long price)
    {
        final List<String> lines = new ArrayList<>();
        queues.getOrDefault(new Order(isAsk, price), Map.of()).forEach((id, size) -> lines.add(id + ":" + size));
        return lines;
    }

    /**
     * The best bid and ask, as they were told last.
     *
     * @return {@code bidPrice,bidVolume,askPrice,askVolume}; empty before the first.
     */
    public String best()
    {
        return best;
    }

    private record Level(long volume, int orders)
    {
    }

    /**
     * Where an order rests.
     */
    private record Order(boolean isAsk, long price)
    {
    }

    private final class Changes implements MessageHandler
    {
        @Override
        public void onSnapshotBegun(final MessageHeaderDecoder header, final SnapshotBegunDecoder report)
        {
            if (report.instrument() == instrument)
            {
                isBegun = Feed.NONE != report.feed();
                isWhole = false;
                asks.clear();
                bids.clear();
                orders.clear();
                queues.clear();
            }
        }

        @Override
        public void onSnapshotEnded(final MessageHeaderDecoder header, final SnapshotEndedDecoder report)
        {
            isWhole |= isBegun && report.instrument() == instrument;
        }

        @Override
        public void onLevelChanged(final MessageHeaderDecoder header, final LevelChangedDecoder report)
        {
            if (!isBegun || report.instrument() != instrument)
            {
                return;
            }

            final TreeMap<Long, Level> side = Side.ASK == report.side() ? asks : bids;
            if (0 == report.volume())
            {
                side.remove(report.price());
            }
            else
            {
                side.put(report.price(), new Level(report.volume(), report.orders()));
            }
        }

        @Override
        public void onOrderChanged(final MessageHeaderDecoder header, final OrderChangedDecoder report)
        {
            if (!isBegun || report.instrument() != instrument)
            {
                return;
            }

            final long id = report.orderId();
            final Order now = new Order(Side.ASK == report.side(), report.price());
            final Order before = orders.get(id);
            if (null != before && (0 == report.size() || 1 == report.isLast() || !before.equals(now)))
            {
                queues.get(before).remove(id);
                orders.remove(id);
            }
            if (0 != report.size())
            {
                orders.put(id, now);
                queues.computeIfAbsent(now, (key) -> new LinkedHashMap<>()).put(id, report.size());
            }
        }

        @Override
        public void onBestChanged(final MessageHeaderDecoder header, final BestChangedDecoder report)
        {
            if (report.instrument() == instrument)
            {
                best = report.bidPrice() + "," + report.bidVolume() + "," + report.askPrice() + "," +
                    report.askVolume();
            }
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // Other outputs are of other streams.
        }
    }
}
