package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What the stores do, whatever home their pages are in.
 */
public abstract class StoresContract
{
    private static final int OPERATIONS = 400_000;

    private final List<PageHome> homes = new ArrayList<>();

    /**
     * Create the contract, for a test of one home.
     */
    protected StoresContract()
    {
    }

    /**
     * Create a home.
     *
     * @return one that was never opened.
     */
    protected abstract PageHome newHome();

    @AfterEach
    void closeHomes()
    {
        homes.forEach(PageHome::close);
    }

    @Test
    void shouldAgreeWithModelsWhenSmall()
    {
        agreeWithModels(40);
    }

    @Test
    void shouldAgreeWithModelsAcrossPages()
    {
        agreeWithModels(9_000);
    }

    @Test
    void shouldHaveTheSameDigestAfterTheSameHistory()
    {
        final long seed = nextSeed();
        final StoreHistory here = new StoreHistory(seed, 500);
        final StoreHistory there = new StoreHistory(seed, 500);
        final StoreHistory elsewhere = new StoreHistory(seed + 1, 500);
        final StateStores storesHere = bound(here, homeToClose());
        final StateStores storesThere = bound(there, new DirectPageHome());
        final StateStores storesElsewhere = bound(elsewhere, homeToClose());

        for (int i = 0; i < 20; i++)
        {
            here.run(1_000);
            there.run(1_000);
            elsewhere.run(1_000);
            assertEquals(storesThere.digest(), storesHere.digest());
            assertNotEquals(storesElsewhere.digest(), storesHere.digest());
        }
    }

    @Test
    void shouldNotDependOnWhenDigestsWereTaken()
    {
        final long seed = nextSeed();
        final StoreHistory often = new StoreHistory(seed, 500);
        final StoreHistory once = new StoreHistory(seed, 500);
        final StateStores storesOften = bound(often, homeToClose());
        final StateStores storesOnce = bound(once, homeToClose());

        for (int i = 0; i < 2_000; i++)
        {
            often.run(5);
            storesOften.digest();
        }

        once.run(10_000);
        assertEquals(storesOnce.digest(), storesOften.digest());
    }

    @Test
    void shouldContinueOnPagesThatHoldContent()
    {
        final StoreHistory history = new StoreHistory(nextSeed(), 3_000);
        final StateStores first = history.declare();
        final UnsafeBuffer[] pages = homeToClose().open(first.pageCount());
        first.bind(homeOf(pages));
        history.run(30_000);
        final long layoutHash = first.layoutHash();
        final long digest = first.digest();

        final StateStores second = history.declare();
        second.bind(homeOf(pages));

        assertEquals(layoutHash, second.layoutHash());
        assertEquals(digest, second.digest());
        history.checkEverything();
        history.run(30_000);
        history.checkEverything();
        assertNotEquals(digest, second.digest());
    }

    @Test
    void shouldAgreeWithModelsOfRecordsWhenSmall()
    {
        agreeWithModelsOfRecords(40, 40_000, false);
    }

    @Test
    void shouldAgreeWithModelsOfRecordsWhileGrowing()
    {
        agreeWithModelsOfRecords(2_000, 100_000, true);
    }

    @Test
    void shouldHaveTheSamePagesAfterTheSameHistory()
    {
        final long seed = nextSeed();
        final RecordTableHistory here = new RecordTableHistory(seed, 1_500);
        final RecordTableHistory there = new RecordTableHistory(seed, 1_500);
        final StateStores storesHere = here.declare();
        final StateStores storesThere = there.declare();
        final UnsafeBuffer[] pagesHere = homeToClose().open(storesHere.pageCount());
        final UnsafeBuffer[] pagesThere = homeToClose().open(storesThere.pageCount());
        storesHere.bind(homeOf(pagesHere));
        storesThere.bind(homeOf(pagesThere));

        here.run(30_000);
        for (int i = 0; i < 30; i++)
        {
            there.run(1_000);
            storesThere.digest();
            storesThere.logicalDigest();
        }

        assertEquals(storesHere.digest(), storesThere.digest());
        assertArrayEquals(pagesHere, pagesThere);
        assertEquals(storesHere.logicalDigest(), storesThere.logicalDigest());
    }

    @Test
    void shouldContinueInTheMidstOfGrowth()
    {
        final RecordTableHistory history = new RecordTableHistory(nextSeed(), 1_500);
        StateStores stores = history.declare();
        final UnsafeBuffer[] pages = homeToClose().open(stores.pageCount());
        stores.bind(homeOf(pages));

        for (int i = 0; i < 300; i++)
        {
            history.run(10);
            final long logicalDigest = stores.logicalDigest();
            // From here on the pages hold all of it.
            stores.digest();
            stores = history.declare();
            stores.bind(homeOf(pages));
            assertEquals(logicalDigest, stores.logicalDigest());
        }

        history.checkEverything();
    }

    @Test
    void shouldTakeAsManyPagesAsTheEntriesNeed()
    {
        final int capacity = 1_000_000;
        final int few = 1_000;
        final StateStores stores = new StateStores();
        final LongTable table = stores.longTable("table", capacity);
        final RecordTable records = stores.recordTable("records", 16, capacity);
        final UnsafeBuffer[] pages = homeToClose().open(stores.pageCount());
        stores.bind(homeOf(pages));
        final int writtenBefore = writtenPages(pages);

        for (int i = 0; i < few; i++)
        {
            table.put(i, i);
            records.insert(i);
        }

        assertEquals(writtenBefore + 3, writtenPages(pages));
    }

