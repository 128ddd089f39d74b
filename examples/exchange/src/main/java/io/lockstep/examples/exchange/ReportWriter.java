package io.lockstep.examples.exchange;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.examples.exchange.codecs.CancelRejectedDecoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedDecoder;
import io.lockstep.examples.exchange.codecs.OrderAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.OrderCancelledDecoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedDecoder;
import io.lockstep.examples.exchange.codecs.TradeDecoder;
import org.agrona.DirectBuffer;

import java.io.OutputStream;

/**
 * Writes outputs of the exchange as report lines, the form in which flows of orders are compared.
 *
 * <p>A line per output, grouped by message and, inside one message, stably sorted by the leading type:
 *
 * <pre>
 * 0,seq,side,orderId,price,quantity    order accepted
 * 1,seq,price,quantity,maker,taker     trade
 * 2,seq,side,orderId,price             order cancelled, or the residual of an IOC order
 * 3,seq,side,orderId,price,quantity    modify accepted
 * 4,seq,orderId                        cancel rejected
 * 5,seq,orderId                        modify rejected
 * 6,seq,orderId,reason                 order rejected
 * </pre>
 *
 * <p>{@code seq} is the source sequence of the message less one, side is 0 for buy and 1 for sell, reason is the code
 * of a {@code RejectReason}. Lines are joined by a newline, with none at the end.
 *
 * <p>Threading: owned by the thread that calls the listener; {@link #sha256()} may be called once that is done.
 */
public final class ReportWriter implements OutputListener
{
    private static final int TYPE_ORDER_ACCEPTED = 0;
    private static final int TYPE_TRADE = 1;
    private static final int TYPE_ORDER_CANCELLED = 2;
    private static final int TYPE_MODIFY_ACCEPTED = 3;
    private static final int TYPE_CANCEL_REJECTED = 4;
    private static final int TYPE_MODIFY_REJECTED = 5;
    private static final int TYPE_ORDER_REJECTED = 6;

    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final ModifyAcceptedDecoder modifyAccepted = new ModifyAcceptedDecoder();
    private final CancelRejectedDecoder cancelRejected = new CancelRejectedDecoder();
    private final ModifyRejectedDecoder modifyRejected = new ModifyRejectedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private final ReportLines lines;

    /**
     * A writer that only counts and hashes.
     */
    public ReportWriter()
    {
        this(null);
    }

    /**
     * A writer that also writes the lines.
     *
     * @param out where the lines go, in large pieces; null for nowhere. It is flushed, but not closed, by the writer.
     */
    public ReportWriter(final OutputStream out)
    {
        lines = new ReportLines(out);
    }

