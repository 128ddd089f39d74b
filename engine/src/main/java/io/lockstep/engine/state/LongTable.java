package io.lockstep.engine.state;

import org.agrona.MutableDirectBuffer;

/**
 * Hash table from long to long that holds exactly as many entries as declared. Every long is a legal key; every long
 * but {@link #MISSING_VALUE} is a legal value.
 *
 * <p>An entry is a pair of longs in one cache line. Open addressing with linear probing at a load of at most 0.6;
 * removal shifts the entries behind the gap back, so that no tombstones are left and the cost of a look-up depends on
 * the present content only. The hash has no secret seed, because a replay has to find the same layout: a source that
 * may choose keys freely can choose them to collide.
 *
 * <p>There is no iteration: its order would depend on history.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class LongTable extends PagedStore
{
    /**
     * Value that stands for no value, and so cannot be stored.
     */
    public static final long MISSING_VALUE = Long.MIN_VALUE;

    private static final int ENTRY_SHIFT = 4;
    private static final int VALUE_OFFSET = Long.BYTES;
    private static final long EMPTY = 0;

    private final int hashShift;
    private final int slotMask;

    LongTable(final String name, final int capacity)
    {
        super(name, capacity);

        final long leastSlots = Math.max(4, (capacity * 5L + 2) / 3);
        final int slotBits = Long.SIZE - Long.numberOfLeadingZeros(leastSlots - 1);
        if (slotBits > 31)
        {
            throw new IllegalArgumentException("capacity is above what a table can address: capacity=" + capacity);
        }

        hashShift = Long.SIZE - slotBits;
        slotMask = (int)((1L << slotBits) - 1);
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
        int slot = home(key);

        while (true)
        {
            final long position = position(slot);
            final long stored = memory.longAt(position + VALUE_OFFSET);
            if (EMPTY == stored || memory.longAt(position) == key)
            {
                return stored ^ MISSING_VALUE;
            }

            slot = (slot + 1) & slotMask;
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
        if (MISSING_VALUE == value)
        {
            throw new IllegalArgumentException("the missing value cannot be stored: store=" + name() + " key=" + key);
        }

        final PagedMemory memory = memory();
        final int slot = slotOf(memory, key);
        if (EMPTY == memory.longAt(position(slot) + VALUE_OFFSET))
        {
            if (size() == capacity())
            {
                onFull();
                return false;
            }

            addToSize(memory, 1);
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
        final long stored = memory.longAt(position(slot) + VALUE_OFFSET);

        if (EMPTY != stored)
        {
            addToSize(memory, -1);
            closeGap(memory, slot);
        }

        return stored ^ MISSING_VALUE;
    }

    @Override
    String layout()
    {
        return "LongTable slots=" + (slotMask + 1L);
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
        final int to = (int)Math.min(from + (long)EntryCursor.MAX_STEP, slotMask + 1L);
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
        if (to > slotMask)
        {
            cursor.end();
        }

        return false;
    }

    @Override
    long pageCount()
    {
        return PagedMemory.pagesFor(position(slotMask) + (1 << ENTRY_SHIFT));
    }

    /**
     * Slot of a key, or the empty one where it would go. The table always has an empty slot.
     */
    private int slotOf(final PagedMemory memory, final long key)
    {
        int slot = home(key);

        while (true)
        {
            final long position = position(slot);
            if (EMPTY == memory.longAt(position + VALUE_OFFSET) || memory.longAt(position) == key)
            {
                return slot;
            }

            slot = (slot + 1) & slotMask;
        }
    }

    /**
     * Move every later entry of the run that may be nearer to its home into the gap, and zero the last gap.
     */
    private void closeGap(final PagedMemory memory, final int removedSlot)
    {
        int gap = removedSlot;
        int slot = removedSlot;

        while (true)
        {
            slot = (slot + 1) & slotMask;
            final long position = position(slot);
            final long stored = memory.longAt(position + VALUE_OFFSET);
            if (EMPTY == stored)
            {
                break;
            }

            final long key = memory.longAt(position);
            final int distanceFromHome = (slot - home(key)) & slotMask;
            final int distanceFromGap = (slot - gap) & slotMask;
            if (distanceFromHome >= distanceFromGap)
            {
                write(memory, gap, key, stored);
                gap = slot;
            }
        }

        write(memory, gap, 0, EMPTY);
    }

    private int home(final long key)
    {
        final long mixed = (key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L;
        return (int)(((mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L) >>> hashShift);
    }

    private static long position(final int slot)
    {
        return HEADER_LENGTH + ((long)slot << ENTRY_SHIFT);
    }

    private static void write(final PagedMemory memory, final int slot, final long key, final long stored)
    {
        final long position = position(slot);
        memory.longAt(position, key);
        memory.longAt(position + VALUE_OFFSET, stored);
    }
}
