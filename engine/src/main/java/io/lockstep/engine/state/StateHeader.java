package io.lockstep.engine.state;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * First pages of a state, by which other processes find and believe the rest: what the stores are, the sequences
 * applied and durable, and a version that is odd while a batch of events is applied.
 *
 * <p>The version is a sequence lock over the whole state, moved twice for a batch and not for each event. The writer
 * never waits for a reader, nor knows of one; a reader that finds the version odd, or other than before, has read
 * nothing. A version that stays odd is that of an engine that failed, or was stopped or killed, in the midst of a
 * batch: its state is half-changed. See H.-J. Boehm, <i>Can Seqlocks Get Along With Programming Language Memory
 * Models?</i> (2012), for the fences.
 *
 * <p>Threading: batches by the processor agent; {@link #durable(long)} by the one thread that learns what is durable;
 * the rest by the thread that launches and closes the engine. Readers, in this process or another, go through
 * {@link StateView}.
 */
public final class StateHeader
{
    private final UnsafeBuffer root = new UnsafeBuffer(new byte[HeaderLayout.STORES_OFFSET]);
    private UnsafeBuffer[] directory = new UnsafeBuffer[0];
    private long batchVersion;
    private boolean isInBatch;

    /**
     * A header that nobody can read yet.
     */
    StateHeader()
    {
    }

    /**
     * Whether a page is the first one of a state that is described.
     *
     * @param page that may be one, at least 64 bytes.
     * @return true if it is, and was written by an engine of this layout.
     */
    public static boolean isRoot(final DirectBuffer page)
    {
        return HeaderLayout.MAGIC == page.getLong(HeaderLayout.MAGIC_OFFSET) &&
            HeaderLayout.VERSION == page.getInt(HeaderLayout.VERSION_OFFSET) &&
            PageHome.PAGE_LENGTH == page.getInt(HeaderLayout.PAGE_LENGTH_OFFSET);
    }

    /**
     * Distance between the pages.
     *
     * @param root page that {@link #isRoot(DirectBuffer)}.
     * @return bytes from the start of a page to that of the next one; zero if it is not always the same.
     */
    public static long pageStride(final DirectBuffer root)
    {
        return root.getLong(HeaderLayout.PAGE_STRIDE_OFFSET);
    }

    /**
     * Number of pages.
     *
     * @param root page that {@link #isRoot(DirectBuffer)}.
     * @return how many there may ever be, those of the header included.
     */
    public static int pageLimit(final DirectBuffer root)
    {
        return root.getInt(HeaderLayout.PAGE_LIMIT_OFFSET);
    }

    /**
     * Events are about to be applied; only the first call of a batch does anything.
     */
    void beginBatch()
    {
        if (!isInBatch)
        {
            isInBatch = true;
            batchVersion++;
            root.putLongRelease(HeaderLayout.BATCH_VERSION_OFFSET, batchVersion);
            // No store of the batch may be seen before the odd version; pairs with loadLoadFence in StateView.
            UnsafeApi.storeStoreFence();
        }
    }

    /**
     * The events of a batch are applied, and all that they changed is in the pages; only the first call does anything.
     */
    void endBatch(final long appliedSequence, final long timeNs)
    {
        if (isInBatch)
        {
            isInBatch = false;
            root.putLong(HeaderLayout.APPLIED_OFFSET, appliedSequence);
            root.putLong(HeaderLayout.TIME_OFFSET, timeNs);
            batchVersion++;
            // Pairs with getLongAcquire in StateView.
            root.putLongRelease(HeaderLayout.BATCH_VERSION_OFFSET, batchVersion);
        }
    }

    /**
     * Events are durable, at the level of the engine.
     *
     * @param sequence of the last durable one; {@link Long#MAX_VALUE} where nothing is journaled.
     */
    public void durable(final long sequence)
    {
        root.putLongRelease(HeaderLayout.DURABLE_OFFSET, sequence);
    }

    /**
     * The engine does something else now.
     *
     * @param phase that it is in.
     */
    public void phase(final StatePhase phase)
    {
        root.putLongRelease(HeaderLayout.PHASE_OFFSET, phase.code());
    }

    /**
     * The pages are about to go: say so, and touch them no more.
     */
    public void close()
    {
        phase(StatePhase.CLOSED);
        root.wrap(new byte[HeaderLayout.STORES_OFFSET]);
        directory = new UnsafeBuffer[0];
    }

    /**
     * Describe stores. Readers find the description only when it is complete.
     *
     * @param pages      of the state, those of the header first.
     * @param stores     in the order of declaration.
     * @param layoutHash of the stores.
     */
    void open(final UnsafeBuffer[] pages, final List<PagedStore> stores, final long layoutHash)
    {
        final int headerPages = (int)HeaderLayout.headerPages(storePages(stores));
        for (int i = 0; i < headerPages; i++)
        {
            pages[i].setMemory(0, PageHome.PAGE_LENGTH, (byte)0);
        }

        root.wrap(pages[0]);
        directory = new UnsafeBuffer[headerPages - HeaderLayout.FIRST_DIRECTORY_PAGE];
        System.arraycopy(pages, HeaderLayout.FIRST_DIRECTORY_PAGE, directory, 0, directory.length);

        root.putInt(HeaderLayout.VERSION_OFFSET, HeaderLayout.VERSION);
        root.putInt(HeaderLayout.PAGE_LENGTH_OFFSET, PageHome.PAGE_LENGTH);
        root.putInt(HeaderLayout.PAGE_LIMIT_OFFSET, pages.length);
        root.putInt(HeaderLayout.STORE_COUNT_OFFSET, stores.size());
        root.putLong(HeaderLayout.PAGE_STRIDE_OFFSET, strideOf(pages));
        root.putLong(HeaderLayout.LAYOUT_HASH_OFFSET, layoutHash);
        for (int i = 0; i < stores.size(); i++)
        {
            describe(i, stores.get(i));
        }

        phase(StatePhase.RECOVERING);
    }

    /**
     * A page belongs to a store from now on.
     *
     * @param page    its number among all pages.
     * @param ordinal of the store.
     * @param index   of the page among the pages of the store.
     */
    void assign(final int page, final int ordinal, final int index)
    {
        final UnsafeBuffer directoryPage = directory[HeaderLayout.directoryPage(page) -
            HeaderLayout.FIRST_DIRECTORY_PAGE];
        final int offset = HeaderLayout.directoryOffset(page);
        directoryPage.putInt(offset + Integer.BYTES, index);
        directoryPage.putIntRelease(offset, ordinal + 1);
    }

    /**
     * Let readers find the state.
     */
    void publish()
    {
        root.putLongRelease(HeaderLayout.MAGIC_OFFSET, HeaderLayout.MAGIC);
    }

    private void describe(final int ordinal, final PagedStore store)
    {
        final int offset = HeaderLayout.storeOffset(ordinal);
        final byte[] name = HeaderLayout.encodedName(store.name());
        root.putInt(offset + HeaderLayout.STORE_KIND_OFFSET, store.kind().code());
        root.putInt(offset + HeaderLayout.STORE_CAPACITY_OFFSET, store.capacity());
        root.putInt(offset + HeaderLayout.STORE_VALUE_LENGTH_OFFSET, store.valueLength());
        root.putInt(offset + HeaderLayout.STORE_PAGE_LIMIT_OFFSET, (int)store.pageCount());
        root.putInt(offset + HeaderLayout.STORE_NAME_LENGTH_OFFSET, name.length);
        root.putBytes(offset + HeaderLayout.STORE_NAME_OFFSET, name);
    }

    private static long storePages(final List<PagedStore> stores)
    {
        long count = 0;
        for (final PagedStore store : stores)
        {
            count += store.pageCount();
        }

        return count;
    }

    private static long strideOf(final UnsafeBuffer[] pages)
    {
        final long stride = pages[1].addressOffset() - pages[0].addressOffset();
        for (int i = 1; i < pages.length; i++)
        {
            if (pages[i].addressOffset() - pages[i - 1].addressOffset() != stride)
            {
                return 0;
            }
        }

        return stride;
    }
}
