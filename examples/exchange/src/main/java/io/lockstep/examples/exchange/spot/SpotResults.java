package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.examples.exchange.spot.codecs.AuctionTradedDecoder;
import io.lockstep.examples.exchange.spot.codecs.BalanceAdjustedDecoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ChangePhaseDecoder;
import io.lockstep.examples.exchange.spot.codecs.ExpiredDecoder;
import io.lockstep.examples.exchange.spot.codecs.IndicativePriceDecoder;
import io.lockstep.examples.exchange.spot.codecs.InstrumentAddedDecoder;
import io.lockstep.examples.exchange.spot.codecs.MassCancelDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PhaseChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDoneDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReducedDecoder;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import io.lockstep.examples.exchange.spot.codecs.SettingChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.SnapshotEndedDecoder;
import io.lockstep.examples.exchange.spot.codecs.TradedDecoder;
import io.lockstep.examples.exchange.spot.codecs.TriggeredDecoder;
import io.lockstep.examples.exchange.spot.codecs.UserAddedDecoder;
import io.lockstep.examples.exchange.spot.codecs.UserStatusChangedDecoder;
import org.agrona.DirectBuffer;

import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a line for each command about an order: its number from zero, {@code SUCCESS} or why it was refused, and what
 * came of it, as {@code TYPE:makerOrder:makerUser:price:size:makerDone:takerDone}.
 *
 * <p>A type is {@code TRADE}, {@code REDUCE} for a cancel and a reduce, and {@code REJECT} for what expired, which
 * stands before the trades of its order. {@code TRIGGER} names a stop order, its user, stop and size, and stands before
 * what came of it. {@code PHASE:name:instrument:price:volume},
 * {@code CROSS:bidOrder:askOrder:price:size:bidDone:askDone} and {@code INDICATIVE:price:volume:surplus} tell of
 * auctions. Queries, and commands about users, instruments, balances, rules and limits, have no line, unless a timer
 * fires with them: what comes of timers stands at the begin of a line.
 *
 * <p>Threading: owned by the agent that lets outputs out, or by a client's thread; {@link #lastSequence()} may be asked
 * by any thread.
 */
public final class SpotResults implements OutputListener
{
    private static final byte[] SUCCESS = ResultLines.ascii("SUCCESS");
    private static final byte[] TRADE = ResultLines.ascii("TRADE");
    private static final byte[] REDUCE = ResultLines.ascii("REDUCE");
    private static final byte[] TRIGGER = ResultLines.ascii("TRIGGER");
    private static final byte[] CROSS = ResultLines.ascii("CROSS");
    private static final byte[] REJECT = ResultLines.ascii("REJECT");

    private final MessageDispatcher dispatcher = new MessageDispatcher(new Reports());
    private final AtomicLong lastSequence = new AtomicLong();
    private final ResultLines lines;
    private boolean isOrder = true;
    private byte[] result = SUCCESS;
    private long lastSourceSequence;

    /**
     * Only hash the lines.
     */
    public SpotResults()
    {
        this(null);
    }

