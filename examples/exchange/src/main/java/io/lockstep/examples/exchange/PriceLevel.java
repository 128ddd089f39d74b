package io.lockstep.examples.exchange;

import io.lockstep.engine.state.Record;

/**
 * View of one price of one side of the book: the two ends of the queue of its orders.
 *
 * <p>Threading: owned by the processor agent.
 */
final class PriceLevel extends Record
{
    static final int LENGTH = 8;

    private static final int HEAD_OFFSET = 0;
    private static final int TAIL_OFFSET = 4;

    int head()
    {
        return intAt(HEAD_OFFSET);
    }

    int tail()
    {
        return intAt(TAIL_OFFSET);
    }

    void head(final int slot)
    {
        intAt(HEAD_OFFSET, slot);
    }

    void tail(final int slot)
    {
        intAt(TAIL_OFFSET, slot);
    }
}
