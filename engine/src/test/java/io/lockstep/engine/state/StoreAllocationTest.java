package io.lockstep.engine.state;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StoreAllocationTest
{
    private static final int CAPACITY = 5_000;
    private static final int ROUNDS = 20;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final StateStores stores = new StateStores();
    private final LongTable table = stores.longTable("table", CAPACITY);
    private final OrderedIndex index = stores.orderedIndex("index", CAPACITY);
    private final Slab slab = stores.slab("slab", TestRecord.LENGTH, CAPACITY);
    private final TestRecord record = new TestRecord();
    private long found;

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        try (PageHome home = new DirectPageHome())
        {
            stores.bind(home);
            for (int i = 0; i < ROUNDS; i++)
            {
                useEverything();
            }

            threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            useEverything();
            final long after = threads.getCurrentThreadAllocatedBytes();

            assertEquals(before, after);
            assertTrue(found > 0 && table.fullCount() > 0 && slab.fullCount() > 0 && index.fullCount() > 0);
        }
    }

    private void useEverything()
    {
        for (int i = 0; i <= CAPACITY; i++)
        {
            final long key = i * 0x9E3779B97F4A7C15L;
            table.put(key, i);
            index.put(key, i);
            final int slot = slab.allocate();
            if (Slab.FULL != slot)
            {
                slab.write(slot, record);
                record.price(key);
            }
        }

        found += stores.digest();
        for (int i = 0; i < CAPACITY; i++)
        {
            final long key = i * 0x9E3779B97F4A7C15L;
            slab.read(i, record);
            found += record.price() == key ? 1 : 0;
            found += index.hasHigher(key) ? index.higherKey(key) : index.firstKey();
            found += index.lowerValue(key) + index.floorValue(key) + index.ceilingValue(key) + index.lastValue();
            found += table.get(key) + index.get(key) + table.remove(key) + index.remove(key);
            slab.free(i);
        }

        found = Math.max(1, found);
    }
}
