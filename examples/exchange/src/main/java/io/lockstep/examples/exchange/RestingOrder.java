package io.lockstep.examples.exchange;

import io.lockstep.engine.state.KeyedRecord;

/**
 * View of an order that rests in the book, found by its id and linked with its neighbours in the queue of its price.
 *
 * <p>Its content is price and quantity. On which side it is follows from the prices of the sides.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RestingOrder extends KeyedRecord
{
    static final int LENGTH = 24;
    static final int CONTENT_LENGTH = 12;

    private static final int PRICE_OFFSET = 0;
    private static final int QUANTITY_OFFSET = 8;
    private static final int LEVEL_AND_SIDE_OFFSET = 12;
    private static final int NEXT_OFFSET = 16;
    private static final int PREVIOUS_OFFSET = 20;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    long orderId()
    {
        return key();
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
}
