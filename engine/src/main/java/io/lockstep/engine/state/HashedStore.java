package io.lockstep.engine.state;

/**
 * Open addressing that grows a few slots at a time, for stores whose entries are found by a hash.
 *
 * <p>Linear hashing: of the slots that the capacity needs, only those that the entries need have been opened. When the
 * table gets crowded it doubles, in <em>splits</em>, eight with each insertion: a split opens the next slot, and moves
 * there, out of the one slot whose entries may belong there, those that do. Both sides of it go through memory in
 * order, so that a split costs a few nanoseconds and no insertion ever waits for more than eight; and a table
 * of which little is used lies in few pages. A table does not shrink.
 *
 * <p>Collisions go to the next slot, round a ring of all slots that the capacity needs, opened or not. Removal moves
 * the entries behind the gap back, so that no tombstones are left and the cost of a look-up depends on the present
 * content only. The load is at most 0.6 when a doubling begins, and at most 0.73 in the part not yet split before it
 * ends. The hash has no secret seed, because a replay has to find the same layout: a source that may choose keys freely
 * can choose them to collide.
 *
 * <p>Source: W. Litwin, <i>Linear hashing: a new tool for file and table addressing</i> (VLDB 1980); D. Knuth, <i>The
 * Art of Computer Programming</i>, volume 3, section 6.4, algorithm R.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
abstract class HashedStore extends PagedStore
{
    private static final int MAX_SLOT_BITS = 30;
    private static final int MIN_SLOT_BITS = 3;
    private static final int FIRST_SLOTS = 256;
    private static final int SPLITS_PER_INSERTION = 8;
    /** How many slots are open, less those that an empty table has. */
    private static final int OPENED_OFFSET = 8;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final int ringMask;
    private final int firstSlots;
    private int openSlots;
    private int wideMask;
    private int narrowMask;
    private int growthSize;

    HashedStore(final String name, final int capacity)
    {
        super(name, capacity);

        final long leastSlots = (capacity * 5L + 2) / 3;
        final int slotBits = Math.max(MIN_SLOT_BITS, Long.SIZE - Long.numberOfLeadingZeros(leastSlots - 1));
        if (slotBits > MAX_SLOT_BITS)
        {
            throw new IllegalArgumentException("capacity is above what a table can address: store=" + name +
                " capacity=" + capacity);
        }

        ringMask = (1 << slotBits) - 1;
        firstSlots = Math.min(FIRST_SLOTS, ringMask + 1);
        openSlots(firstSlots);
    }

    /**
     * Slots that the capacity needs.
     *
     * @return how many, a power of two.
     */
    final int slotCount()
    {
        return ringMask + 1;
    }

    /**
     * Slots that are open: where entries have their homes.
     *
     * @return how many.
     */
    final int openSlots()
    {
        return openSlots;
    }

    /**
     * Slot where the search for an entry begins.
     *
     * @param hash of its key.
     * @return as many low bits of the hash as address all open slots, or one less where that slot is not open.
     */
    final int home(final int hash)
    {
        final int slot = hash & wideMask;
        return slot < openSlots ? slot : slot & narrowMask;
    }

    /**
     * Slot behind a slot.
     *
     * @param slot any.
     * @return the next one.
     */
    final int next(final int slot)
    {
        return slot + 1 & ringMask;
    }

    /**
     * The first empty slot. There always is one.
     *
     * @param memory of this store.
     * @param from   slot to look at first.
     * @return the slot.
     */
    final int emptySlotFrom(final PagedMemory memory, final int from)
    {
        int slot = from;
        while (!isEmptyAt(memory, slot))
        {
            slot = next(slot);
        }

        return slot;
    }

    /**
     * Whether there are as many entries as declared.
     *
     * @return true if there are.
     */
    final boolean isFull()
    {
        return size() == capacity();
    }

    /**
     * Whether a split is due before one more entry is inserted. If so, {@link #grow(PagedMemory)}, and look for the
     * entry's slot after that.
     *
     * @return true if the table is crowded, or part of it was split already.
     */
    final boolean isGrowthDue()
    {
        return size() >= growthSize;
    }

    /**
     * Open the next few slots.
     *
     * @param memory of this store.
     */
    final void grow(final PagedMemory memory)
    {
        for (int i = 0; i < SPLITS_PER_INSERTION; i++)
        {
            split(memory);
        }

        memory.intAt(OPENED_OFFSET, openSlots - firstSlots);
    }

    /**
     * Whether an entry may be moved into a gap before it: whether it is at least as far behind its home as behind the
     * gap.
     *
     * @param home of the entry.
     * @param slot of the entry.
     * @param gap  before it, with entries only in between.
     * @return true if it may.
     */
    final boolean mayMove(final int home, final int slot, final int gap)
    {
        return (slot - home & ringMask) >= (slot - gap & ringMask);
    }

    /**
     * Hash of a key, of which a table uses low bits. The two halves of a product of 128 bits, folded: keys that differ
     * in any few bits differ there, and dense ones hardly collide.
     *
     * @param key to hash.
     * @return the hash.
     */
    static int hash(final long key)
    {
        return (int)(key * MULTIPLIER ^ Math.multiplyHigh(key, MULTIPLIER));
    }

    /**
     * Whether a slot has no entry.
     *
     * @param memory of this store.
     * @param slot   any.
     * @return true if it has none.
     */
    abstract boolean isEmptyAt(PagedMemory memory, int slot);

    /**
     * Hash of the key of an entry.
     *
     * @param memory of this store.
     * @param slot   with an entry.
     * @return the hash.
     */
    abstract int hashAt(PagedMemory memory, int slot);

    /**
     * Copy an entry.
     *
     * @param memory of this store.
     * @param from   slot with the entry.
     * @param to     slot to overwrite.
     */
    abstract void copy(PagedMemory memory, int from, int to);

    /**
     * Remove an entry: move every later one of the run that may be nearer to its home into the gap, and zero the last
     * gap.
     *
     * @param memory      of this store.
     * @param removedSlot of the entry.
     */
    abstract void closeGap(PagedMemory memory, int removedSlot);

    @Override
    final void load(final PagedMemory boundMemory)
    {
        super.load(boundMemory);
        openSlots(firstSlots + boundMemory.intAt(OPENED_OFFSET));
    }

    private void openSlots(final int slots)
    {
        openSlots = slots;
        wideMask = (Integer.highestOneBit(slots - 1) << 1) - 1;
        narrowMask = wideMask >>> 1;
        if (slots == ringMask + 1)
        {
            growthSize = Integer.MAX_VALUE;
        }
        else
        {
            growthSize = slots == wideMask + 1 ? (int)(slots * 3L / 5) : 0;
        }
    }

    /**
     * Open the next slot, and move those entries there that have their home there from now on. They are in the run
     * that begins at the slot that was their home. Others may come closer meanwhile, never before the place looked at.
     */
    private void split(final PagedMemory memory)
    {
        final int target = openSlots;
        openSlots(target + 1);
        int slot = target & narrowMask;

        while (slot != target && !isEmptyAt(memory, slot))
        {
            if (target == home(hashAt(memory, slot)))
            {
                copy(memory, slot, emptySlotFrom(memory, target));
                closeGap(memory, slot);
            }
            else
            {
                slot = next(slot);
            }
        }
    }
}
