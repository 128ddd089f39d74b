package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
