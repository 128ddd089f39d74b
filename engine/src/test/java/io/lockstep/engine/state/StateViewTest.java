package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StateViewTest
{
    private static final int CAPACITY = 5_000;

    private final PageHome home = new DirectPageHome();
    private final StateStores stores = new StateStores();
    private final LongTable table = stores.longTable("tableau", CAPACITY);
    private final OrderedIndex index = stores.orderedIndex("index", CAPACITY);
    private final Slab slab = stores.slab("slab", TestRecord.LENGTH, CAPACITY);
    private final TimerQueue timers = stores.timerQueue("timers", CAPACITY);
    private final TestRecord record = new TestRecord();
    private final UnsafeBuffer[] pages = home.open(stores.pageCount());
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[64]);

    StateViewTest()
    {
        stores.bind(new PageHome()
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
        });
    }

    @AfterEach
    void closeHome()
    {
        stores.header().close();
        home.close();
    }

    @Test
    void shouldDescribeTheStoresWithoutTheirApplication()
    {
        final StateView view = view();

        assertEquals(List.of("tableau", "index", "slab", "timers.ids", "timers"),
            view.stores().stream().map(StoreView::name).toList());
        assertEquals(StoreKind.LONG_TABLE, view.store("tableau").kind());
        assertEquals(StoreKind.ORDERED_INDEX, view.store("index").kind());
        assertEquals(StoreKind.SLAB, view.store("slab").kind());
        assertEquals(StoreKind.TIMER_QUEUE, view.store("timers").kind());
        assertEquals(CAPACITY, view.store("slab").capacity());
        assertEquals(TestRecord.LENGTH, view.store("slab").valueLength());
        assertEquals(16, view.store("timers").valueLength());
        assertThrows(NoSuchElementException.class, () -> view.store("other"));
        assertEquals(StatePhase.RECOVERING, view.phase());
    }

    @Test
    void shouldReadWhatTheStoresHold()
    {
        final SplittableRandom random = random();
        final StateView view = view();

        for (int round = 0; round < 40; round++)
        {
            changeAtRandom(random, 500);

            final long version = view.beginRead();
            assertSameContent(view);
            assertTrue(view.endRead(version));
        }

        assertTrue(table.size() > 300 && index.size() > 300 && slab.size() > 300 && timers.size() > 300);
    }

    @Test
    void shouldBelieveOnlyWhatIsReadBetweenTwoBatches()
    {
        final StateView view = view();

        stores.beginBatch();
        final long inBatch = view.beginRead();
        stores.endBatch(7, 70);
        final long between = view.beginRead();
        final boolean isBelieved = view.endRead(between);
        final long appliedSequence = view.appliedSequence();
        final long disturbed = view.beginRead();
        stores.beginBatch();
        stores.beginBatch();
        final boolean isBelievedInBatch = view.endRead(disturbed);
        stores.endBatch(9, 90);
        final boolean isBelievedAfterBatch = view.endRead(disturbed);

        assertEquals(StateView.WRITER_BUSY, inBatch);
        assertTrue(isBelieved);
        assertEquals(7, appliedSequence);
        assertFalse(isBelievedInBatch);
        assertFalse(isBelievedAfterBatch);
        assertNotEquals(disturbed, view.beginRead());
        assertEquals(7, view.appliedSequence());
    }

    @Test
    void shouldTellWhatIsDurable()
    {
        final StateView view = view();

        stores.header().durable(5);
        stores.header().phase(StatePhase.LIVE);

        assertEquals(5, view.durableSequence());
        assertEquals(StatePhase.LIVE, view.phase());
    }

    @Test
    void shouldNotCountTheHeaderIntoTheDigest()
    {
        final long before = stores.digest();

        stores.beginBatch();
        stores.endBatch(3, 4);
        stores.header().durable(5);

        assertEquals(before, stores.digest());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow()
    {
        pages[0].putInt(HeaderLayout.VERSION_OFFSET, HeaderLayout.VERSION + 1);
        assertThrows(IllegalStateException.class, this::view);
        pages[0].putInt(HeaderLayout.VERSION_OFFSET, HeaderLayout.VERSION);

        pages[0].putInt(HeaderLayout.storeOffset(0) + HeaderLayout.STORE_CAPACITY_OFFSET, CAPACITY + 100_000);
        assertThrows(IllegalStateException.class, this::view);
        pages[0].putInt(HeaderLayout.storeOffset(0) + HeaderLayout.STORE_CAPACITY_OFFSET, -1);
        assertThrows(IllegalStateException.class, this::view);
        pages[0].putInt(HeaderLayout.storeOffset(0) + HeaderLayout.STORE_CAPACITY_OFFSET, CAPACITY);

        pages[0].putInt(HeaderLayout.storeOffset(2) + HeaderLayout.STORE_KIND_OFFSET, 99);
        assertThrows(IllegalStateException.class, this::view);
    }

    @Test
    void shouldComeToAnEndWhateverThePagesHold()
    {
        final SplittableRandom random = random();
        changeAtRandom(random, 3_000);
        final StateView view = view();
        final int firstStorePage = (int)HeaderLayout.headerPages(1);
        long found = 0;
        long thrown = 0;

        for (int round = 0; round < 2_000; round++)
        {
            final UnsafeBuffer page = pages[firstStorePage + random.nextInt(pages.length - firstStorePage)];
            for (int i = 0; i < 300; i++)
            {
                final int offset = i < 16 ? i * 4 : random.nextInt(PageHome.PAGE_LENGTH / 4) * 4;
                page.putInt(offset, random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(20));
            }
            for (final StoreView store : view.stores())
            {
                final EntryCursor cursor = new EntryCursor();
                view.beginRead();
                try
                {
                    found += store.copyValue(random.nextInt(CAPACITY), value, 0) ? 1 : 0;
                    view.beginRead();
                    for (int step = 0; step < 50 && !cursor.isAtEnd(); step++)
                    {
                        found += store.step(cursor, value, 0) ? 1 : 0;
                    }
                }
                catch (final RuntimeException | AssertionError ex)
                {
                    thrown++;
                }
            }
        }

        assertTrue(found > 1_000 && thrown > 100, "found=" + found + " thrown=" + thrown);
    }

    @Test
    void shouldNotWrite()
    {
        final StateView view = view();
        final PagedMemory memory = new ReadOnlyMemory(
            new PageTable(this::address, pages.length, stores.pagedStores()), 0, new ReadBudget());

        assertThrows(IllegalStateException.class, () -> memory.addressToWrite(0, 8));
        assertThrows(IllegalStateException.class, memory::digest);
        assertFalse(view.store("tableau").copyValue(1, value, 0));
    }

    @Test
    void shouldFindPagesThatCameLater()
    {
        final int firstOfIndex = (int)(HeaderLayout.headerPages(1) + table.pageCount());
        final int offset = HeaderLayout.directoryOffset(firstOfIndex);
        final long place = pages[1].getLong(offset);
        pages[1].putLong(offset, 0);
        final StateView view = view();
        index.put(1, 100);

        view.beginRead();
        assertThrows(TornStateException.class, () -> view.store("index").copyValue(1, value, 0));
        pages[1].putLong(offset, place);
        view.beginRead();

        assertTrue(view.store("index").copyValue(1, value, 0));
        assertEquals(100, value.getLong(0));
    }

    private void changeAtRandom(final SplittableRandom random, final int count)
    {
        stores.beginBatch();
        for (int i = 0; i < count; i++)
        {
            final long key = random.nextInt(2 * CAPACITY);
            if (random.nextInt(4) == 0)
            {
                table.remove(key);
                index.remove(key);
                timers.cancel(key);
                if (slab.isLive((int)key))
                {
                    slab.free((int)key);
                }
            }
            else
            {
                table.put(key, random.nextLong() | 1);
                index.put(key, random.nextLong() | 1);
                timers.schedule(key, random.nextInt(1_000), random.nextLong());
                final int slot = slab.allocate();
                if (Slab.FULL != slot)
                {
                    slab.write(slot, record);
                    record.price(random.nextLong());
                    record.side((byte)slot);
                }
            }
        }
        stores.endBatch(1, 1);
    }

    private void assertSameContent(final StateView view)
    {
        for (long key = 0; key < 2 * CAPACITY; key++)
        {
            view.beginRead();
            assertEquals(table.containsKey(key), view.store("tableau").copyValue(key, value, 0));
            assertEquals(table.get(key), value.getLong(0));
            assertEquals(index.get(key) != OrderedIndex.MISSING_VALUE, view.store("index").copyValue(key, value, 0));
            assertEquals(index.get(key), value.getLong(0));
            assertEquals(slab.isLive((int)key), view.store("slab").copyValue(key, value, 0));
            if (slab.isLive((int)key))
            {
                slab.read((int)key, record);
                assertEquals(record.price(), value.getLong(0));
                assertEquals(record.side(), value.getByte(TestRecord.LENGTH - 1));
            }
        }

        for (final StoreView store : view.stores())
        {
            view.beginRead();
            final Map<Long, Long> scanned = scan(view, store);
            assertEquals(store.size(), scanned.size());
            scanned.forEach((key, first) ->
            {
                view.beginRead();
                assertTrue(store.copyValue(key, value, 0));
                assertEquals(first, value.getLong(0));
            });
        }
    }

    private Map<Long, Long> scan(final StateView view, final StoreView store)
    {
        final Map<Long, Long> entries = new HashMap<>();
        final EntryCursor cursor = new EntryCursor();
        while (!cursor.isAtEnd())
        {
            view.beginRead();
            if (store.step(cursor, value, 0))
            {
                entries.put(cursor.key(), value.getLong(0));
            }
        }

        return entries;
    }

    private StateView view()
    {
        return new StateView(this::address);
    }

    private long address(final int page)
    {
        return pages[page].addressOffset();
    }

    private static SplittableRandom random()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
