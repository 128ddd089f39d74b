package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * How full a ring is.
 *
 * <p>Threading: updated by the agent that lets outputs out, since it is in nobody's way.
 */
final class RingCounters
{
    private final SlotRing ring;
    private final AtomicCounter claimed;
    private final AtomicCounter used;

    RingCounters(final Counters counters, final String name, final SlotRing ring)
    {
        this.ring = ring;
        claimed = counters.counter(CounterType.CLAIMED, name);
        used = counters.counter(CounterType.RING_USED, name);
        counters.counter(CounterType.RING_CAPACITY, name).setRelease(ring.slotCount());
    }

    void update()
    {
        claimed.setRelease(ring.claimedCursor() + 1);
        used.setRelease(ring.usedSlots());
    }
}