    /**
     * {@inheritDoc} Outputs of the engine itself are passed over.
     *
     * @throws IllegalArgumentException     if the output is none of the exchange's.
     * @throws java.io.UncheckedIOException if the lines cannot be written.
     */
    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (header.isEmpty())
        {
            endMessage();
        }
        else
        {
            onReport(header.sourceSequence(), header.isLast(), buffer, offset);
        }
    }

    /**
     * One output, as a client receives it.
     *
     * @param sourceSequence of the message that caused it.
     * @param isLast         whether it is that message's last.
     * @param buffer         that holds the output.
     * @param offset         where its SBE message header begins.
     * @throws IllegalArgumentException     if the output is none of the exchange's.
     * @throws java.io.UncheckedIOException if the lines cannot be written.
     */
    public void onReport(final long sourceSequence, final boolean isLast, final DirectBuffer buffer, final int offset)
    {
        final int schemaId = SchemaIds.schemaId(buffer, offset);
        if (OrderAcceptedDecoder.SCHEMA_ID == schemaId)
        {
            write(sourceSequence - 1, buffer, offset);
        }
        else if (!SchemaIds.isReserved(schemaId))
        {
            throw notOurs(buffer, offset);
        }

        if (isLast)
        {
            lines.endMessage();
        }
    }

    /**
     * A message is over that has brought nothing about, or nothing more.
     *
     * @throws java.io.UncheckedIOException if the lines cannot be written.
     */
    public void endMessage()
    {
        lines.endMessage();
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

    private void write(final long seq, final DirectBuffer buffer, final int offset)
    {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;

        switch (SchemaIds.templateId(buffer, offset))
        {
            case OrderAcceptedDecoder.TEMPLATE_ID:
                orderAccepted.wrap(buffer, body, OrderAcceptedDecoder.BLOCK_LENGTH, 0);
                onOrderAccepted(seq);
                break;

            case TradeDecoder.TEMPLATE_ID:
                trade.wrap(buffer, body, TradeDecoder.BLOCK_LENGTH, 0);
                onTrade(seq);
                break;

            case OrderCancelledDecoder.TEMPLATE_ID:
                orderCancelled.wrap(buffer, body, OrderCancelledDecoder.BLOCK_LENGTH, 0);
                onOrderCancelled(seq);
                break;

            case ModifyAcceptedDecoder.TEMPLATE_ID:
                modifyAccepted.wrap(buffer, body, ModifyAcceptedDecoder.BLOCK_LENGTH, 0);
                onModifyAccepted(seq);
                break;

            case CancelRejectedDecoder.TEMPLATE_ID:
                cancelRejected.wrap(buffer, body, CancelRejectedDecoder.BLOCK_LENGTH, 0);
                lines.begin(TYPE_CANCEL_REJECTED, seq);
                lines.field(cancelRejected.orderId());
                break;

            case ModifyRejectedDecoder.TEMPLATE_ID:
                modifyRejected.wrap(buffer, body, ModifyRejectedDecoder.BLOCK_LENGTH, 0);
                lines.begin(TYPE_MODIFY_REJECTED, seq);
                lines.field(modifyRejected.orderId());
                break;

            case OrderRejectedDecoder.TEMPLATE_ID:
                orderRejected.wrap(buffer, body, OrderRejectedDecoder.BLOCK_LENGTH, 0);
                lines.begin(TYPE_ORDER_REJECTED, seq);
                lines.field(orderRejected.orderId());
                lines.field(orderRejected.reasonRaw());
                break;

            default:
                throw notOurs(buffer, offset);
        }
    }

    private void onOrderAccepted(final long seq)
    {
        final long orderId = orderAccepted.orderId();
        final long price = orderAccepted.price();
        final long quantity = orderAccepted.quantity();

        lines.begin(TYPE_ORDER_ACCEPTED, seq);
        lines.field(orderAccepted.sideRaw());
        lines.field(orderId);
        lines.field(price);
        lines.field(quantity);
    }

    private void onTrade(final long seq)
    {
        final long maker = trade.makerOrderId();
        final long taker = trade.takerOrderId();

        lines.begin(TYPE_TRADE, seq);
        lines.field(trade.price());
        lines.field(trade.quantity());
        lines.field(maker);
        lines.field(taker);
    }

    private void onOrderCancelled(final long seq)
    {
        final long orderId = orderCancelled.orderId();
        final long price = orderCancelled.price();

        lines.begin(TYPE_ORDER_CANCELLED, seq);
        lines.field(orderCancelled.sideRaw());
        lines.field(orderId);
        lines.field(price);
    }

    private void onModifyAccepted(final long seq)
    {
        final long orderId = modifyAccepted.orderId();
        final long price = modifyAccepted.price();
        final long quantity = modifyAccepted.quantity();

        lines.begin(TYPE_MODIFY_ACCEPTED, seq);
        lines.field(modifyAccepted.sideRaw());
        lines.field(orderId);
        lines.field(price);
        lines.field(quantity);
    }

    private static IllegalArgumentException notOurs(final DirectBuffer buffer, final int offset)
    {
        return new IllegalArgumentException("expected an output of the exchange, but: schemaId=" +
            SchemaIds.schemaId(buffer, offset) + " templateId=" + SchemaIds.templateId(buffer, offset));
    }
}
