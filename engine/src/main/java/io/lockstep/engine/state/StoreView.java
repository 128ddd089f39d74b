package io.lockstep.engine.state;

import org.agrona.MutableDirectBuffer;

/**
 * One store of a state that somebody else writes, as a reader finds it.
 *
 * <p>What it returns is to be believed only if {@link StateView#endRead(long)} says so; the description - name, kind,
 * capacity, length of values - never changes.
 *
 * <p>Threading: owned by the reader.
 */
public final class StoreView
{
    private final PagedStore store;

    StoreView(final PagedStore store)
    {
        this.store = store;
    }

    /**
     * Name, as declared.
     *
     * @return the name.
     */
    public String name()
    {
        return store.name();
    }

    /**
     * What sort of store it is.
     *
     * @return the kind.
     */
    public StoreKind kind()
    {
        return store.kind();
    }

    /**
     * The most entries that it will ever hold.
     *
     * @return as declared.
     */
    public int capacity()
    {
        return store.capacity();
    }

    /**
     * Length of what goes with each key.
     *
     * @return in bytes.
     */
    public int valueLength()
    {
        return store.valueLength();
    }

    /**
     * Entries that it holds. Inside a read.
     *
     * @return how many.
     */
    public int size()
    {
        store.followWriter();
        return store.size();
    }

    /**
     * Copy what goes with a key. Inside a read.
     *
     * @param key    to look up: that of the application, the slot of a record, or the id of a timer.
     * @param target that takes {@link #valueLength()} bytes, in the byte order of the machine.
     * @param offset in the target.
     * @return true if the key has a value; the target may be written to in any case.
     */
    public boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        store.followWriter();
        return store.copyValue(key, target, offset);
    }

    /**
     * Look at the next places of a scan. Inside a read; a scan may go over many reads, and is then consistent for each
     * entry only: of the entries that move meanwhile, some may be missed and some met twice.
     *
     * @param cursor that is moved on.
     * @param target that takes {@link #valueLength()} bytes, in the byte order of the machine.
     * @param offset in the target.
     * @return true if an entry was found, whose key the cursor has now; false if there was none in these places, or at
     * all, as {@link EntryCursor#isAtEnd()} says.
     */
    public boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        store.followWriter();
        return store.step(cursor, target, offset);
    }
}
