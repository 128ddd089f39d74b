package io.lockstep.engine.state;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * State of an engine as others see it: stores opened by their own description, without the application's code, and
 * reads that find out whether they were disturbed.
 *
 * <pre>{@code
 * final long version = view.beginRead();
 * if (version != StateView.WRITER_BUSY)
 * {
 *     boolean found = store.copyValue(key, buffer, 0);       // may throw where the pages change meanwhile
 *     if (view.endRead(version))
 *     {
 *         use(found, buffer, view.appliedSequence());
 *     }
 * }
 * }</pre>
 *
 * <p>It never waits, never writes, and takes no lock. Whatever the pages hold, an operation ends, touches no memory
 * outside them, and throws at worst.
 *
 * <p>Threading: owned by the reader.
 */
public final class StateView
{
    /**
     * Answer of {@link #beginRead()}: a batch is being applied, or was when the engine ended.
     */
    public static final long WRITER_BUSY = -1;

    private final UnsafeBuffer root = new UnsafeBuffer(0, 0);
    private final ReadBudget budget = new ReadBudget();
    private final List<StoreView> stores = new ArrayList<>();
    private long appliedSequence;
    private long timeNs;

    /**
     * Open what the header describes.
     *
     * @param pages of the state; they stay readable for as long as this is used.
     * @throws IllegalStateException if there is no state, or one of another layout.
     */
    public StateView(final StatePages pages)
    {
        root.wrap(pages.address(0), PageHome.PAGE_LENGTH);
        // Pairs with putLongRelease in StateHeader.publish.
        if (HeaderLayout.MAGIC != root.getLongAcquire(HeaderLayout.MAGIC_OFFSET) || !StateHeader.isRoot(root))
        {
            throw new IllegalStateException("the pages hold no state of this version");
        }

        final StateStores declared = declare();
        final PageTable pageTable = new PageTable(pages, StateHeader.pageLimit(root), declared.pagedStores());
        final PagedMemory[] memories = new PagedMemory[declared.pagedStores().size()];
        for (int i = 0; i < memories.length; i++)
        {
            memories[i] = new ReadOnlyMemory(pageTable, i, budget);
        }

        budget.renew();
        declared.bindTo(memories);
        for (final PagedStore store : declared.pagedStores())
        {
            stores.add(new StoreView(store));
        }
    }

    /**
     * All stores.
     *
     * @return in the order of declaration; a view.
     */
    public List<StoreView> stores()
    {
        return Collections.unmodifiableList(stores);
    }

    /**
     * A store by its name.
     *
     * @param name as declared.
     * @return the store.
     * @throws NoSuchElementException if there is none.
     */
    public StoreView store(final String name)
    {
        for (final StoreView store : stores)
        {
            if (store.name().equals(name))
            {
                return store;
            }
        }

        throw new NoSuchElementException("no store has this name: name=" + name);
    }

    /**
     * Begin to read.
     *
     * @return a version for {@link #endRead(long)}, or {@link #WRITER_BUSY}.
     */
    public long beginRead()
    {
        // Pairs with putLongRelease in StateHeader.endBatch.
        final long version = root.getLongAcquire(HeaderLayout.BATCH_VERSION_OFFSET);
        if (0 != (version & 1))
        {
            return WRITER_BUSY;
        }

        budget.renew();
        return version;
    }

    /**
     * Find out whether what was read since {@link #beginRead()} is of one moment, between two batches.
     *
     * @param version that was given.
     * @return true if it is to be believed; false if it has to be thrown away.
     */
    public boolean endRead(final long version)
    {
        final long sequence = root.getLong(HeaderLayout.APPLIED_OFFSET);
        final long ofTimeNs = root.getLong(HeaderLayout.TIME_OFFSET);
        // No load of the read may be done behind the second one of the version; pairs with StateHeader.beginBatch.
        UnsafeApi.loadLoadFence();
        if (version != root.getLongOpaque(HeaderLayout.BATCH_VERSION_OFFSET))
        {
            return false;
        }

        appliedSequence = sequence;
        timeNs = ofTimeNs;
        return true;
    }

    /**
     * The version as it is, to see whether the writer goes on at all.
     *
     * @return odd while a batch is applied.
     */
    public long batchVersion()
    {
        return root.getLongAcquire(HeaderLayout.BATCH_VERSION_OFFSET);
    }

    /**
     * The last event whose effects are in what the last undisturbed read has read.
     *
     * @return its sequence; zero before the first.
     */
    public long appliedSequence()
    {
        return appliedSequence;
    }

    /**
     * Time of that event.
     *
     * @return nanoseconds since the epoch.
     */
    public long timeNs()
    {
        return timeNs;
    }

    /**
     * The last event that is durable by now.
     *
     * @return its sequence; {@link Long#MAX_VALUE} where nothing is journaled.
     */
    public long durableSequence()
    {
        // Pairs with putLongRelease in StateHeader.durable.
        return root.getLongAcquire(HeaderLayout.DURABLE_OFFSET);
    }

    /**
     * What the engine does, or did when it was killed.
     *
     * @return the phase.
     */
    public StatePhase phase()
    {
        return StatePhase.of(root.getLongAcquire(HeaderLayout.PHASE_OFFSET));
    }

    private StateStores declare()
    {
        final List<StoreDescription> descriptions = new ArrayList<>();
        final int count = root.getInt(HeaderLayout.STORE_COUNT_OFFSET);
        for (int i = 0; i < count; i++)
        {
            final int offset = HeaderLayout.storeOffset(i);
            descriptions.add(new StoreDescription(
                root.getInt(offset + HeaderLayout.STORE_KIND_OFFSET),
                HeaderLayout.name(root, i),
                root.getInt(offset + HeaderLayout.STORE_CAPACITY_OFFSET),
                root.getInt(offset + HeaderLayout.STORE_VALUE_LENGTH_OFFSET),
                root.getInt(offset + HeaderLayout.STORE_PAGE_LIMIT_OFFSET)));
        }

        final StateStores declared = DescribedStores.of(descriptions);
        if (root.getLong(HeaderLayout.LAYOUT_HASH_OFFSET) != declared.layoutHash())
        {
            throw new IllegalStateException("the stores are laid out by another version: expected layoutHash=" +
                Long.toHexString(declared.layoutHash()) + ", but: layoutHash=" +
                Long.toHexString(root.getLong(HeaderLayout.LAYOUT_HASH_OFFSET)));
        }

        return declared;
    }
}
