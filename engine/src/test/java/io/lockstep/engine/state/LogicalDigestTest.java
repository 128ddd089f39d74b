package io.lockstep.engine.state;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class LogicalDigestTest
{
    private static final int COUNT = 5_000;

    private final List<PageHome> homes = new ArrayList<>();
    private final TestKeyedRecord record = new TestKeyedRecord();
    private final TestRecord plainRecord = new TestRecord();

    @AfterEach
    void closeHomes()
    {
        homes.forEach(PageHome::close);
    }

    @Test
    void shouldNotDependOnOrderNorCapacityNorHistory()
    {
        final Everything upwards = new Everything(COUNT);
        final Everything downwards = new Everything(3 * COUNT);

        for (int i = 0; i < COUNT; i++)
        {
            upwards.insert(i);
            downwards.insert(2 * COUNT - 1 - i);
        }

        for (int i = 0; i < COUNT; i++)
        {
            downwards.insert(COUNT - 1 - i);
            downwards.remove(2 * COUNT - 1 - i);
        }

        assertEquals(upwards.stores.logicalDigest(), downwards.stores.logicalDigest());
        assertNotEquals(upwards.stores.digest(), downwards.stores.digest());
    }

    @Test
    void shouldAddUpOverShards()
    {
        final Everything whole = new Everything(COUNT);
        final Everything even = new Everything(COUNT);
        final Everything odd = new Everything(COUNT);

        for (int i = 0; i < COUNT; i++)
        {
            whole.insert(i);
            (0 == (i & 1) ? even : odd).insert(i);
        }

        assertEquals(whole.stores.logicalDigest(), even.stores.logicalDigest() + odd.stores.logicalDigest());
    }

    @Test
    void shouldTellEveryPartOfAnEntry()
    {
        final Everything one = new Everything(10);
        final long empty = one.stores.logicalDigest();
        one.insert(1);
        final long before = one.stores.logicalDigest();

        final long[] changed = new long[5];
        one.table.put(1, -1);
        changed[0] = one.stores.logicalDigest();
        one.index.put(1, -1);
        changed[1] = one.stores.logicalDigest();
        one.timers.schedule(1, -1, 1);
        changed[2] = one.stores.logicalDigest();
        one.records.write(one.records.find(1), record);
        record.value(-1);
        changed[3] = one.stores.logicalDigest();
        one.slab.write((int)one.slots.get(1), plainRecord);
        plainRecord.price(-1);
        changed[4] = one.stores.logicalDigest();

        assertEquals(0, empty);
        long last = before;
        for (final long digest : changed)
        {
            assertNotEquals(last, digest);
            last = digest;
        }
    }

    @Test
    void shouldNotTellWhatFollowsFromSlots()
    {
        final Everything one = new Everything(10);
        one.insert(1);
        final long before = one.stores.logicalDigest();

        one.records.write(one.records.find(1), record);
        record.link(7);
        one.slab.allocate();

        assertEquals(before, one.stores.logicalDigest());
    }

    @Test
    void shouldTellStoresApartByName()
    {
        final StateStores first = new StateStores();
        final StateStores second = new StateStores();
        final LongTable a = first.longTable("a", 10);
        final LongTable b = second.longTable("b", 10);
        first.bind(newHome());
        second.bind(newHome());

        a.put(1, 1);
        b.put(1, 1);

        assertNotEquals(first.logicalDigest(), second.logicalDigest());
    }

    @Test
    void shouldNeedPages()
    {
        final StateStores stores = new StateStores();
        stores.longTable("a", 10);

        assertThrows(IllegalStateException.class, stores::logicalDigest);
    }

    private PageHome newHome()
    {
        final PageHome home = new DirectPageHome();
        homes.add(home);
        return home;
    }

    /**
     * A store of each kind, with the same keys.
     */
    private final class Everything
    {
        private final StateStores stores = new StateStores();
        private final LongTable table;
        private final Slab slab;
        private final LongTable slots;
        private final OrderedIndex index;
        private final OrderedIndex orderedSlots;
        private final RecordTable records;
        private final TimerQueue timers;

        Everything(final int capacity)
        {
            table = stores.longTable("table", capacity);
            slab = stores.slab("slab", TestRecord.LENGTH, Long.BYTES, capacity);
            slots = stores.longTable("slots", capacity, slab);
            index = stores.orderedIndex("index", capacity);
            orderedSlots = stores.orderedIndex("ordered-slots", capacity, slab);
            records = stores.recordTable(
                "records", TestKeyedRecord.LENGTH, TestKeyedRecord.CONTENT_LENGTH, capacity);
            timers = stores.timerQueue("timers", capacity);
            stores.bind(newHome());
        }

        void insert(final long key)
        {
            table.put(key, key * 3);
            index.put(key, key * 5);
            timers.schedule(key, key * 7, key * 11);
            final int slot = slab.allocate();
            slab.write(slot, plainRecord);
            plainRecord.price(key * 13);
            plainRecord.quantity(slot);
            slots.put(key, slot);
            orderedSlots.put(key, slot);
            final int recordSlot = records.insert(key);
            records.write(recordSlot, record);
            record.value(key * 17);
            record.link(recordSlot);
        }

        void remove(final long key)
        {
            table.remove(key);
            index.remove(key);
            timers.cancel(key);
            slab.free((int)slots.remove(key));
            orderedSlots.remove(key);
            records.remove(records.find(key));
        }
    }
}
