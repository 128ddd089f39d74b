package io.lockstep.examples.exchange;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.codecs.MessageHandler;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyOrderDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import io.lockstep.examples.exchange.codecs.RejectReason;
import org.agrona.DirectBuffer;

/**
 * A price-time-priority exchange for one symbol.
 *
 * <p>The rules:
 * <ul>
 * <li>An incoming order trades with the best price of the other side first and, at one price, with the order that has
 * rested there for the longest time, at the price of the resting order. What is left rests; of an immediate-or-cancel
 * order it is cancelled.</li>
 * <li>A modify is a cancel and an insert: the order loses its priority, takes the new price and quantity, and may
 * trade, even away. It names the side that the order is on.</li>
 * <li>A cancel or modify of an order that does not rest is refused. So is a new order with the id of an order that
 * rests; the id of an order that is gone may be used again.</li>
 * <li>An order that may rest is refused where all order slots are taken or where it needed one price level more
 * than its side may have, even if it would have traded away; a modify likewise.</li>
 * <li>A quantity of zero, or a side or time in force that is none, is refused as invalid. {@link ExchangeCheck} does
 * not let such an event in to begin with.</li>
 * </ul>
 *
 * <p>Threading: owned by the processor agent.
 */
public final class ExchangeProcessor implements Processor
{
    /**
     * Resting orders that a book has room for, unless told otherwise.
     */
    public static final int DEFAULT_MAX_ORDERS = 1 << 20;

    /**
     * Price levels that a side has room for, unless told otherwise.
     */
    public static final int DEFAULT_MAX_LEVELS = 1 << 16;

    private static final long MAX_QUANTITY = NewOrderDecoder.quantityMaxValue();

    private final MessageDispatcher dispatcher = new MessageDispatcher(new Orders());
    private final int maxOrders;
    private final int maxLevels;
    private ExchangeOutputs outputs;
    private OrderBook book;

    /**
     * An exchange of the default size.
     */
    public ExchangeProcessor()
    {
        this(DEFAULT_MAX_ORDERS, DEFAULT_MAX_LEVELS);
    }

    /**
     * An exchange of a given size.
     *
     * @param maxOrders most resting orders, both sides together.
     * @param maxLevels most prices at which orders rest, of each side.
     * @throws IllegalArgumentException if one of them is not positive.
     */
    public ExchangeProcessor(final int maxOrders, final int maxLevels)
    {
        if (maxOrders <= 0)
        {
            throw new IllegalArgumentException("maxOrders must be positive: maxOrders=" + maxOrders);
        }
        if (maxLevels <= 0)
        {
            throw new IllegalArgumentException("maxLevels must be positive: maxLevels=" + maxLevels);
        }

        this.maxOrders = maxOrders;
        this.maxLevels = maxLevels;
    }

    @Override
    public void onStart(final ProcessorContext ctx)
    {
        outputs = new ExchangeOutputs(ctx);
        book = new OrderBook(ctx.stores(), maxOrders, maxLevels, outputs);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the event is none of the exchange's.
     */
    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (FrameOutcome.KNOWN != dispatcher.dispatch(buffer, offset, length))
        {
            throw notOurs(SchemaIds.schemaId(buffer, offset), SchemaIds.templateId(buffer, offset));
        }
    }

    private static IllegalArgumentException notOurs(final int schemaId, final int templateId)
    {
        return new IllegalArgumentException(
            "expected an event of the exchange, but: schemaId=" + schemaId + " templateId=" + templateId);
    }

    private static boolean isInvalid(final long quantity, final int side)
    {
        return quantity < 1 || quantity > MAX_QUANTITY || side > ExchangeCheck.MAX_SIDE;
    }

    private final class Orders implements MessageHandler
    {
        @Override
        public void onNewOrder(final MessageHeaderDecoder header, final NewOrderDecoder newOrder)
        {
            final long orderId = newOrder.orderId();
            final long price = newOrder.price();
            final long quantity = newOrder.quantity();
            final int side = newOrder.sideRaw();
            final int timeInForce = newOrder.timeInForceRaw();

            if (isInvalid(quantity, side) || timeInForce > ExchangeCheck.MAX_TIME_IN_FORCE)
            {
                outputs.orderRejected(orderId, price, quantity, side, RejectReason.INVALID);
                return;
            }

            book.add(orderId, price, quantity, side, 0 != timeInForce);
        }

        @Override
        public void onCancelOrder(final MessageHeaderDecoder header, final CancelOrderDecoder cancelOrder)
        {
            book.cancel(cancelOrder.orderId());
        }

        @Override
        public void onModifyOrder(final MessageHeaderDecoder header, final ModifyOrderDecoder modifyOrder)
        {
            final long orderId = modifyOrder.orderId();
            final long price = modifyOrder.price();
            final long quantity = modifyOrder.quantity();
            final int side = modifyOrder.sideRaw();

            if (isInvalid(quantity, side))
            {
                outputs.modifyRejected(orderId, price, quantity, side, RejectReason.INVALID);
                return;
            }

            book.modify(orderId, price, quantity, side);
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            throw notOurs(header.schemaId(), header.templateId());
        }
    }
}
