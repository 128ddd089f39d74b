package io.lockstep.engine.state;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A random history of operations on a table of records and a table of numbers with the same keys, each operation
 * checked against a plain model. It swings between filling up and draining, and half of its keys collide.
 */
final class RecordTableHistory
{
    private enum Case
    {
        INSERTED, DUPLICATE, REFUSED, REMOVED, MISSING, NOT_LIVE, EMPTIED, GREW, COLLIDED
    }

    private static final int COLLISION_MASK = 0xFF;
    private static final int SWING = 8;

    private final Set<Case> reached = EnumSet.noneOf(Case.class);
    private final Map<Long, Integer> slotByKey = new HashMap<>();
    private final Map<Long, Long> valueByKey = new HashMap<>();
    private final List<Long> liveKeys = new ArrayList<>();
    private final TestKeyedRecord record = new TestKeyedRecord();
    private final long[] keys;
    private final SplittableRandom random;
    private final int capacity;
    private RecordTable table;
    private LongTable numbers;
    private long operations;

    RecordTableHistory(final long seed, final int capacity)
    {
        this.capacity = capacity;
        random = new SplittableRandom(seed);
        keys = new long[2 * capacity];
        for (int i = 0; i < keys.length; i++)
        {
            keys[i] = 0 == (i & 1) || i > 600 ? random.nextLong() : collidingKey();
        }
    }

    StateStores declare()
    {
        final StateStores stores = new StateStores();
        table = stores.recordTable("records", TestKeyedRecord.LENGTH, TestKeyedRecord.CONTENT_LENGTH, capacity);
        numbers = stores.longTable("numbers", capacity);
        return stores;
    }

    void run(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final boolean isFilling = 0 == (operations++ / (6L * capacity) & 1);
            final boolean isGrowth = random.nextInt(SWING) > 0 == isFilling;
            final long key = isGrowth || liveKeys.isEmpty() || 0 == random.nextInt(SWING) ?
                keys[random.nextInt(keys.length)] : liveKeys.get(random.nextInt(liveKeys.size()));
            if (isGrowth)
            {
                insert(key);
            }
            else
            {
                remove(key);
            }

            assertEquals(slotByKey.size(), table.size());
            assertEquals(slotByKey.size(), numbers.size());
        }
    }

    void checkEverything()
    {
        for (final long key : keys)
        {
            checkLookUp(key);
        }
    }

    void checkReached(final boolean hasToGrow)
    {
        final Set<Case> missing = hasToGrow ? EnumSet.allOf(Case.class) : EnumSet.complementOf(EnumSet.of(Case.GREW));
        missing.removeAll(reached);
        assertTrue(missing.isEmpty(), missing + " were not reached in " + operations + " operations");
    }

    private void insert(final long key)
    {
        checkLookUp(key);
        final int openBefore = table.openSlots();
        final long fullBefore = table.fullCount();
        final boolean isKnown = slotByKey.containsKey(key);
        final boolean isRefused = !isKnown && slotByKey.size() == capacity;

        final int slot = table.insert(key);

        assertEquals(isRefused ? fullBefore + 1 : fullBefore, table.fullCount());
        if (isKnown || isRefused)
        {
            assertEquals(isKnown ? RecordTable.DUPLICATE_KEY : RecordTable.FULL, slot);
            reached.add(isKnown ? Case.DUPLICATE : Case.REFUSED);
            assertEquals(isKnown, numbers.put(key, isKnown ? valueByKey.get(key) : 0));
            return;
        }

        final long value = random.nextLong() >>> 1;
        table.write(slot, record);
        assertTrue(record.isZero());
        assertEquals(key, record.key());
        record.value(value);
        assertTrue(numbers.put(key, value));
        slotByKey.put(key, slot);
        valueByKey.put(key, value);
        liveKeys.add(key);
        reached.add(Case.INSERTED);
        if (table.openSlots() > openBefore)
        {
            reached.add(Case.GREW);
        }

        if (0 == (HashedStore.hash(key) & COLLISION_MASK) && liveKeys.size() > capacity / 2)
        {
            reached.add(Case.COLLIDED);
        }
    }

    private void remove(final long key)
    {
        checkLookUp(key);
        final int slot = table.find(key);
        if (RecordTable.MISSING == slot)
        {
            assertFalse(table.removeKey(key));
            assertEquals(LongTable.MISSING_VALUE, numbers.remove(key));
            reached.add(Case.MISSING);
            return;
        }

        if (random.nextBoolean())
        {
            table.remove(slot);
        }
        else
        {
            assertTrue(table.removeKey(key));
        }

        assertEquals(valueByKey.remove(key), numbers.remove(key));
        slotByKey.remove(key);
        final int index = liveKeys.indexOf(key);
        liveKeys.set(index, liveKeys.get(liveKeys.size() - 1));
        liveKeys.remove(liveKeys.size() - 1);
        assertEquals(RecordTable.MISSING, table.find(key));
        reached.add(Case.REMOVED);
        if (liveKeys.isEmpty())
        {
            reached.add(Case.EMPTIED);
        }

        if (0 == random.nextInt(100))
        {
            assertThrows(IllegalArgumentException.class, () -> table.remove(slot));
            reached.add(Case.NOT_LIVE);
        }
    }

    private void checkLookUp(final long key)
    {
        final Integer slot = slotByKey.get(key);
        assertEquals(null == slot ? RecordTable.MISSING : slot, table.find(key));
        assertEquals(null == slot ? LongTable.MISSING_VALUE : valueByKey.get(key), numbers.get(key));
        if (null != slot)
        {
            table.read(slot, record);
            assertEquals(key, record.key());
            assertEquals(valueByKey.get(key), record.value());
        }
    }

    /**
     * A key whose home is the first slot of every table that has few of them, or the last.
     */
    private long collidingKey()
    {
        while (true)
        {
            final long key = random.nextLong();
            final int low = HashedStore.hash(key) & COLLISION_MASK;
            if (0 == low || COLLISION_MASK == low)
            {
                return key;
            }
        }
    }
}
