package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;

/**
 * Records of one length that are found by key, or addressed by slot; exactly as many as declared. Every long is a legal
 * key.
 *
 * <p>A record stays in its slot until it is removed: processors link records with each other by slot, to keep queues
 * and lists through them. A new record is all zero.
 *
 * <pre>{@code
 * final int slot = orders.insert(orderId);
 * if (slot >= 0)
 * {
 *     orders.write(slot, order);
 *     order.price(price);
 * }
 * }</pre>
 *
 * <p>The records are in a slab of the table's name with {@code .records} behind it, each behind its key. The table
 * itself has eight bytes for each: the hash and the slot. So a look-up that finds something costs a line of the table
 * beside the record, and one that finds nothing hardly ever more than the table. How the table grows:
 * {@link HashedStore}.
 *
 * <p>There is no iteration: its order would depend on history.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class RecordTable extends HashedStore
{
    /**
     * Returned in place of a slot where no record has the key.
     */
    public static final int MISSING = -1;

    /**
     * Returned in place of a slot when as many records are in the table as were declared.
     */
    public static final int FULL = -2;

    /**
     * Returned in place of a slot when a record has the key already.
     */
    public static final int DUPLICATE_KEY = -3;

    static final int KEY_LENGTH = Long.BYTES;

    private static final int ENTRY_SHIFT = 3;
    private static final long EMPTY = 0;

    private final Slab records;

    RecordTable(final String name, final int capacity, final Slab records)
    {
        super(name, capacity);
        this.records = records;
    }

    /**
     * Length of every record, without its key.
     *
     * @return in bytes.
     */
    public int recordLength()
    {
        return records.recordLength() - KEY_LENGTH;
    }

    /**
     * Slot of a record.
     *
     * @param key of the record.
     * @return its slot, or {@link #MISSING}.
     */
    public int find(final long key)
    {
        final PagedMemory memory = memory();
        return slot(memory.longAt(position(placeOf(memory, key, hash(key)))));
    }

    /**
     * Insert a record.
     *
     * @param key of the record.
     * @return its slot; {@link #DUPLICATE_KEY}, with nothing changed, if there is one; or {@link #FULL}, with nothing
     * changed but {@link #fullCount()}.
     */
    public int insert(final long key)
    {
        final PagedMemory memory = memory();
        final int hash = hash(key);
        int at = placeOf(memory, key, hash);
        if (EMPTY != memory.longAt(position(at)))
        {
            return DUPLICATE_KEY;
        }

        if (isFull())
        {
            onFull();
            return FULL;
        }

        if (isGrowthDue())
        {
            grow(memory);
            at = emptySlotFrom(memory, home(hash));
        }

        final int slot = records.allocate();
        records.keyAt(slot, key);
        memory.longAt(position(at), (long)hash << Integer.SIZE | slot + 1);
        addToSize(1);
        return slot;
    }

    /**
     * Remove the record of a key. Its content is gone.
     *
     * @param key of the record.
     * @return true if there was one.
     */
    public boolean removeKey(final long key)
    {
        final PagedMemory memory = memory();
        final int at = placeOf(memory, key, hash(key));
        final long entry = memory.longAt(position(at));
        if (EMPTY == entry)
        {
            return false;
        }

        records.release(slot(entry));
        removeEntry(memory, at);
        return true;
    }

    /**
     * Remove the record in a slot. Its content is gone.
     *
     * @param slot of a record in the table.
     * @throws IllegalArgumentException if the slot holds none.
     */
    public void remove(final int slot)
    {
        final PagedMemory memory = memory();
        if (!records.isLive(slot))
        {
            throw new IllegalArgumentException("no record to remove: store=" + name() + " slot=" + slot);
        }

        final int hash = hash(records.keyAt(slot));
        records.release(slot);
        final long sought = (long)hash << Integer.SIZE | slot + 1;
        int at = home(hash);
        while (memory.longAt(position(at)) != sought)
        {
            assert EMPTY != memory.longAt(position(at)) : "store=" + name() + " slot=" + slot;
            at = next(at);
        }

        removeEntry(memory, at);
    }

    /**
     * Key of a record, for flyweights that do not know it.
     *
     * @param slot of a record in the table.
     * @return the key that it was inserted with.
     * @throws IllegalArgumentException if the slot holds none.
     */
    public long keyAt(final int slot)
    {
        if (!records.isLive(slot))
        {
            throw new IllegalArgumentException("no record with a key: store=" + name() + " slot=" + slot);
        }

        return records.keyAt(slot);
    }

    /**
     * Point a flyweight at a record to read it.
     *
     * @param slot   of a record in the table.
     * @param record to point at it; a {@link KeyedRecord} where it is to know the key.
     */
    public void read(final int slot, final Record record)
    {
        records.read(slot, KEY_LENGTH, record);
    }

    /**
     * Point a flyweight at a record to read and write it. Writing is allowed until the next operation of any store.
     *
     * @param slot   of a record in the table.
     * @param record to point at it; a {@link KeyedRecord} where it is to know the key.
     */
    public void write(final int slot, final Record record)
    {
        records.write(slot, KEY_LENGTH, record);
    }

    @Override
    String layout()
    {
        return "RecordTable slots=" + slotCount();
    }

    @Override
    StoreKind kind()
    {
        return StoreKind.RECORD_TABLE;
    }

    @Override
    int valueLength()
    {
        return recordLength();
    }

    @Override
    boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        final PagedMemory memory = memory();
        final int hash = hash(key);
        int at = home(hash);

        while (true)
        {
            final long entry = memory.longAt(position(at));
            if (EMPTY == entry)
            {
                return false;
            }

            if (hashOf(entry) == hash && keyOf(entry) == key)
            {
                records.copy(records.memory(), slot(entry), KEY_LENGTH, target, offset);
                return true;
            }

            at = next(at);
        }
    }

    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final PagedMemory memory = memory();
        final int from = (int)cursor.place();
        final int to = Math.min(from + EntryCursor.MAX_STEP, slotCount());
        for (int at = from; at < to; at++)
        {
            final long entry = memory.longAt(position(at));
            if (EMPTY != entry)
            {
                records.copy(records.memory(), slot(entry), KEY_LENGTH, target, offset);
                cursor.found(keyOf(entry), at + 1);
                return true;
            }
        }

        cursor.skippedTo(to);
        if (to == slotCount())
        {
            cursor.end();
        }

        return false;
    }

    @Override
    long pageCount()
    {
        return PagedMemory.pagesFor(position(slotCount()));
    }

    @Override
    long logicalDigest()
    {
        final PagedMemory memory = memory();
        long digest = 0;
        for (int at = 0, end = slotCount(); at < end; at++)
        {
            final long entry = memory.longAt(position(at));
            if (EMPTY != entry)
            {
                digest += Digest.avalanche(records.append(nameHash(), slot(entry)));
            }
        }

        return digest;
    }

    @Override
    boolean isEmptyAt(final PagedMemory memory, final int at)
    {
        return EMPTY == memory.longAt(position(at));
    }

    @Override
    int hashAt(final PagedMemory memory, final int at)
    {
        return hashOf(memory.longAt(position(at)));
    }

    @Override
    void copy(final PagedMemory memory, final int from, final int to)
    {
        memory.longAt(position(to), memory.longAt(position(from)));
    }

    @Override
    void closeGap(final PagedMemory memory, final int removedAt)
    {
        int gap = removedAt;
        int at = next(removedAt);
        while (true)
        {
            final long entry = memory.longAt(position(at));
            if (EMPTY == entry)
            {
                break;
            }

            if (mayMove(home(hashOf(entry)), at, gap))
            {
                memory.longAt(position(gap), entry);
                gap = at;
            }

            at = next(at);
        }

        memory.longAt(position(gap), EMPTY);
    }

    /**
     * Where the entry of a key is, or the empty place where it would go.
     */
    private int placeOf(final PagedMemory memory, final long key, final int hash)
    {
        int at = home(hash);

        while (true)
        {
            final long entry = memory.longAt(position(at));
            if (EMPTY == entry)
            {
                return at;
            }

            // Two keys of one hash are so rare that a branch of their own would be compiled as one that is never taken,
            // and all that it is inlined into compiled anew when it is. So they take that of other hashes.
            long difference = hashOf(entry) ^ hash;
            if (0 == difference)
            {
                difference = records.keyAt(slot(entry)) ^ key;
            }
            if (0 == difference)
            {
                return at;
            }

            at = next(at);
        }
    }

    private void removeEntry(final PagedMemory memory, final int at)
    {
        addToSize(-1);
        closeGap(memory, at);
    }

    /**
     * Key of an entry, for readers.
     */
    private long keyOf(final long entry)
    {
        return records.memory().longAt(records.recordPosition(slot(entry)));
    }

    private static long position(final int at)
    {
        return HEADER_LENGTH + ((long)at << ENTRY_SHIFT);
    }

    private static int hashOf(final long entry)
    {
        return (int)(entry >>> Integer.SIZE);
    }

    /**
     * Slot of an entry; {@link #MISSING} of none.
     */
    private static int slot(final long entry)
    {
        return (int)entry - 1;
    }
}
