package io.lockstep.engine;

import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import io.lockstep.engine.state.StateStore;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What one shard counts: how far it has come, its stores, its timers.
 *
 * <p>Threading: updated by the agent that runs the shard.
 */
final class ShardCounters
{
    private final Shard shard;
    private final AtomicCounter processed;
    private final AtomicCounter timers;
    private final StateStore[] stores;
    private final AtomicCounter[] storeEntries;
    private final AtomicCounter[] storeFull;

    /**
     * Allocate them.
     *
     * @param counters   registry.
     * @param shard      whose counters they are.
     * @param isOnlyOne  whether the names of stores need not say whose they are.
     */
    ShardCounters(final Counters counters, final Shard shard, final boolean isOnlyOne)
    {
        this.shard = shard;
        processed = counters.counter(CounterType.PROCESSED, shard.name());
        timers = counters.counter(CounterType.TIMERS, shard.name());
        stores = shard.stores().all().toArray(new StateStore[0]);
        storeEntries = new AtomicCounter[stores.length];
        storeFull = new AtomicCounter[stores.length];
        for (int i = 0; i < stores.length; i++)
        {
            final String name = isOnlyOne ? stores[i].name() : shard.name() + "/" + stores[i].name();
            storeEntries[i] = counters.counter(CounterType.STORE_ENTRIES, name);
            counters.counter(CounterType.STORE_CAPACITY, name).setRelease(stores[i].capacity());
            storeFull[i] = counters.counter(CounterType.STORE_FULL, name);
        }
    }

    /**
     * Bring them up to date.
     *
     * @param processedSequence of the last event that the shard is done with.
     */
    void update(final long processedSequence)
    {
        processed.setRelease(processedSequence);
        timers.setRelease(shard.timerCount());
        for (int i = 0; i < stores.length; i++)
        {
            storeEntries[i].setRelease(stores[i].size());
            storeFull[i].setRelease(stores[i].fullCount());
        }
    }
}
