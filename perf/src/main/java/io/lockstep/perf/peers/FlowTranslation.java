package io.lockstep.perf.peers;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.codecs.CancelReason;
import io.lockstep.examples.exchange.codecs.CancelRejectedDecoder;
import io.lockstep.examples.exchange.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.codecs.MessageHandler;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedDecoder;
import io.lockstep.examples.exchange.codecs.OrderAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.OrderCancelledDecoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedDecoder;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import io.lockstep.examples.exchange.codecs.TradeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Writes a flow of orders as commands for an exchange with accounts, which come to the very same trades.
 *
 * <p>The flow goes through the book without accounts once, and its reports tell what each message was:
 * <ul>
 * <li>a new order, GTC or IOC, is placed by user {@code 1 + orderId mod 1024}, who has funds beyond need;</li>
 * <li>a cancel is a cancel;</li>
 * <li>a modify that leaves the open quantity as it is, is a move; any other one, since a move cannot change the
 * quantity, is a cancel and a new order of the same id: two commands, which lose priority and trade as a modify
 * does;</li>
 * <li>a modify of an order that does not rest is a move of that order, which is refused as well.</li>
 * </ul>
 *
 * <p>Bids name a reserve price above all prices, so that each move is within it. What a flow cannot have is an order
 * that the book refuses: exchange-core would let it trade.
 *
 * <p>Threading: owned by the thread that lets outputs out.
 */
final class FlowTranslation extends TallyListener
{
    private static final int USERS = 1024;
    private static final long FUNDS = 1_000_000_000_000_000L;
    private static final int MAX_PRICE = 1 << 20;
    private static final long NOT_RESTING = 0;
    private static final int BUFFER_LENGTH = 64 * 1024;

    private final MessageDispatcher dispatcher = new MessageDispatcher(new Reports());
    private final Long2LongHashMap openQuantities = new Long2LongHashMap(NOT_RESTING);
    private final Writer out;
    private int commands;

    private FlowTranslation(final Writer out, final long lastSequence)
    {
        super(lastSequence);
        this.out = out;
    }

    /**
     * Write a flow as commands.
     *
     * @param orders of the flow.
     * @param file   to write; compressed where its name ends with {@code .gz}.
     * @return number of commands about orders.
     */
    static int write(final OrderMessages orders, final Path file)
    {
        try (Writer out = open(file))
        {
            out.write("S,1,10,20,1,1,2,1\n");
            for (int user = 1; user <= USERS; user++)
            {
                out.write("U," + user + "\n");
                out.write("D," + user + "," + (2 * user - 1) + ",10," + FUNDS + "\n");
                out.write("D," + user + "," + 2 * user + ",20," + FUNDS + "\n");
            }

            final FlowTranslation translation = new FlowTranslation(out, orders.count());
            final Exchange book = Exchange.ofBook(orders);
            final Exchange translated = new Exchange(
                book.count(), 0, book.events(), book.core(), book.engine(), book.journaled(), (last) -> translation);
            new EngineRun(translated, Durability.NONE, file).run();
            return translation.commands;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static Writer open(final Path file) throws IOException
    {
        final OutputStream out = Files.newOutputStream(file);
        return new BufferedWriter(new OutputStreamWriter(
            file.toString().endsWith(".gz") ? new GZIPOutputStream(out, BUFFER_LENGTH) : out, US_ASCII));
    }

    @Override
    void onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!SchemaIds.isReserved(SchemaIds.schemaId(buffer, offset)))
        {
            FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
        }
    }

    private void place(
        final long orderId, final boolean isBuy, final boolean isIoc, final long price, final long quantity)
    {
        if (price < 1 || price > MAX_PRICE)
        {
            throw new IllegalStateException(
                "prices must be from 1 to " + MAX_PRICE + " to be translated: orderId=" + orderId + " price=" + price);
        }

        command("O," + user(orderId) + "," + orderId + ",1," + (isBuy ? "BID," : "ASK,") + (isIoc ? "IOC," : "GTC,") +
            price + "," + (isBuy ? MAX_PRICE : 0) + "," + quantity);
    }

    private void cancel(final long orderId)
    {
        command("C," + user(orderId) + "," + orderId + ",1");
    }

    private void move(final long orderId, final long price)
    {
        command("M," + user(orderId) + "," + orderId + ",1," + price);
    }

    private void command(final String line)
    {
        commands++;
        try
        {
            out.write(line);
            out.write('\n');
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static long user(final long orderId)
    {
        return 1 + Math.floorMod(orderId, USERS);
    }

    private final class Reports implements MessageHandler
    {
        @Override
        public void onOrderAccepted(final MessageHeaderDecoder header, final OrderAcceptedDecoder report)
        {
            final boolean isIoc = report.timeInForce() == TimeInForce.IOC;
            place(report.orderId(), report.side() == Side.BUY, isIoc, report.price(), report.quantity());
            openQuantities.put(report.orderId(), report.quantity());
        }

        @Override
        public void onTrade(final MessageHeaderDecoder header, final TradeDecoder report)
        {
            reduce(report.makerOrderId(), report.quantity());
            reduce(report.takerOrderId(), report.quantity());
        }

        @Override
        public void onOrderCancelled(final MessageHeaderDecoder header, final OrderCancelledDecoder report)
        {
            openQuantities.remove(report.orderId());
            if (report.reason() != CancelReason.IOC_RESIDUAL)
            {
                cancel(report.orderId());
            }
        }

        @Override
        public void onModifyAccepted(final MessageHeaderDecoder header, final ModifyAcceptedDecoder report)
        {
            final long orderId = report.orderId();
            if (openQuantities.get(orderId) == report.quantity())
            {
                move(orderId, report.price());
            }
            else
            {
                cancel(orderId);
                place(orderId, report.side() == Side.BUY, false, report.price(), report.quantity());
            }
            openQuantities.put(orderId, report.quantity());
        }

        @Override
        public void onCancelRejected(final MessageHeaderDecoder header, final CancelRejectedDecoder report)
        {
            cancel(report.orderId());
        }

        @Override
        public void onModifyRejected(final MessageHeaderDecoder header, final ModifyRejectedDecoder report)
        {
            if (openQuantities.get(report.orderId()) != NOT_RESTING)
            {
                throw new IllegalStateException("a modify refused by the rules of the book alone cannot be " +
                    "translated: orderId=" + report.orderId());
            }
            move(report.orderId(), Math.max(1, report.price()));
        }

        @Override
        public void onOrderRejected(final MessageHeaderDecoder header, final OrderRejectedDecoder report)
        {
            throw new IllegalStateException("exchange-core would let an order trade that the book refuses: orderId=" +
                report.orderId() + " reason=" + report.reason());
        }

        private void reduce(final long orderId, final long quantity)
        {
            final long open = openQuantities.get(orderId) - quantity;
            if (open == 0)
            {
                openQuantities.remove(orderId);
            }
            else
            {
                openQuantities.put(orderId, open);
            }
        }
    }
}
