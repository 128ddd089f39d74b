package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StateStoresTest
{
    private final PageHome home = new DirectPageHome();
    private final StateStores stores = new StateStores();
    private final TestRecord record = new TestRecord();

    @AfterEach
    void closeHome()
    {
        home.close();
    }

    @Test
    void shouldRefuseUseBeforePages()
    {
        final LongTable table = stores.longTable("table", 1);
        final Slab slab = stores.slab("slab", 8, 1);
        final OrderedIndex index = stores.orderedIndex("index", 1);

        assertThrows(IllegalStateException.class, () -> table.get(1));
        assertThrows(IllegalStateException.class, () -> table.put(1, 1));
        assertThrows(IllegalStateException.class, () -> table.remove(1));
        assertThrows(IllegalStateException.class, table::size);
        assertThrows(IllegalStateException.class, slab::allocate);
        assertThrows(IllegalStateException.class, () -> slab.free(0));
        assertThrows(IllegalStateException.class, () -> slab.read(0, record));
        assertThrows(IllegalStateException.class, () -> index.put(1, 1));
        assertThrows(IllegalStateException.class, () -> index.remove(1));
        assertThrows(IllegalStateException.class, () -> index.hasHigher(1));
        assertThrows(IllegalStateException.class, index::isEmpty);
        assertThrows(IllegalStateException.class, index::firstValue);
        assertThrows(IllegalStateException.class, stores::digest);
    }

    @Test
    void shouldRefuseDeclarationsOnceBound()
    {
        stores.longTable("table", 1);
        stores.bind(home);

        assertThrows(IllegalStateException.class, () -> stores.longTable("late", 1));
        assertThrows(IllegalStateException.class, () -> stores.slab("late", 8, 1));
        assertThrows(IllegalStateException.class, () -> stores.orderedIndex("late", 1));
        assertThrows(IllegalStateException.class, () -> stores.bind(home));
    }

    @Test
    void shouldRefuseBadDeclarations()
    {
        stores.longTable("table", 1);

        assertThrows(IllegalArgumentException.class, () -> stores.slab("table", 8, 1));
        assertThrows(IllegalArgumentException.class, () -> stores.longTable("", 1));
        assertThrows(IllegalArgumentException.class, () -> stores.longTable("none", 0));
        assertThrows(IllegalArgumentException.class, () -> stores.longTable("huge", Integer.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> stores.orderedIndex("negative", -1));
        assertThrows(IllegalArgumentException.class, () -> stores.slab("odd", 12, 1));
        assertThrows(IllegalArgumentException.class, () -> stores.slab("empty", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> stores.slab("long", 4104, 1));
        assertEquals(1, stores.all().size());
    }

    @Test
    void shouldRefusePagesThatAreNotAsPromised()
    {
        stores.longTable("table", 1);

        assertThrows(IllegalStateException.class, () -> stores.bind(homeOf()));
        assertThrows(IllegalStateException.class,
            () -> stores.bind(homeEndingIn(new UnsafeBuffer(new byte[PageHome.PAGE_LENGTH]))));
        assertThrows(IllegalStateException.class,
            () -> stores.bind(homeEndingIn(new UnsafeBuffer(ByteBuffer.allocateDirect(PageHome.PAGE_LENGTH - 8)))));
        assertThrows(IllegalStateException.class, () -> stores.bind(homeEndingIn(
            new UnsafeBuffer(ByteBuffer.allocateDirect(PageHome.PAGE_LENGTH + 8), 1, PageHome.PAGE_LENGTH))));
    }

    @Test
    void shouldKnowStoresByName()
    {
        final StateStore table = stores.longTable("table", 100_000);
        final StateStore slab = stores.slab("slab", 128, 10);

        assertSame(table, stores.store("table"));
        assertSame(slab, stores.store("slab"));
        assertEquals(List.of(table, slab), stores.all());
        assertEquals("table", table.name());
        assertEquals(100_000, table.capacity());
        assertThrows(IllegalArgumentException.class, () -> stores.store("other"));
    }

    @Test
    void shouldDoWithoutStores()
    {
        stores.bind(home);

        assertEquals(0, stores.pageCount());
        assertEquals(0, stores.digest());
    }

    @Test
    void shouldHaveALayoutHashOfItsOwnForEveryLayout()
    {
        final Set<Long> hashes = new HashSet<>();

        assertTrue(hashes.add(stores.layoutHash()));
        final StateStores[] layouts = new StateStores[9];
        for (int i = 0; i < layouts.length; i++)
        {
            layouts[i] = new StateStores();
        }

        layouts[0].longTable("a", 10);
        layouts[1].longTable("b", 10);
        layouts[2].longTable("a", 11);
        layouts[3].orderedIndex("a", 10);
        layouts[4].slab("a", 8, 10);
        layouts[5].slab("a", 16, 10);
        layouts[6].longTable("a", 10);
        layouts[6].longTable("b", 10);
        layouts[7].longTable("b", 10);
        layouts[7].longTable("a", 10);
        layouts[8].longTable("a 10 b", 10);
        for (final StateStores layout : layouts)
        {
            assertTrue(hashes.add(layout.layoutHash()));
        }

        stores.longTable("a", 10);
        assertEquals(layouts[0].layoutHash(), stores.layoutHash());
    }

    @Test
    void shouldDigestWhereContentIsAsWellAsWhatItIs()
    {
        final LongTable first = stores.longTable("first", 10);
        final LongTable second = stores.longTable("second", 10);
        stores.bind(home);
        assertEquals(0, stores.digest());

        first.put(1, 1);
        final long inFirst = stores.digest();
        first.remove(1);
        final long emptied = stores.digest();
        second.put(1, 1);
        final long inSecond = stores.digest();

        assertEquals(0, emptied);
        assertNotEquals(inFirst, inSecond);
        assertNotEquals(0, inFirst);
    }

    @Test
    void shouldDigestWhatARecordWasWritten()
    {
        final Slab slab = stores.slab("slab", TestRecord.LENGTH, 10);
        stores.bind(home);
        final int slot = slab.allocate();
        final long before = stores.digest();

        slab.write(slot, record);
        record.quantity(7);
        final long written = stores.digest();
        slab.write(slot, record);
        record.quantity(0);

        assertNotEquals(before, written);
        assertEquals(before, stores.digest());
    }

    @Test
    void shouldGuardRecords()
    {
        final Slab slab = stores.slab("slab", 16, 10);
        stores.bind(home);
        final int slot = slab.allocate();

        assertThrows(IllegalArgumentException.class, () -> slab.free(-1));
        assertThrows(IllegalArgumentException.class, () -> slab.free(slot + 1));
        assertThrows(IllegalArgumentException.class, () -> slab.free(Integer.MAX_VALUE));
        assertThrows(AssertionError.class, () -> slab.read(slot + 1, record));
        assertThrows(AssertionError.class, () -> slab.write(-1, record));
        slab.read(slot, record);
        assertThrows(AssertionError.class, () -> record.price(1));
        slab.write(slot, record);
        record.price(1);
        assertThrows(AssertionError.class, () -> record.side((byte)1));
    }

    @Test
    void shouldAddressEverySlotOfEveryRecordLength()
    {
        final int count = 10_000;
        final Slab[] slabs = new Slab[3 + 4096 / 504];
        for (int i = 0; i < slabs.length; i++)
        {
            final int recordLength = i < 2 ? 24 + 8 * i : Math.min(4096, 32 + (i - 1) * 504);
            slabs[i] = stores.slab("slab" + i, recordLength, count);
        }

        stores.bind(home);
        for (final Slab slab : slabs)
        {
            for (int i = 0; i < count; i++)
            {
                final int slot = slab.allocate();
                slab.write(slot, record);
                assertTrue(record.isZero());
                record.price(i);
                record.side((byte)i);
            }

            for (int i = 0; i < count; i++)
            {
                slab.read(i, record);
                assertEquals(i, record.price());
                assertEquals((byte)i, record.side());
            }

            assertEquals(Slab.FULL, slab.allocate());
            assertEquals(1, slab.fullCount());
        }
    }

    @Test
    void shouldHandOutTheSlotFreedLast()
    {
        final Slab slab = stores.slab("slab", 8, 4);
        stores.bind(home);
        for (int i = 0; i < 3; i++)
        {
            slab.allocate();
        }

        slab.free(0);
        slab.free(2);

        assertEquals(2, slab.allocate());
        assertEquals(0, slab.allocate());
        assertEquals(3, slab.allocate());
        assertEquals(Slab.FULL, slab.allocate());
    }

    @Test
    void shouldRefuseTheMissingValue()
    {
        final LongTable table = stores.longTable("table", 1);
        final OrderedIndex index = stores.orderedIndex("index", 1);
        stores.bind(home);

        assertThrows(IllegalArgumentException.class, () -> table.put(1, LongTable.MISSING_VALUE));
        assertThrows(IllegalArgumentException.class, () -> index.put(1, OrderedIndex.MISSING_VALUE));
        assertEquals(0, table.size());
        assertEquals(0, index.size());
    }

    private PageHome homeEndingIn(final UnsafeBuffer lastPage)
    {
        final UnsafeBuffer[] pages = new DirectPageHome().open(stores.pageCount());
        pages[pages.length - 1] = lastPage;
        return homeOf(pages);
    }

    private static PageHome homeOf(final UnsafeBuffer... pages)
    {
        return new PageHome()
        {
            @Override
            public UnsafeBuffer[] open(final int pageCount)
            {
                return pages;
            }

            @Override
            public void close()
            {
                // Nothing is held.
            }
        };
    }
}
