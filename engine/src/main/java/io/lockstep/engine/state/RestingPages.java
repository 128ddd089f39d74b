package io.lockstep.engine.state;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * Pages of a state that nobody changes any more, such as a snapshot's, made readable for a {@link StateView}.
 *
 * <p>Only the header is made here; pages that hold nothing share one.
 *
 * <p>Threading: single owner.
 */
public final class RestingPages implements StatePages
{
    /**
     * Most pages that a state may have to be read like this: 256 GiB of them.
     */
    public static final int MAX_PAGES = 1 << 22;

    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer[] pages;

    /**
     * Make the header for stores that are described.
     *
     * @param stores     in the order of declaration.
     * @param layoutHash that the stores have to come to.
     * @param lookup     that has the pages.
     * @param sequence   of the last event applied.
     * @param timeNs     of that event, nanoseconds since the epoch.
     * @throws IllegalStateException if the description is damaged, or of another version.
     */
    public RestingPages(
        final List<StoreDescription> stores,
        final long layoutHash,
        final Lookup lookup,
        final long sequence,
        final long timeNs)
    {
        final StateStores declared = DescribedStores.of(stores);
        if (declared.layoutHash() != layoutHash)
        {
            throw new IllegalStateException("the stores are laid out by another version: expected layoutHash=" +
                Long.toHexString(declared.layoutHash()) + ", but: layoutHash=" + Long.toHexString(layoutHash));
        }
        final int pageCount = declared.pageCount();
        if (pageCount > MAX_PAGES)
        {
            throw new IllegalStateException("the state has more pages than can be looked at: pages=" + pageCount);
        }

        final UnsafeBuffer empty = page();
        pages = new UnsafeBuffer[pageCount];
        final int headerPages = pageCount - (int)declared.storePageCount();
        for (int i = 0; i < headerPages; i++)
        {
            pages[i] = page();
        }
        int page = headerPages;
        for (int store = 0; store < stores.size(); store++)
        {
            for (int index = 0; index < declared.pagedStores().get(store).pageCount(); index++)
            {
                final UnsafeBuffer found = lookup.page(store, index);
                pages[page++] = found == null ? empty : found;
            }
        }
        describe(declared, headerPages, sequence, timeNs);
    }

    @Override
    public long address(final int page)
    {
        return pages[page].addressOffset();
    }

    private void describe(final StateStores declared, final int headerPages, final long sequence, final long timeNs)
    {
        final StateHeader header = declared.header();
        header.open(pages, declared.pagedStores(), declared.layoutHash());
        int page = headerPages;
        for (int store = 0; store < declared.pagedStores().size(); store++)
        {
            for (int index = 0; index < declared.pagedStores().get(store).pageCount(); index++)
            {
                header.assign(page++, store, index);
            }
        }
        header.beginBatch();
        header.endBatch(sequence, timeNs);
        header.durable(sequence);
        header.phase(StatePhase.CLOSED);
        header.publish();
    }

    private static UnsafeBuffer page()
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(PageHome.PAGE_LENGTH, ALIGNMENT));
    }

    /**
     * Port to the pages.
     */
    @FunctionalInterface
    public interface Lookup
    {
        /**
         * Find a page.
         *
         * @param store its place in the order of declaration, from zero.
         * @param index of the page among those of the store.
         * @return the page outside the heap, 8-byte aligned; null where it is all zero.
         */
        UnsafeBuffer page(int store, int index);
    }
}
