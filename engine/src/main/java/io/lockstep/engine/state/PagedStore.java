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
 * <p><b>Design note.</b> What nearly every operation changes in the header is kept in fields, and written there only
 * before anybody looks: another process between two batches, or a digest. The pages are then what they would be if
 * every operation had written to them.
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
    private int size;
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
        if (null == memory)
        {
            throw notBound();
        }

        return size;
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
        if (boundMemory.isWritable())
        {
            load(boundMemory);
        }
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
     * Take over what the header says.
     *
     * @param boundMemory of this store.
     */
    void load(final PagedMemory boundMemory)
    {
        size = boundMemory.intAt(SIZE_OFFSET);
    }

    /**
     * Write to the header what is kept beside it. A page is marked dirty only where it changes.
     *
     * @param boundMemory of this store.
     */
    void flush(final PagedMemory boundMemory)
    {
        write(boundMemory, SIZE_OFFSET, size);
    }

    /**
     * Take notice of what somebody else, who writes the pages, has changed in the header. A reader does so before each
     * look.
     */
    void followWriter()
    {
        load(memory());
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
     * @param delta to add.
     */
    final void addToSize(final int delta)
    {
        size += delta;
    }

    /**
     * Write a value of the header where it has changed.
     *
     * @param boundMemory of this store.
     * @param position    of the value.
     * @param value       that it has from now on.
     */
    static void write(final PagedMemory boundMemory, final int position, final int value)
    {
        if (boundMemory.intAt(position) != value)
        {
            boundMemory.intAt(position, value);
        }
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
