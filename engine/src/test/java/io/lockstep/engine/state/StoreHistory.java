package io.lockstep.engine.state;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A random history of operations on one store of each kind, each operation checked against a plain model.
 *
 * <p>It swings between filling up and draining, so that the stores are full at times and empty at others.
 */
final class StoreHistory
{
    /**
     * What a history has to have come across to count.
     */
    enum Case
    {
        TABLE_HIT, TABLE_MISS, TABLE_INSERTED, TABLE_REPLACED, TABLE_REFUSED, TABLE_REPLACED_WHEN_FULL, TABLE_REMOVED,
        TABLE_NOT_REMOVED, TABLE_EMPTIED, TABLE_EXTREME_KEY,
        INDEX_HIT, INDEX_MISS, INDEX_INSERTED, INDEX_REPLACED, INDEX_REFUSED, INDEX_REPLACED_WHEN_FULL, INDEX_REMOVED,
        INDEX_NOT_REMOVED, INDEX_EMPTIED, INDEX_EXTREME_KEY, INDEX_NO_HIGHER, INDEX_NO_LOWER,
        SLAB_NEW, SLAB_REUSED, SLAB_REFUSED, SLAB_WRITTEN, SLAB_READ, SLAB_FREED, SLAB_FREED_TWICE, SLAB_EMPTIED
    }

    private static final long[] EXTREME_KEYS =
    {
        0, 1, -1, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 32, 1L << 63 >> 20
    };
    private static final long MISSING = LongTable.MISSING_VALUE;
    private static final int SWING = 8;

    private final Map<Case, Long> reached = new EnumMap<>(Case.class);
    private final Map<Long, Long> tableModel = new HashMap<>();
    private final TreeMap<Long, Long> indexModel = new TreeMap<>();
    private final Map<Integer, long[]> slabModel = new HashMap<>();
    private final int[] liveSlots;
    private final TestRecord record = new TestRecord();
    private final SplittableRandom random;
    private final int capacity;
    private LongTable table;
    private OrderedIndex index;
    private Slab slab;
    private long operations;

    StoreHistory(final long seed, final int capacity)
    {
        this.capacity = capacity;
        random = new SplittableRandom(seed);
        liveSlots = new int[capacity];
    }

    /**
     * Declare the stores, also to continue with other pages of the same content.
     */
    StateStores declare()
    {
        final StateStores stores = new StateStores();
        table = stores.longTable("table", capacity);
        index = stores.orderedIndex("index", capacity);
        slab = stores.slab("slab", TestRecord.LENGTH, capacity);
        return stores;
    }

