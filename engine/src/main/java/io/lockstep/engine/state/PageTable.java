package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * Addresses of the pages of each store, as the directory in the header tells them; pages may be added at any time.
 *
 * <p>Threading: owned by the reader.
 */
final class PageTable
{
    private static final long UNKNOWN = 0;

    private final UnsafeBuffer directoryPage = new UnsafeBuffer(0, 0);
    private final StatePages pages;
    private final int pageLimit;
    private final long[][] addresses;
    private final boolean[] isKnown;

    PageTable(final StatePages pages, final int pageLimit, final List<PagedStore> stores)
    {
        this.pages = pages;
        this.pageLimit = pageLimit;
        addresses = new long[stores.size()][];
        for (int i = 0; i < addresses.length; i++)
        {
            addresses[i] = new long[(int)stores.get(i).pageCount()];
        }
        isKnown = new boolean[pageLimit];
        refresh();
    }

    /**
     * Address of a page of a store.
     *
     * @throws TornStateException if there is no such page.
     */
    long address(final int ordinal, final long index)
    {
        final long[] ofStore = addresses[ordinal];
        if (index < 0 || index >= ofStore.length)
        {
            throw TornStateException.INSTANCE;
        }

        if (UNKNOWN == ofStore[(int)index])
        {
            refresh();
            if (UNKNOWN == ofStore[(int)index])
            {
                throw TornStateException.INSTANCE;
            }
        }

        return ofStore[(int)index];
    }

    private void refresh()
    {
        for (int page = 0; page < pageLimit; page++)
        {
            if (!isKnown[page])
            {
                learn(page);
            }
        }
    }

    private void learn(final int page)
    {
        directoryPage.wrap(pages.address(HeaderLayout.directoryPage(page)), PageHome.PAGE_LENGTH);
        final int offset = HeaderLayout.directoryOffset(page);
        // Pairs with putIntRelease in StateHeader.
        final int ordinal = directoryPage.getIntAcquire(offset) - 1;
        final int index = directoryPage.getInt(offset + Integer.BYTES);
        if (ordinal >= 0 && ordinal < addresses.length && index >= 0 && index < addresses[ordinal].length)
        {
            addresses[ordinal][index] = pages.address(page);
            isKnown[page] = true;
        }
    }
}