    /**
     * Hash the lines and write them.
     *
     * @param out where to, or null.
     */
    public SpotResults(final OutputStream out)
    {
        lines = new ResultLines(out);
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!header.isEmpty())
        {
            report(buffer, offset, length);
        }
        if (header.isLast())
        {
            end();
            lastSequence.setRelease(header.sequence());
        }
    }

    /**
     * A report of a command came over the network.
     *
     * @param sourceSequence of the command, which is told after those before it.
     * @param isLast         whether it is the last one of the command.
     * @param buffer         that holds it.
     * @param offset         where its SBE message header begins.
     * @param length         in bytes, header included.
     */
    public void onReport(
        final long sourceSequence, final boolean isLast, final DirectBuffer buffer, final int offset, final int length)
    {
        onApplied(sourceSequence - 1);
        report(buffer, offset, length);
        if (isLast)
        {
            onApplied(sourceSequence);
        }
    }

    /**
     * Commands were applied, of which nothing more will come.
     *
     * @param sourceSequence of the last one.
     */
    public void onApplied(final long sourceSequence)
    {
        while (lastSourceSequence < sourceSequence)
        {
            end();
            lastSourceSequence++;
        }
    }

    private void report(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!SchemaIds.isReserved(SchemaIds.schemaId(buffer, offset)))
        {
            FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
        }
    }

    private void end()
    {
        if (isOrder || lines.hasEvents())
        {
            lines.end(result);
        }
        isOrder = true;
        result = SUCCESS;
    }

    /**
     * The last event of which all outputs have come.
     *
     * @return its sequence.
     */
    public long lastSequence()
    {
        return lastSequence.getAcquire();
    }

    /**
     * Number of lines so far.
     *
     * @return the number.
     */
    public long count()
    {
        return lines.count();
    }

    /**
     * Write out what was gathered, and take the hash of all lines. Nothing may be written afterwards.
     *
     * @return SHA-256 of the lines, as 64 lower-case hexadecimal digits.
     */
    public String sha256()
    {
        return lines.sha256();
    }

    /**
     * Write out what was gathered so far.
     */
    void flush()
    {
        lines.flush();
    }

    private final class Reports implements MessageHandler
    {
        @Override
        public void onTraded(final MessageHeaderDecoder header, final TradedDecoder report)
        {
            lines.event(
                TRADE, report.makerOrderId(), report.makerUserId(), report.price(), report.size(),
                report.makerDone(), report.takerDone());
        }

        @Override
        public void onTriggered(final MessageHeaderDecoder header, final TriggeredDecoder report)
        {
            lines.next();
            lines.event(TRIGGER, report.orderId(), report.userId(), report.stopPrice(), report.size(), 0, 0);
            lines.next();
        }

        @Override
        public void onReduced(final MessageHeaderDecoder header, final ReducedDecoder report)
        {
            lines.event(REDUCE, 0, 0, report.price(), report.size(), 0, report.done());
        }

        @Override
        public void onExpired(final MessageHeaderDecoder header, final ExpiredDecoder report)
        {
            lines.rejected(REJECT, report.price(), report.size());
        }

        @Override
        public void onRefused(final MessageHeaderDecoder header, final RefusedDecoder report)
        {
            final int command = report.command();
            isOrder = command == PlaceOrderDecoder.TEMPLATE_ID ||
                command == PlaceIcebergDecoder.TEMPLATE_ID ||
                command == CancelOrderDecoder.TEMPLATE_ID ||
                command == MoveOrderDecoder.TEMPLATE_ID ||
                command == ReduceOrderDecoder.TEMPLATE_ID ||
                command == MassCancelDecoder.TEMPLATE_ID ||
                command == ChangePhaseDecoder.TEMPLATE_ID;
            result = ResultLines.ascii(report.reason().name());
        }

        @Override
        public void onPhaseChanged(final MessageHeaderDecoder header, final PhaseChangedDecoder report)
        {
            lines.next();
            lines.phase(report.phase().name(), report.instrument(), report.price(), report.volume());
        }

        @Override
        public void onAuctionTraded(final MessageHeaderDecoder header, final AuctionTradedDecoder report)
        {
            lines.event(
                CROSS, report.bidOrderId(), report.askOrderId(), report.price(), report.size(), report.bidDone(),
                report.askDone());
        }

        @Override
        public void onIndicativePrice(final MessageHeaderDecoder header, final IndicativePriceDecoder report)
        {
            lines.next();
            lines.indicative(report.price(), report.volume(), report.surplus());
        }

        @Override
        public void onSettingChanged(final MessageHeaderDecoder header, final SettingChangedDecoder report)
        {
            isOrder = report.command() == ChangePhaseDecoder.TEMPLATE_ID;
        }

        @Override
        public void onInstrumentAdded(final MessageHeaderDecoder header, final InstrumentAddedDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onUserAdded(final MessageHeaderDecoder header, final UserAddedDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onUserStatusChanged(final MessageHeaderDecoder header, final UserStatusChangedDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onBalanceAdjusted(final MessageHeaderDecoder header, final BalanceAdjustedDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onQueryDone(final MessageHeaderDecoder header, final QueryDoneDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onSnapshotEnded(final MessageHeaderDecoder header, final SnapshotEndedDecoder report)
        {
            isOrder = false;
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            // Answers to queries and market data are in no line.
        }
    }
}
