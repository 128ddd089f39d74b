package io.lockstep.examples.exchange;

import io.lockstep.engine.state.Record;

/**
 * View of an order that rests in the book, linked with its neighbours in the queue of its price and with the orders
 * whose id falls into the same bucket.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RestingOrder extends Record
{
    static final int LENGTH = 40;

    private static final int ORDER_ID_OFFSET = 0;
    private static final int PRICE_OFFSET = 8;
    private static final int QUANTITY_OFFSET = 16;
    private static final int LEVEL_AND_SIDE_OFFSET = 20;
    private static final int NEXT_OFFSET = 24;
    private static final int PREVIOUS_OFFSET = 28;
    private static final int BUCKET_NEXT_OFFSET = 32;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    long orderId()
    {
        return longAt(ORDER_ID_OFFSET);
    }

    long price()
    {
        return longAt(PRICE_OFFSET);
    }

    long quantity()
    {
        return intAt(QUANTITY_OFFSET) & UINT32_MASK;
    }

    int side()
    {
        return intAt(LEVEL_AND_SIDE_OFFSET) & 1;
    }

    int level()
    {
        return intAt(LEVEL_AND_SIDE_OFFSET) >>> 1;
    }

    int next()
    {
        return intAt(NEXT_OFFSET);
    }

    int previous()
    {
        return intAt(PREVIOUS_OFFSET);
    }

    int bucketNext()
    {
        return intAt(BUCKET_NEXT_OFFSET);
    }

    void identity(final long orderId, final int bucketNext)
    {
        longAt(ORDER_ID_OFFSET, orderId);
        bucketNext(bucketNext);
    }

    void terms(final long price, final long quantity)
    {
        longAt(PRICE_OFFSET, price);
        quantity(quantity);
    }

    void quantity(final long quantity)
    {
        intAt(QUANTITY_OFFSET, (int)quantity);
    }

    void place(final int side, final int level, final int previous, final int next)
    {
        intAt(LEVEL_AND_SIDE_OFFSET, level << 1 | side);
        intAt(NEXT_OFFSET, next);
        intAt(PREVIOUS_OFFSET, previous);
    }

    void next(final int slot)
    {
        intAt(NEXT_OFFSET, slot);
    }

    void previous(final int slot)
    {
        intAt(PREVIOUS_OFFSET, slot);
    }

    void bucketNext(final int slot)
    {
        intAt(BUCKET_NEXT_OFFSET, slot);
    }
}
