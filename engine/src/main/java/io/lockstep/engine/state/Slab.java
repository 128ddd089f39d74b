package io.lockstep.engine.state;

import org.agrona.MutableDirectBuffer;

/**
 * Records of one length that are allocated, addressed by slot, and freed.
 *
 * <p>A slot is a small number that stays the same until the record is freed: processors keep it as a value in other
 * stores, or in other records, to link them. A new record is all zero. Slots are handed out in a fixed order: the one
 * freed last first, then those never used, upwards.
 *
 * <p>Every page has a map of its live records, a bit each, so that freeing a slot twice is always caught; to read or
 * write a slot that is not live fails only where assertions are on.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class Slab extends PagedStore
{
    /**
     * Returned in place of a slot when as many records are live as were declared.
     */
    public static final int FULL = -1;

    private static final int MAX_RECORD_LENGTH = 4096;
    private static final int LINE_LENGTH = 64;
    private static final int LINE_BITS = LINE_LENGTH * Byte.SIZE;
    /** Slots that were ever live. */
    private static final int HIGH_WATER_OFFSET = 4;
    /** One more than the slot freed last; zero if none is free. Its record's first int goes on likewise. */
    private static final int FREE_HEAD_OFFSET = 8;

    private final int recordLength;
    private final int recordsOffset;
    private final int recordsPerPage;
    private final int reciprocalShift;
    private final long reciprocal;

    Slab(final String name, final int recordLength, final int capacity)
    {
        super(name, capacity);
        if (recordLength <= 0 || recordLength > MAX_RECORD_LENGTH || 0 != (recordLength & 7))
        {
            throw new IllegalArgumentException("recordLength must be a multiple of 8 from 8 to " + MAX_RECORD_LENGTH +
                ": store=" + name + " recordLength=" + recordLength);
        }

        final int mostPerPage = (PageHome.PAGE_LENGTH - HEADER_LENGTH) / recordLength;
        this.recordLength = recordLength;
        recordsOffset = HEADER_LENGTH + (mostPerPage + LINE_BITS - 1) / LINE_BITS * LINE_LENGTH;
        recordsPerPage = (PageHome.PAGE_LENGTH - recordsOffset) / recordLength;
        reciprocalShift = 2 * Integer.SIZE - 1 - Integer.numberOfLeadingZeros(recordsPerPage - 1);
        reciprocal = ((1L << reciprocalShift) + recordsPerPage - 1) / recordsPerPage;
    }

    /**
     * Length of every record.
     *
     * @return in bytes.
     */
    public int recordLength()
    {
        return recordLength;
    }

    /**
     * Take a record into use.
     *
     * @return its slot, or {@link #FULL}, with nothing changed but {@link #fullCount()}.
     */
    public int allocate()
    {
        final PagedMemory memory = memory();
        final int freeHead = memory.intAt(FREE_HEAD_OFFSET);
        final int highWater = memory.intAt(HIGH_WATER_OFFSET);
        final int slot;

        if (0 != freeHead)
        {
            slot = freeHead - 1;
            final long position = recordPosition(slot);
            memory.intAt(FREE_HEAD_OFFSET, memory.intAt(position));
            memory.intAt(position, 0);
        }
        else if (highWater < capacity())
        {
            slot = highWater;
            memory.intAt(HIGH_WATER_OFFSET, highWater + 1);
        }
        else
        {
            onFull();
            return FULL;
        }

        flipLiveBit(memory, slot);
        addToSize(memory, 1);
        return slot;
    }

    /**
     * Give a record back. Its content is gone.
     *
     * @param slot of a live record.
     * @throws IllegalArgumentException if the slot holds none.
     */
    public void free(final int slot)
    {
        final PagedMemory memory = memory();
        if (!isLive(slot))
        {
            throw new IllegalArgumentException("no record to free: store=" + name() + " slot=" + slot);
        }

        final long position = recordPosition(slot);
        memory.zero(position, recordLength);
        memory.intAt(position, memory.intAt(FREE_HEAD_OFFSET));
        memory.intAt(FREE_HEAD_OFFSET, slot + 1);
        flipLiveBit(memory, slot);
        addToSize(memory, -1);
    }

    /**
     * Whether a slot holds a record.
     *
     * @param slot any number.
     * @return true if it was allocated and not freed since.
     */
    public boolean isLive(final int slot)
    {
        final PagedMemory memory = memory();
        if (slot < 0 || slot >= memory.intAt(HIGH_WATER_OFFSET))
        {
            return false;
        }

        final int pageIndex = pageIndex(slot);
        final int index = slot - pageIndex * recordsPerPage;
        return 0 != (memory.longAt(liveWordPosition(pageIndex, index)) & (1L << index));
    }

    /**
     * Point a flyweight at a record to read it.
     *
     * @param slot   of a live record.
     * @param record to point at it.
     */
    public void read(final int slot, final Record record)
    {
        assert isLive(slot) : "store=" + name() + " slot=" + slot;
        record.wrap(memory().address(recordPosition(slot), recordLength), recordLength, false);
    }

    /**
     * Point a flyweight at a record to read and write it. Writing is allowed until the next operation of any store.
     *
     * @param slot   of a live record.
     * @param record to point at it.
     */
    public void write(final int slot, final Record record)
    {
        assert isLive(slot) : "store=" + name() + " slot=" + slot;
        record.wrap(memory().addressToWrite(recordPosition(slot), recordLength), recordLength, true);
    }

    @Override
    String layout()
    {
        return "Slab recordLength=" + recordLength + " recordsPerPage=" + recordsPerPage;
    }

    @Override
    StoreKind kind()
    {
        return StoreKind.SLAB;
    }

    @Override
    int valueLength()
    {
        return recordLength;
    }

    @Override
    boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        if (key != (int)key || key >= capacity() || !isLive((int)key))
        {
            return false;
        }

        final PagedMemory memory = memory();
        final long position = recordPosition((int)key);
        for (int i = 0; i < recordLength; i += Long.BYTES)
        {
            target.putLong(offset + i, memory.longAt(position + i));
        }

        return true;
    }

    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final int from = (int)cursor.place();
        final int highWater = Math.min(memory().intAt(HIGH_WATER_OFFSET), capacity());
        final int to = (int)Math.min(from + (long)EntryCursor.MAX_STEP, highWater);
        for (int slot = from; slot < to; slot++)
        {
            if (copyValue(slot, target, offset))
            {
                cursor.found(slot, slot + 1);
                return true;
            }
        }

        cursor.skippedTo(to);
        if (to >= highWater)
        {
            cursor.end();
        }

        return false;
    }

    @Override
    long pageCount()
    {
        return (capacity() + recordsPerPage - 1L) / recordsPerPage;
    }

    private void flipLiveBit(final PagedMemory memory, final int slot)
    {
        final int pageIndex = pageIndex(slot);
        final int index = slot - pageIndex * recordsPerPage;
        final long position = liveWordPosition(pageIndex, index);
        memory.longAt(position, memory.longAt(position) ^ (1L << index));
    }

    private static long liveWordPosition(final int pageIndex, final int index)
    {
        return pagePosition(pageIndex) + HEADER_LENGTH + (index >>> 6) * Long.BYTES;
    }

    private static long pagePosition(final int pageIndex)
    {
        return (long)pageIndex * PageHome.PAGE_LENGTH;
    }

    /**
     * The slot divided by the records of a page, as a multiplication: exact for every int that is not negative.
     */
    private int pageIndex(final int slot)
    {
        return (int)((slot * reciprocal) >>> reciprocalShift);
    }

    private long recordPosition(final int slot)
    {
        final int pageIndex = pageIndex(slot);
        return pagePosition(pageIndex) + recordsOffset + (slot - pageIndex * recordsPerPage) * recordLength;
    }
}
