package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Hash table from long to long that holds exactly as many entries as declared. Every long is a legal key; every long
 * but {@link #MISSING_VALUE} is a legal value.
 *
 * <p>An entry is a pair of longs in one cache line. How the table grows, and what it costs: {@link HashedStore}.
 *
 * <p>There is no iteration: its order would depend on history.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class LongTable extends HashedStore
{
    /**
     * Value that stands for no value, and so cannot be stored.
     */
    public static final long MISSING_VALUE = Long.MIN_VALUE;

    private static final int ENTRY_SHIFT = 4;
    private static final int ENTRY_LENGTH = 1 << ENTRY_SHIFT;
    private static final int VALUE_OFFSET = Long.BYTES;
    private static final long EMPTY = 0;

    private final LogicalValues values;

    LongTable(final String name, final int capacity, final LogicalValues values)
    {
        super(name, capacity);
        this.values = values;
    }

    /**
     * Value of a key.
     *
     * @param key to look up.
     * @return its value, or {@link #MISSING_VALUE} if it has none.
     */
    public long get(final long key)
    {
        final PagedMemory memory = memory();
        int slot = home(hash(key));

        while (true)
        {
            final long address = address(memory, slot);
            final long stored = UnsafeApi.getLong(address + VALUE_OFFSET);
            if (EMPTY == stored || UnsafeApi.getLong(address) == key)
            {
                return stored ^ MISSING_VALUE;
            }

            slot = next(slot);
        }
    }

    /**
     * Whether a key has a value.
     *
     * @param key to look up.
     * @return true if it has one.
     */
    public boolean containsKey(final long key)
    {
        return MISSING_VALUE != get(key);
    }

    /**
     * Give a key a value, in place of the one that it has.
     *
     * @param key   to insert, or to change the value of.
     * @param value that the key has from now on.
     * @return true if done; false, with nothing changed but {@link #fullCount()}, if the key is new and the table full.
     * @throws IllegalArgumentException if the value is {@link #MISSING_VALUE}.
     */
    public boolean put(final long key, final long value)
    {
        requireStorable(key, value);
        final PagedMemory memory = memory();
        int slot = slotOf(memory, key);
        if (EMPTY == UnsafeApi.getLong(address(memory, slot) + VALUE_OFFSET))
        {
            if (isFull())
            {
                onFull();
                return false;
            }

            if (isGrowthDue())
            {
                grow(memory);
                slot = slotOf(memory, key);
            }

            addToSize(1);
        }

        write(memory, slot, key, value ^ MISSING_VALUE);
        return true;
    }

    /**
     * Give a key another value where it has the one that is expected.
     *
     * @param key      to change the value of.
     * @param expected value that the key has to have.
     * @param value    that the key has from now on.
     * @return true if done; false, with nothing changed, if the key has another value or none.
     * @throws IllegalArgumentException if the value is {@link #MISSING_VALUE}.
     */
    public boolean replace(final long key, final long expected, final long value)
    {
        requireStorable(key, value);
        final PagedMemory memory = memory();
        final int slot = slotOf(memory, key);
        final long stored = UnsafeApi.getLong(address(memory, slot) + VALUE_OFFSET);
        if (EMPTY == stored || stored != (expected ^ MISSING_VALUE))
        {
            return false;
        }

        write(memory, slot, key, value ^ MISSING_VALUE);
        return true;
    }

    /**
     * Take a key and its value out.
     *
     * @param key to remove.
     * @return the value that it had, or {@link #MISSING_VALUE} if it had none.
     */
    public long remove(final long key)
    {
        final PagedMemory memory = memory();
        final int slot = slotOf(memory, key);
        final long stored = UnsafeApi.getLong(address(memory, slot) + VALUE_OFFSET);
        if (EMPTY != stored)
        {
            addToSize(-1);
            closeGap(memory, slot);
        }

        return stored ^ MISSING_VALUE;
    }

    @Override
    String layout()
    {
        return "LongTable slots=" + slotCount();
    }

    @Override
    StoreKind kind()
    {
        return StoreKind.LONG_TABLE;
    }

    @Override
    boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        final long value = get(key);
        target.putLong(offset, value);
        return MISSING_VALUE != value;
    }

    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final PagedMemory memory = memory();
        final int from = (int)cursor.place();
        final int to = (int)Math.min(from + (long)EntryCursor.MAX_STEP, slotCount());
        for (int slot = from; slot < to; slot++)
        {
            final long position = position(slot);
            final long stored = memory.longAt(position + VALUE_OFFSET);
            if (EMPTY != stored)
            {
                target.putLong(offset, stored ^ MISSING_VALUE);
                cursor.found(memory.longAt(position), slot + 1);
                return true;
            }
        }

        cursor.skippedTo(to);
        if (to >= slotCount())
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
        for (int slot = 0, end = slotCount(); slot < end; slot++)
        {
            final long position = position(slot);
            final long stored = memory.longAt(position + VALUE_OFFSET);
            if (EMPTY != stored)
            {
                final long start = Digest.chain(nameHash(), memory.longAt(position));
                digest += Digest.avalanche(values.append(start, stored ^ MISSING_VALUE));
            }
        }

        return digest;
    }

    @Override
    boolean isEmptyAt(final PagedMemory memory, final int slot)
    {
        return EMPTY == UnsafeApi.getLong(address(memory, slot) + VALUE_OFFSET);
    }

    @Override
    int hashAt(final PagedMemory memory, final int slot)
    {
        return hash(UnsafeApi.getLong(address(memory, slot)));
    }

    @Override
    void copy(final PagedMemory memory, final int from, final int to)
    {
        final long address = address(memory, from);
        write(memory, to, UnsafeApi.getLong(address), UnsafeApi.getLong(address + VALUE_OFFSET));
    }

    @Override
    void closeGap(final PagedMemory memory, final int removedSlot)
    {
        int gap = removedSlot;
        int slot = next(removedSlot);
        while (true)
        {
            final long address = address(memory, slot);
            final long stored = UnsafeApi.getLong(address + VALUE_OFFSET);
            if (EMPTY == stored)
            {
                break;
            }

            final long key = UnsafeApi.getLong(address);
            if (mayMove(home(hash(key)), slot, gap))
            {
                write(memory, gap, key, stored);
                gap = slot;
            }

            slot = next(slot);
        }

        write(memory, gap, 0, EMPTY);
    }

    private void requireStorable(final long key, final long value)
    {
        if (MISSING_VALUE == value)
        {
            throw new IllegalArgumentException("the missing value cannot be stored: store=" + name() + " key=" + key);
        }
    }

    /**
     * Slot of a key, or the empty one where it would go. The table always has an empty slot.
     */
    private int slotOf(final PagedMemory memory, final long key)
    {
        int slot = home(hash(key));

        while (true)
        {
            final long address = address(memory, slot);
            if (EMPTY == UnsafeApi.getLong(address + VALUE_OFFSET) || UnsafeApi.getLong(address) == key)
            {
                return slot;
            }

            slot = next(slot);
        }
    }

    private static void write(final PagedMemory memory, final int slot, final long key, final long stored)
    {
        final long address = memory.addressToWrite(position(slot), ENTRY_LENGTH);
        UnsafeApi.putLong(address, key);
        UnsafeApi.putLong(address + VALUE_OFFSET, stored);
    }

    private static long address(final PagedMemory memory, final int slot)
    {
        return memory.address(position(slot), ENTRY_LENGTH);
    }

    private static long position(final int slot)
    {
        return HEADER_LENGTH + ((long)slot << ENTRY_SHIFT);
    }
}
