package io.lockstep.examples.exchange;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.codecs.CancelReason;
import io.lockstep.examples.exchange.codecs.RejectReason;

/**
 * A book of resting orders that matches incoming ones by price, then by time.
 *
 * <p>A trade is at the price of the resting order. Everything the book knows is in the stores. A command is refused
 * before anything changed, or is carried out whole.
 *
 * <p>Threading: owned by the processor agent.
 */
final class OrderBook
{
    static final int BUY = 0;
    static final int SELL = 1;
    static final int NONE = RecordTable.MISSING;

    private final RestingOrder order = new RestingOrder();
    private final ExchangeOutputs outputs;
    private final RecordTable orders;
    private final BookSide[] sides;

    OrderBook(final Stores stores, final int maxOrders, final int maxLevels, final ExchangeOutputs outputs)
    {
        this.outputs = outputs;
        orders = stores.recordTable("orders", RestingOrder.LENGTH, RestingOrder.CONTENT_LENGTH, maxOrders);
        sides = new BookSide[]
        {
            new BookSide(stores, "bid", BUY, maxLevels, orders),
            new BookSide(stores, "ask", SELL, maxLevels, orders)
        };
    }

    /**
     * A new order: it trades as far as it can, then rests, or is cancelled where it is immediate-or-cancel.
     *
     * <p>Refused where an order with its id rests, and, if it may rest, where the book could not hold it: even if it
     * would have traded away.
     */
    void add(
        final long orderId, final long price, final long quantity, final int side, final boolean isImmediateOrCancel)
    {
        final BookSide own = sides[side];

        if (NONE != orders.find(orderId))
        {
            outputs.orderRejected(orderId, price, quantity, side, RejectReason.DUPLICATE_ORDER_ID);
            return;
        }

        if (!isImmediateOrCancel && (isFull() || !own.hasRoom(price)))
        {
            outputs.orderRejected(orderId, price, quantity, side, RejectReason.BOOK_FULL);
            return;
        }

        outputs.orderAccepted(orderId, price, quantity, side, isImmediateOrCancel);
        final long rest = match(orderId, price, quantity, side);
        if (rest > 0)
        {
            if (isImmediateOrCancel)
            {
                outputs.orderCancelled(orderId, price, rest, side, CancelReason.IOC_RESIDUAL);
            }
            else
            {
                own.append(orders.insert(orderId), price, rest);
            }
        }
    }

    /**
     * Take an order out of the book; refused where none with its id rests.
     */
    void cancel(final long orderId)
    {
        final int slot = orders.find(orderId);
        if (NONE == slot)
        {
            outputs.cancelRejected(orderId);
            return;
        }

        orders.read(slot, order);
        final int side = order.side();
        outputs.orderCancelled(orderId, order.price(), order.quantity(), side, CancelReason.REQUESTED);
        sides[side].unlink(order);
        orders.remove(slot);
    }

    /**
     * Take an order out of the book and insert it again: it loses its priority and may trade, even away.
     *
     * <p>Refused where no order with its id rests, where that is on the other side, and where the book could not hold
     * it at the new price: even if it would have traded away.
     */
    void modify(final long orderId, final long price, final long quantity, final int side)
    {
        final int slot = orders.find(orderId);
        if (NONE == slot)
        {
            outputs.modifyRejected(orderId, price, quantity, side, RejectReason.NOT_RESTING);
            return;
        }

        orders.read(slot, order);
        if (order.side() != side)
        {
            outputs.modifyRejected(orderId, price, quantity, side, RejectReason.OTHER_SIDE);
            return;
        }

        final BookSide own = sides[side];
        if (!own.hasRoom(order, price))
        {
            outputs.modifyRejected(orderId, price, quantity, side, RejectReason.BOOK_FULL);
            return;
        }

        outputs.modifyAccepted(orderId, price, quantity, side);
        own.unlink(order);
        final long rest = match(orderId, price, quantity, side);
        if (rest > 0)
        {
            own.append(slot, price, rest);
        }
        else
        {
            orders.remove(slot);
        }
    }

    private boolean isFull()
    {
        return orders.size() == orders.capacity();
    }

    private long match(final long takerOrderId, final long limit, final long quantity, final int side)
    {
        final BookSide opposite = sides[1 - side];
        long rest = quantity;

        while (rest > 0)
        {
            final int best = opposite.bestCrossedBy(limit);
            if (NONE == best)
            {
                break;
            }

            rest = matchQueue(opposite, best, takerOrderId, rest);
        }

        return rest;
    }

    /**
     * Trade with the orders of one price, oldest first.
     */
    private long matchQueue(final BookSide opposite, final int best, final long takerOrderId, final long quantity)
    {
        orders.read(best, order);
        final long price = order.price();
        final int level = order.level();
        long rest = quantity;
        int slot = best;

        while (NONE != slot && rest > 0)
        {
            orders.write(slot, order);
            final long makerOrderId = order.orderId();
            final long makerQuantity = order.quantity();
            final long traded = Math.min(rest, makerQuantity);
            outputs.trade(makerOrderId, takerOrderId, price, traded, makerQuantity - traded);
            rest -= traded;

            if (traded < makerQuantity)
            {
                order.quantity(makerQuantity - traded);
            }
            else
            {
                final int next = order.next();
                orders.remove(slot);
                slot = next;
            }
        }

        if (slot != best)
        {
            opposite.head(level, price, slot);
        }

        return rest;
    }
}