    /**
     * With -Dlockstep.entries=10000000, the long form.
     */
    @Test
    void shouldHoldExactlyAsManyAsDeclared()
    {
        final int entries = Integer.getInteger("lockstep.entries", 300_000);
        final StateStores stores = new StateStores();
        final LongTable table = stores.longTable("table", entries);
        final RecordTable records = stores.recordTable("records", 8, entries);
        stores.bind(homeToClose());

        for (long i = 0; i < entries; i++)
        {
            final long key = Digest.avalanche(i + 1);
            assertTrue(table.put(key, i));
            assertEquals(i, records.insert(key));
        }

        assertFalse(table.put(0, 0));
        assertEquals(RecordTable.FULL, records.insert(0));
        assertEquals(entries, table.size());
        for (long i = 0; i < entries; i++)
        {
            final long key = Digest.avalanche(i + 1);
            assertEquals(i, records.find(key));
            records.remove((int)i);
            assertEquals(i, table.remove(key));
        }

        assertEquals(0, table.size());
        assertEquals(0, records.size());
        assertEquals(0, stores.logicalDigest());
    }

    @Test
    void shouldTellTheKeysOfRecordsThatDoNotKnowThem()
    {
        final StateStores stores = new StateStores();
        final RecordTable records = stores.recordTable("records", TestRecord.LENGTH, 4);
        final TestRecord record = new TestRecord();
        stores.bind(homeToClose());

        final int first = records.insert(-7);
        final int second = records.insert(8);
        records.write(first, record);
        record.price(70);
        records.write(second, record);
        record.price(80);

        assertEquals(-7, records.keyAt(first));
        assertEquals(8, records.keyAt(second));
        records.read(first, record);
        assertEquals(70, record.price());
        records.remove(first);
        assertThrows(IllegalArgumentException.class, () -> records.keyAt(first));
        assertThrows(IllegalArgumentException.class, () -> records.keyAt(-1));
        assertEquals(second, records.find(8));
    }

    @Test
    void shouldReplaceOnlyTheValueThatIsExpected()
    {
        final StateStores stores = new StateStores();
        final LongTable table = stores.longTable("table", 4);
        stores.bind(homeToClose());
        table.put(-7, 70);

        final boolean isOther = table.replace(-7, 71, 1);
        final boolean isMissing = table.replace(8, LongTable.MISSING_VALUE, 1);
        final boolean isZero = table.replace(8, 0, 1);
        final boolean isExpected = table.replace(-7, 70, 71);

        assertFalse(isOther || isMissing || isZero);
        assertTrue(isExpected);
        assertEquals(71, table.get(-7));
        assertEquals(1, table.size());
        assertThrows(IllegalArgumentException.class, () -> table.replace(-7, 71, LongTable.MISSING_VALUE));
    }

    @Test
    void shouldInsertAKeyWhereItBelongsHoweverItWasMissedBefore()
    {
        final StateStores stores = new StateStores();
        final OrderedIndex index = stores.orderedIndex("index", 1_000);
        stores.bind(homeToClose());
        final int rounds = 900;

        for (long key = 0; key < rounds; key++)
        {
            final long mirrored = rounds - key;
            index.get(key << 1);
            if (key % 3 == 0)
            {
                index.put(-mirrored, mirrored);
                index.remove(-mirrored);
            }
            index.put(key << 1, key);
            index.put(key << 1, key + 1);
        }

        assertEquals(rounds, index.size());
        long key = index.firstKey();
        for (long expected = 0; expected < rounds; expected++)
        {
            assertEquals(expected << 1, key);
            assertEquals(expected + 1, index.get(key));
            key = index.hasHigher(key) ? index.higherKey(key) : key;
        }
    }

    private void agreeWithModelsOfRecords(final int capacity, final int operations, final boolean hasToGrow)
    {
        final RecordTableHistory history = new RecordTableHistory(nextSeed(), capacity);
        history.declare().bind(homeToClose());

        history.run(operations);

        history.checkEverything();
        history.checkReached(hasToGrow);
    }

    private static int writtenPages(final UnsafeBuffer[] pages)
    {
        final UnsafeBuffer empty = new UnsafeBuffer(new byte[PageHome.PAGE_LENGTH]);
        int count = 0;
        for (final UnsafeBuffer page : pages)
        {
            count += page.equals(empty) ? 0 : 1;
        }

        return count;
    }

    private void agreeWithModels(final int capacity)
    {
        final StoreHistory history = new StoreHistory(nextSeed(), capacity);
        bound(history, homeToClose());

        history.run(OPERATIONS);

        history.checkEverything();
        history.checkReached();
    }

    private PageHome homeToClose()
    {
        final PageHome home = newHome();
        homes.add(home);
        return home;
    }

    private static StateStores bound(final StoreHistory history, final PageHome home)
    {
        final StateStores stores = history.declare();
        stores.bind(home);
        return stores;
    }

    private static PageHome homeOf(final UnsafeBuffer[] pages)
    {
        return new PageHome()
        {
            @Override
            public UnsafeBuffer[] open(final int pageCount)
            {
                assertEquals(pages.length, pageCount);
                return pages;
            }

            @Override
            public void close()
            {
                // Whoever made the pages closes their home.
            }
        };
    }

    private static long nextSeed()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        return seed;
    }
}
