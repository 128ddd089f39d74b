package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.DirectBuffer;
import org.agrona.collections.Object2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The stores of one processor: declared first, then bound to pages all at once, then proven equal by digest.
 *
 * <p>Binding new declarations to pages that hold the content of stores of the same {@link #layoutHash()} yields the
 * same content and the same {@link #digest()}. Pages hold all of it behind {@link #endBatch(long, long)} and
 * {@link #digest()}; in between, the stores keep a part beside them.
 *
 * <p>Threading: the thread that launches the engine until {@link #bind(PageHome)} is done; the processor agent from
 * then on.
 */
public final class StateStores implements Stores
{
    private static final String LAYOUT_VERSION = "lockstep state 2, pages of " + PageHome.PAGE_LENGTH;

    static final String TIMER_IDS = ".ids";
    static final String RECORDS = ".records";

    private final List<PagedStore> stores = new ArrayList<>();
    private final Map<String, PagedStore> storeByName = new Object2ObjectHashMap<>();
    private final StateHeader header = new StateHeader();
    private PagedMemory[] memories;

    /**
     * Create the registry, with nothing declared.
     */
    public StateStores()
    {
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken or the capacity not positive or too large.
     */
    @Override
    public LongTable longTable(final String name, final int capacity)
    {
        checkDeclaration(name, capacity);
        return declare(new LongTable(name, capacity, LogicalValues.NUMBERS));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken or the capacity not positive or too large.
     */
    @Override
    public LongTable longTable(final String name, final int capacity, final Slab records)
    {
        checkDeclaration(name, capacity);
        return declare(new LongTable(name, capacity, records::append));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken, or a capacity or length not as described.
     */
    @Override
    public Slab slab(final String name, final int recordLength, final int capacity)
    {
        return slab(name, recordLength, recordLength, capacity);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken, or a capacity or length not as described.
     */
    @Override
    public Slab slab(final String name, final int recordLength, final int contentLength, final int capacity)
    {
        checkDeclaration(name, capacity);
        return declare(new Slab(name, recordLength, contentLength, capacity));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken, or a capacity or length not as described.
     */
    @Override
    public RecordTable recordTable(final String name, final int recordLength, final int capacity)
    {
        return recordTable(name, recordLength, recordLength, capacity);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken, or a capacity or length not as described.
     */
    @Override
    public RecordTable recordTable(
        final String name, final int recordLength, final int contentLength, final int capacity)
    {
        checkDeclaration(name, capacity);
        final int keyLength = RecordTable.KEY_LENGTH;
        final String recordsName = name + RECORDS;
        checkDeclaration(recordsName, capacity);
        final Slab records =
            new Slab(recordsName, keyLength + recordLength, keyLength + contentLength, capacity);
        final RecordTable table = new RecordTable(name, capacity, records);
        declare(records);
        return declare(table);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken or the capacity not positive.
     */
    @Override
    public OrderedIndex orderedIndex(final String name, final int capacity)
    {
        checkDeclaration(name, capacity);
        return declare(new OrderedIndex(name, capacity, LogicalValues.NUMBERS));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken or the capacity not positive.
     */
    @Override
    public OrderedIndex orderedIndex(final String name, final int capacity, final Slab records)
    {
        checkDeclaration(name, capacity);
        return declare(new OrderedIndex(name, capacity, records::append));
    }

    /**
     * Declare the timers of a processor: an own store, and beside it the table that finds a timer by its id.
     *
     * @param name     unique among the stores.
     * @param capacity most timers that are pending at once.
     * @return the queue, usable from the first event on.
     * @throws IllegalStateException    if the pages are bound.
     * @throws IllegalArgumentException if the name is taken or the capacity not positive or too large.
     */
    public TimerQueue timerQueue(final String name, final int capacity)
    {
        checkDeclaration(name, capacity);
        checkDeclaration(name + TIMER_IDS, capacity);
        final LongTable nodeById = declare(new LongTable(name + TIMER_IDS, capacity, LogicalValues.PLACES));
        return declare(new TimerQueue(name, capacity, nodeById));
    }

    /**
     * Give every store its pages, in the order of declaration. No store can be declared afterwards.
     *
     * <p>Every page is read once, so that no page fault and no first hash of it is left to the events.
     *
     * @param home that holds the pages; it is opened, unless no store is declared, and remains the caller's to close.
     * @throws IllegalStateException if done before, or if the home does not deliver what {@link PageHome} promises.
     */
    public void bind(final PageHome home)
    {
        bind(home, PageContent.EMPTY);
    }

    /**
     * Give every store its pages, as {@link #bind(PageHome)}, with content.
     *
     * @param home    that holds the pages.
     * @param content of stores of the same {@link #layoutHash()}.
     * @throws IllegalStateException as {@link #bind(PageHome)}.
     */
    public void bind(final PageHome home, final PageContent content)
    {
        checkNotBound();
        if (stores.isEmpty())
        {
            memories = new PagedMemory[0];
            return;
        }

        final UnsafeBuffer[] pages = home.open(pageCount());
        checkPages(pages);
        header.open(pages, stores, layoutHash());

        final PagedMemory[] boundMemories = new PagedMemory[stores.size()];
        int from = (int)HeaderLayout.headerPages(storePageCount());
        for (int i = 0; i < boundMemories.length; i++)
        {
            final int to = from + (int)stores.get(i).pageCount();
            final UnsafeBuffer[] ofStore = Arrays.copyOfRange(pages, from, to);
            content.fill(i, ofStore);
            boundMemories[i] = new PagedMemory(ofStore, i);
            for (int page = from; page < to; page++)
            {
                header.assign(page, i, page - from);
            }
            from = to;
        }

        bindTo(boundMemories);
        for (final PagedMemory memory : boundMemories)
        {
            memory.digest();
        }

        header.publish();
    }

    /**
     * What other processes know about these stores.
     *
     * @return the header; nobody can read it before the stores are bound.
     */
    public StateHeader header()
    {
        return header;
    }

    /**
     * Events are about to be applied: from now on, until {@link #endBatch(long, long)}, other processes do not believe
     * what they read of the state. Only the first call of a batch does anything.
     */
    public void beginBatch()
    {
        header.beginBatch();
    }

    /**
     * The events of a batch are applied: the pages hold all of the state, and other processes may read it. Without a
     * batch only the pages are brought up to date.
     *
     * @param appliedSequence of the last event.
     * @param timeNs          of the last event, in nanoseconds since the epoch.
     * @throws IllegalStateException if the stores are not bound.
     */
    public void endBatch(final long appliedSequence, final long timeNs)
    {
        flush();
        header.endBatch(appliedSequence, timeNs);
    }

    /**
     * Digest of the content of all stores: two histories with the same declarations that are equal have equal digests,
     * whatever the home. Costs the hashing of the pages written to since the last call.
     *
     * @return the digest.
     * @throws IllegalStateException if the stores are not bound.
     */
    public long digest()
    {
        flush();

        long digest = 0;
        for (final PagedMemory memory : memories)
        {
            digest += memory.digest();
        }

        return digest;
    }

    /**
     * Do a part of what the next {@link #digest()} would have to: hash pages that were written to.
     *
     * @param limit most pages.
     * @return how many were hashed; fewer than the limit once none is left.
     * @throws IllegalStateException if the stores are not bound.
     */
    public int hash(final int limit)
    {
        flush();
        int hashed = 0;
        for (final PagedMemory memory : memories)
        {
            hashed += memory.hash(limit - hashed);
        }

        return hashed;
    }

    /**
     * Visit the pages that hold something, in the order of stores and pages, as they are now: what a snapshot is made
     * of.
     *
     * @param visitor called for each of them.
     * @return the {@link #digest()}, to which the pages add up.
     * @throws IllegalStateException if the stores are not bound.
     */
    public long forEachUsedPage(final PageVisitor visitor)
    {
        final long digest = digest();
        for (final PagedMemory memory : memories)
        {
            memory.forEachUsedPage(visitor);
        }

        return digest;
    }

    /**
     * What a page adds to the {@link #digest()} of its stores.
     *
     * @param store its place in the order of declaration, from zero.
     * @param index of the page among those of the store.
     * @param page  of {@link PageHome#PAGE_LENGTH} bytes.
     * @return the digest of the page; zero if it is all zero.
     */
    public static long pageDigest(final int store, final int index, final DirectBuffer page)
    {
        return PagedMemory.pageDigest(store, index, page);
    }

    /**
     * Digest of the stores of one of several shards, such that those of all shards can be added up.
     *
     * @param shard  its place in the order of all shards, from zero.
     * @param digest of its stores.
     * @return the digest; that of the only shard stays what it is.
     */
    public static long digestOfShard(final int shard, final long digest)
    {
        return 0 == shard ? digest : Digest.avalanche(Digest.chain(shard, digest));
    }

    /**
     * Digest of what the stores mean, whatever the layout of their pages, the capacities, the history, and the number
     * of shards that the entries are spread over: a sum over entries, so that those of shards with disjoint keys add
     * up. It costs a scan of all stores, and belongs off the hot path.
     *
     * <p>An entry of a {@link LongTable} or an {@link OrderedIndex} is its key with its value; or with the content of
     * the record that its value refers to, where it was declared with a slab. An entry of a {@link RecordTable} is its
     * key with the content of the record; one of a {@link TimerQueue} the id, the deadline and the source. A
     * {@link Slab} has no entries of its own.
     *
     * <p>What follows from slots is not covered: the order of a queue that is linked by slot only counts if the
     * records tell it in their content.
     *
     * @return the digest, modulo two to the power of 64.
     * @throws IllegalStateException if the stores are not bound.
     */
    public long logicalDigest()
    {
        checkBound();

        long digest = 0;
        for (final PagedStore store : stores)
        {
            digest += store.logicalDigest();
        }

        return digest;
    }

    /**
     * Hash of everything that the meaning of the pages follows from: names, kinds and sizes in the order of
     * declaration, and the version of the layout.
     *
     * @return the hash, the same on every host.
     */
    public long layoutHash()
    {
        final StringBuilder layout = new StringBuilder(LAYOUT_VERSION);
        for (final PagedStore store : stores)
        {
            layout.append('\n').append(store.name().length()).append(' ').append(store.name())
                .append(' ').append(store.capacity()).append(' ').append(store.layout());
        }

        final byte[] bytes = layout.toString().getBytes(StandardCharsets.UTF_8);
        return Digest.xxh64(new UnsafeBuffer(bytes), 0, bytes.length, 0);
    }

    /**
     * Number of pages of all stores declared so far, those of the header included.
     *
     * @return how many.
     * @throws IllegalStateException if it is above what a home can be asked for.
     */
    public int pageCount()
    {
        final long storePages = storePageCount();
        final long count = HeaderLayout.headerPages(storePages) + storePages;
        if (count > Integer.MAX_VALUE)
        {
            throw new IllegalStateException("the declared stores need too many pages: pageCount=" + count);
        }

        return (int)count;
    }

    /**
     * Store of a name.
     *
     * @param name as declared.
     * @return the store.
     * @throws IllegalArgumentException if there is none.
     */
    public StateStore store(final String name)
    {
        final StateStore store = storeByName.get(name);
        if (null == store)
        {
            throw new IllegalArgumentException("no store has this name: name=" + name);
        }

        return store;
    }

    /**
     * All stores, for tools.
     *
     * @return a view, in the order of declaration.
     */
    public List<StateStore> all()
    {
        return Collections.unmodifiableList(stores);
    }

    /**
     * What has to be known to read the pages without the code that declared the stores.
     *
     * @return the stores, in the order of declaration.
     */
    public List<StoreDescription> descriptions()
    {
        return stores.stream().map((store) -> new StoreDescription(
            store.kind().code(), store.name(), store.capacity(), store.valueLength(), (int)store.pageCount())).toList();
    }

    /**
     * Make the stores usable over memory of any sort.
     *
     * @param boundMemories one for each store, in the order of declaration.
     */
    void bindTo(final PagedMemory[] boundMemories)
    {
        checkNotBound();
        for (int i = 0; i < boundMemories.length; i++)
        {
            stores.get(i).bind(boundMemories[i]);
        }

        memories = boundMemories;
    }

    /**
     * The stores, in the order of declaration.
     */
    List<PagedStore> pagedStores()
    {
        return stores;
    }

    long storePageCount()
    {
        long count = 0;
        for (final PagedStore store : stores)
        {
            count += store.pageCount();
        }

        return count;
    }

    /**
     * Write to the pages what the stores keep beside them.
     */
    private void flush()
    {
        checkBound();
        for (int i = 0; i < memories.length; i++)
        {
            stores.get(i).flush(memories[i]);
        }
    }

    private void checkBound()
    {
        if (null == memories)
        {
            throw new IllegalStateException("no digest before the stores are bound to their pages");
        }
    }

    <T extends PagedStore> T declare(final T store)
    {
        stores.add(store);
        storeByName.put(store.name(), store);
        return store;
    }

    void checkDeclaration(final String name, final int capacity)
    {
        checkNotBound();
        if (name.isEmpty() || storeByName.containsKey(name))
        {
            throw new IllegalArgumentException("a store needs a name of its own: name=" + name);
        }

        HeaderLayout.encodedName(name);
        if (HeaderLayout.MAX_STORES == stores.size())
        {
            throw new IllegalArgumentException(
                "there are " + HeaderLayout.MAX_STORES + " stores already, the most there may be: name=" + name);
        }

        if (capacity <= 0)
        {
            throw new IllegalArgumentException("capacity must be positive: store=" + name + " capacity=" + capacity);
        }
    }

    private void checkNotBound()
    {
        if (null != memories)
        {
            throw new IllegalStateException("the stores are declared and bound once, before the first event");
        }
    }

    private void checkPages(final UnsafeBuffer[] pages)
    {
        if (pages.length != pageCount())
        {
            throw new IllegalStateException(
                "expected " + pageCount() + " pages, but the home gave " + pages.length);
        }

        for (int i = 0; i < pages.length; i++)
        {
            final UnsafeBuffer page = pages[i];
            if (PageHome.PAGE_LENGTH != page.capacity() || null != page.byteArray() ||
                0 != (page.addressOffset() & (Long.BYTES - 1)))
            {
                throw new IllegalStateException(
                    "expected an aligned page of " + PageHome.PAGE_LENGTH + " bytes outside the heap, but: page=" + i +
                    " capacity=" + page.capacity() + " address=" + page.addressOffset());
            }
        }
    }
}
