package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.ReduceReason;

/**
 * Takes lots off orders without a trade.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Reductions
{
    private final OrderRecord order = new OrderRecord();
    private final Books books;
    private final Settlement settlement;
    private final SpotReports reports;

    Reductions(final Books books, final Settlement settlement, final SpotReports reports)
    {
        this.books = books;
        this.settlement = settlement;
        this.reports = reports;
    }

    /**
     * Take lots off an order that rests.
     *
     * @param slot   of the order.
     * @param terms  of the instrument.
     * @param size   at the most; all that is left where it has no more.
     * @param reason to report.
     */
    void reduce(final int slot, final Terms terms, final long size, final ReduceReason reason)
    {
        books.read(slot, order);
        final long left = order.size();
        final boolean isWaiting = Books.isStop(order.book());
        final long price = isWaiting ? books.limit(slot) : order.price();
        final long userId = order.userId();
        final int side = Books.side(order.book());
        final long off = Math.min(left, size);
        final long orderId = books.orderId(slot);
        settlement.release(terms, side, order.reservePrice(), off, order.baseAccount(), order.quoteAccount());
        if (off == left)
        {
            books.unlink(slot);
            if (isWaiting)
            {
                books.removeLimit(slot);
            }
            books.remove(slot);
        }
        else
        {
            books.reduce(slot, off);
        }

        reports.reduced(terms.instrument(), userId, orderId, side, price, off, off == left, reason);
    }

    /**
     * Take lots off an order that comes in, which is in no queue.
     *
     * @param incoming the order.
     * @param terms    of the instrument.
     * @param size     to take off.
     * @param isDone   whether nothing is left of it.
     */
    void reduce(final IncomingOrder incoming, final Terms terms, final long size, final boolean isDone)
    {
        settlement.release(
            terms, incoming.side(), incoming.reservePrice(), size, incoming.baseAccount(), incoming.quoteAccount());
        reports.reduced(
            terms.instrument(), incoming.userId(), incoming.orderId(), incoming.side(), incoming.price(), size, isDone,
            ReduceReason.SELF_TRADE);
    }
}
