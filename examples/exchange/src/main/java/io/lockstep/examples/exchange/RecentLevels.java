package io.lockstep.examples.exchange;

import java.util.Arrays;

/**
 * Remembers where the levels are that were looked for last: nothing but what the index of a side knows as well, at a
 * fifth of the cost, for most orders come in at few prices.
 *
 * <p>A level that is removed is forgotten. One that is added is not remembered until it is looked for.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RecentLevels
{
    private static final int COUNT = 256;
    private static final int MASK = COUNT - 1;

    private final long[] ranks = new long[COUNT];
    private final int[] levelSlots = new int[COUNT];

    RecentLevels()
    {
        Arrays.fill(levelSlots, OrderBook.NONE);
    }

    /**
     * Where a level is.
     *
     * @param rank of its price.
     * @return its slot, or {@link OrderBook#NONE} where it is not remembered, whether there is one or not.
     */
    int levelSlot(final long rank)
    {
        final int at = (int)rank & MASK;
        return ranks[at] == rank ? levelSlots[at] : OrderBook.NONE;
    }

    void add(final long rank, final int levelSlot)
    {
        final int at = (int)rank & MASK;
        ranks[at] = rank;
        levelSlots[at] = levelSlot;
    }

    void remove(final long rank)
    {
        final int at = (int)rank & MASK;
        if (ranks[at] == rank)
        {
            levelSlots[at] = OrderBook.NONE;
        }
    }
}
