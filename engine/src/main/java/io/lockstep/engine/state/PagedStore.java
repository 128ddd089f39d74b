package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What the structures in pages have in common: a declaration, a header, and the step from declared to usable.
 *
 * <p>Everything authoritative is in the pages. The header is the first {@link #HEADER_LENGTH} bytes of the first page
 * and begins with the number of entries; what follows belongs to the structure. All zero is the empty structure.
 *
 * <p>Threading: owned by the processor agent.
 */
abstract class PagedStore implements StateStore
{
    static final int HEADER_LENGTH = 64;
    static final int SIZE_OFFSET = 0;

    private final String name;
    private final int capacity;
    private final long nameHash;
    private PagedMemory memory;
    private long fullCount;

    PagedStore(final String name, final int capacity)
    {
        this.name = name;
        this.capacity = capacity;
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        nameHash = Digest.xxh64(new UnsafeBuffer(bytes), 0, bytes.length, 0);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public final String name()
    {
        return name;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public final int capacity()
    {
        return capacity;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public final int size()
    {
        return memory().intAt(SIZE_OFFSET);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public final long fullCount()
    {
        return fullCount;
    }

    /**
     * What the layout of the pages follows from, besides name and capacity.
     *
     * @return kind and parameters, in words and numbers that mean the same on every host.
     */
    abstract String layout();

    /**
     * Kind, by which another process knows how to read the pages.
     *
     * @return the kind.
     */
    abstract StoreKind kind();

    /**
     * Length of what goes with a key.
     *
     * @return in bytes, a multiple of 8.
     */
    int valueLength()
    {
        return Long.BYTES;
    }

    /**
     * Copy what goes with a key, for readers.
     *
     * @param key    to look up.
     * @param target that takes {@link #valueLength()} bytes.
     * @param offset in the target.
     * @return true if the key has a value; the target may be written to in any case.
     */
    abstract boolean copyValue(long key, MutableDirectBuffer target, int offset);

    /**
     * Look at the next places of a scan, for readers.
     *
     * @param cursor that is moved on.
     * @param target that takes {@link #valueLength()} bytes.
     * @param offset in the target.
     * @return true if an entry was found, whose key the cursor has now; else all places are empty, or the scan at its
     * end, as the cursor says.
     */
    abstract boolean step(EntryCursor cursor, MutableDirectBuffer target, int offset);

    /**
     * Number of pages that the declared capacity needs.
     *
     * @return how many, at least one.
     */
    abstract long pageCount();

    /**
     * Sum over the entries of a hash of each: of this store's name, the key and what the value stands for, whatever
     * the layout and the history.
     *
     * @return the sum, modulo two to the power of 64; zero if there are no entries.
     */
    abstract long logicalDigest();

    /**
     * Hash of the name, where the hash of every entry begins.
     *
     * @return the hash.
     */
    final long nameHash()
    {
        return nameHash;
    }

    /**
     * Make the store usable.
     *
     * @param boundMemory whose pages are all zero or hold the content of a store of the same declaration.
     */
    final void bind(final PagedMemory boundMemory)
    {
        memory = boundMemory;
        onBound(boundMemory);
    }

    /**
     * The store became usable.
     *
     * @param boundMemory its pages.
     */
    void onBound(final PagedMemory boundMemory)
    {
    }

    /**
     * The store's pages.
     *
     * @return the pages.
     * @throws IllegalStateException if the store has none yet.
     */
    final PagedMemory memory()
    {
        final PagedMemory boundMemory = memory;
        if (null == boundMemory)
        {
            throw notBound();
        }

        return boundMemory;
    }

    /**
     * Change the number of entries.
     *
     * @param boundMemory of this store.
     * @param delta       to add.
     */
    static void addToSize(final PagedMemory boundMemory, final int delta)
    {
        boundMemory.intAt(SIZE_OFFSET, boundMemory.intAt(SIZE_OFFSET) + delta);
    }

    /**
     * Count a refused insertion.
     */
    final void onFull()
    {
        fullCount++;
    }

    final IllegalStateException notBound()
    {
        return new IllegalStateException("a store is usable from the first event on, not before: store=" + name);
    }
}
