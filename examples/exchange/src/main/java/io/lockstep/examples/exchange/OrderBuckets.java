package io.lockstep.examples.exchange;

import io.lockstep.engine.state.Record;

/**
 * View of sixteen buckets of an {@link OrderTable}: for each, the slot of its first order. One cache line. All zero are
 * sixteen empty buckets.
 *
 * <p>Threading: owned by the processor agent.
 */
final class OrderBuckets extends Record
{
    static final int LENGTH = 64;
    static final int COUNT_SHIFT = 4;
    static final int COUNT = 1 << COUNT_SHIFT;

    int first(final int bucket)
    {
        return intAt((bucket & COUNT - 1) * Integer.BYTES) - 1;
    }

    void first(final int bucket, final int slot)
    {
        intAt((bucket & COUNT - 1) * Integer.BYTES, slot + 1);
    }
}