    void run(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            operations++;
            final boolean isFilling = 0 == (operations / (4L * capacity) & 1);
            final boolean isGrowth = random.nextInt(SWING) > 0 == isFilling;
            final long key = isGrowth ? nextKey() : nextKeyToRemove();
            onTable(key, isGrowth);
            onIndex(key, isGrowth);
            onSlab(isGrowth);
        }
    }

    void checkEverything()
    {
        assertEquals(tableModel.size(), table.size());
        tableModel.forEach((key, value) -> assertEquals(value, table.get(key)));
        assertEquals(indexModel.size(), index.size());
        assertEquals(indexModel.isEmpty(), index.isEmpty());
        indexModel.forEach((key, value) -> assertEquals(value, index.get(key)));
        assertEquals(slabModel.size(), slab.size());
        slabModel.forEach((slot, fields) -> checkRecord(slot, fields));

        long key = indexModel.isEmpty() ? 0 : index.firstKey();
        for (final long expected : indexModel.keySet())
        {
            assertEquals(expected, key);
            key = index.hasHigher(key) ? index.higherKey(key) : key;
        }
    }

    void checkReached()
    {
        for (final Case wanted : Case.values())
        {
            assertTrue(reached.containsKey(wanted), wanted + " was not reached in " + operations + " operations");
        }
    }

    private long nextKey()
    {
        final int kind = random.nextInt(64);
        if (0 == kind)
        {
            return EXTREME_KEYS[random.nextInt(EXTREME_KEYS.length)];
        }

        final long number = random.nextInt(2 * capacity);
        return kind < 32 ? number : number << 40 ^ number;
    }

    private long nextKeyToRemove()
    {
        final long key = nextKey();
        final Long present = indexModel.ceilingKey(key);
        return null == present || 0 == random.nextInt(4) ? key : present;
    }

    private void onTable(final long key, final boolean isGrowth)
    {
        final Long before = tableModel.get(key);
        assertEquals(null == before ? MISSING : before, table.get(key));
        assertEquals(null != before, table.containsKey(key));
        reach(null == before ? Case.TABLE_MISS : Case.TABLE_HIT);

        if (isGrowth)
        {
            final long value = nextValue();
            final long fullBefore = table.fullCount();
            final boolean isRefused = null == before && tableModel.size() == capacity;
            assertEquals(!isRefused, table.put(key, value));
            assertEquals(isRefused ? fullBefore + 1 : fullBefore, table.fullCount());
            if (!isRefused)
            {
                tableModel.put(key, value);
            }

            reach(isRefused ? Case.TABLE_REFUSED : null == before ? Case.TABLE_INSERTED : Case.TABLE_REPLACED);
            reachIf(null != before && tableModel.size() == capacity, Case.TABLE_REPLACED_WHEN_FULL);
        }
        else
        {
            assertEquals(null == before ? MISSING : before, table.remove(key));
            tableModel.remove(key);
            reach(null == before ? Case.TABLE_NOT_REMOVED : Case.TABLE_REMOVED);
            reachIf(null != before && tableModel.isEmpty(), Case.TABLE_EMPTIED);
        }

        reachIf(Long.MIN_VALUE == key && table.containsKey(key), Case.TABLE_EXTREME_KEY);
        assertEquals(tableModel.size(), table.size());
    }

    private void onIndex(final long key, final boolean isGrowth)
    {
        final Long before = indexModel.get(key);
        // An index inserts where it has just missed a key: with and without such a look-up.
        if (0 == (operations & 1))
        {
            assertEquals(null == before ? MISSING : before, index.get(key));
        }
        reach(null == before ? Case.INDEX_MISS : Case.INDEX_HIT);

        if (isGrowth)
        {
            final long value = nextValue();
            final long fullBefore = index.fullCount();
            final boolean isRefused = null == before && indexModel.size() == capacity;
            assertEquals(!isRefused, index.put(key, value));
            assertEquals(isRefused ? fullBefore + 1 : fullBefore, index.fullCount());
            if (!isRefused)
            {
                indexModel.put(key, value);
            }

            reach(isRefused ? Case.INDEX_REFUSED : null == before ? Case.INDEX_INSERTED : Case.INDEX_REPLACED);
            reachIf(null != before && indexModel.size() == capacity, Case.INDEX_REPLACED_WHEN_FULL);
        }
        else
        {
            assertEquals(null == before ? MISSING : before, index.remove(key));
            indexModel.remove(key);
            reach(null == before ? Case.INDEX_NOT_REMOVED : Case.INDEX_REMOVED);
            reachIf(null != before && indexModel.isEmpty(), Case.INDEX_EMPTIED);
        }

        reachIf(Long.MIN_VALUE == key && MISSING != index.get(key), Case.INDEX_EXTREME_KEY);
        checkEnds();
        checkNeighbours(nextKey());
    }

    private void checkEnds()
    {
        assertEquals(indexModel.size(), index.size());
        assertEquals(indexModel.isEmpty(), index.isEmpty());
        if (indexModel.isEmpty())
        {
            assertThrows(IllegalStateException.class, index::firstKey);
            assertThrows(IllegalStateException.class, index::lastKey);
        }
        else
        {
            assertEquals(indexModel.firstKey(), index.firstKey());
            assertEquals(indexModel.lastKey(), index.lastKey());
        }

        assertEquals(valueOf(indexModel.firstEntry()), index.firstValue());
        assertEquals(valueOf(indexModel.lastEntry()), index.lastValue());
    }

    private void checkNeighbours(final long key)
    {
        final Long higher = indexModel.higherKey(key);
        final Long lower = indexModel.lowerKey(key);
        assertEquals(null != higher, index.hasHigher(key));
        assertEquals(null != lower, index.hasLower(key));
        assertEquals(valueOf(indexModel.higherEntry(key)), index.higherValue(key));
        assertEquals(valueOf(indexModel.lowerEntry(key)), index.lowerValue(key));
        assertEquals(valueOf(indexModel.floorEntry(key)), index.floorValue(key));
        assertEquals(valueOf(indexModel.ceilingEntry(key)), index.ceilingValue(key));

        if (null == higher)
        {
            assertThrows(IllegalStateException.class, () -> index.higherKey(key));
            reach(Case.INDEX_NO_HIGHER);
        }
        else
        {
            assertEquals(higher, index.higherKey(key));
        }

        if (null == lower)
        {
            assertThrows(IllegalStateException.class, () -> index.lowerKey(key));
            reach(Case.INDEX_NO_LOWER);
        }
        else
        {
            assertEquals(lower, index.lowerKey(key));
        }
    }

    private void onSlab(final boolean isGrowth)
    {
        final int live = slabModel.size();
        if (isGrowth)
        {
            final int slot = slab.allocate();
            assertEquals(live == capacity, Slab.FULL == slot);
            if (Slab.FULL == slot)
            {
                reach(Case.SLAB_REFUSED);
                return;
            }

            assertTrue(slab.isLive(slot));
            slab.write(slot, record);
            assertTrue(record.isZero());
            liveSlots[live] = slot;
            reach(slot == live ? Case.SLAB_NEW : Case.SLAB_REUSED);
            writeRecord(slot);
        }
        else if (live > 0)
        {
            final int picked = random.nextInt(live);
            final int slot = liveSlots[picked];
            checkRecord(slot, slabModel.remove(slot));
            slab.free(slot);
            liveSlots[picked] = liveSlots[live - 1];
            reach(Case.SLAB_FREED);
            reachIf(slabModel.isEmpty(), Case.SLAB_EMPTIED);
            if (0 == random.nextInt(100))
            {
                assertThrows(IllegalArgumentException.class, () -> slab.free(slot));
                reach(Case.SLAB_FREED_TWICE);
            }
        }

        if (!slabModel.isEmpty())
        {
            final int slot = liveSlots[random.nextInt(slabModel.size())];
            checkRecord(slot, slabModel.get(slot));
            writeRecord(slot);
        }

        assertEquals(slabModel.size(), slab.size());
    }

    private void writeRecord(final int slot)
    {
        final long[] fields = {random.nextLong(), random.nextInt(), (byte)random.nextInt()};
        slab.write(slot, record);
        record.price(fields[0]);
        record.quantity((int)fields[1]);
        record.side((byte)fields[2]);
        slabModel.put(slot, fields);
        reach(Case.SLAB_WRITTEN);
    }

    private void checkRecord(final int slot, final long[] fields)
    {
        slab.read(slot, record);
        assertEquals(fields[0], record.price());
        assertEquals(fields[1], record.quantity());
        assertEquals(fields[2], record.side());
        reach(Case.SLAB_READ);
    }

    private long nextValue()
    {
        final int kind = random.nextInt(16);
        return 0 == kind ? 0 : 1 == kind ? Long.MAX_VALUE : Math.max(random.nextLong(), MISSING + 1);
    }

    private void reachIf(final boolean isReached, final Case reachedCase)
    {
        if (isReached)
        {
            reach(reachedCase);
        }
    }

    private void reach(final Case reachedCase)
    {
        reached.merge(reachedCase, 1L, Long::sum);
    }

    private static long valueOf(final Map.Entry<Long, Long> entry)
    {
        return null == entry ? MISSING : entry.getValue();
    }
}
