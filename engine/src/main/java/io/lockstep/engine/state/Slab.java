package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

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
 * <p>A slot says when a record was allocated, not what it is: so a slab adds nothing to the logical digest by itself.
 * The content of a record counts with the entry of the table that refers to it, where that was declared with this slab.
 * Content is what the record begins with, up to a declared length; links to other slots go behind it.
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

    private final UnsafeBuffer content = new UnsafeBuffer(0, 0);
    private final int recordLength;
    private final int contentLength;
    private final int recordsOffset;
    private final int recordsPerPage;
    private final int reciprocalShift;
    private final long reciprocal;
    private long[] recordBases;
    private int highWater;
    private int freeHead;

    Slab(final String name, final int recordLength, final int contentLength, final int capacity)
    {
        super(name, capacity);
        if (recordLength <= 0 || recordLength > MAX_RECORD_LENGTH || 0 != (recordLength & 7))
        {
            throw new IllegalArgumentException("recordLength must be a multiple of 8 from 8 to " + MAX_RECORD_LENGTH +
                ": store=" + name + " recordLength=" + recordLength);
        }

        if (contentLength < 0 || contentLength > recordLength)
        {
            throw new IllegalArgumentException("contentLength must be from 0 to recordLength: store=" + name +
                " contentLength=" + contentLength + " recordLength=" + recordLength);
        }

        final int mostPerPage = (PageHome.PAGE_LENGTH - HEADER_LENGTH) / recordLength;
        this.recordLength = recordLength;
        this.contentLength = contentLength;
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
        final int slot;

        if (0 != freeHead)
        {
            slot = freeHead - 1;
            final long address = recordAddress(slot);
            freeHead = UnsafeApi.getInt(address);
            UnsafeApi.putInt(address, 0);
        }
        else if (highWater < capacity())
        {
            slot = highWater;
            highWater++;
        }
        else
        {
            onFull();
            return FULL;
        }

        flipLiveBit(memory, slot);
        addToSize(1);
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
        if (!isLive(slot))
        {
            throw new IllegalArgumentException("no record to free: store=" + name() + " slot=" + slot);
        }

        release(slot);
    }

    /**
     * Give a record back that is known to be live.
     */
    void release(final int slot)
    {
        flipLiveBit(memory(), slot);
        final long address = recordAddress(slot);
        // It ends by equality, since the compiler would cut a loop that it can count in three, for a few turns.
        for (long at = address, end = address + recordLength; at != end; at += Long.BYTES)
        {
            UnsafeApi.putLong(at, 0);
        }

        UnsafeApi.putInt(address, freeHead);
        freeHead = slot + 1;
        addToSize(-1);
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
        if (slot < 0 || slot >= highWater)
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
        read(slot, 0, record);
    }

    /**
     * Point a flyweight at a record to read and write it. Writing is allowed until the next operation of any store.
     *
     * @param slot   of a live record.
     * @param record to point at it.
     */
    public void write(final int slot, final Record record)
    {
        write(slot, 0, record);
    }

    /**
     * Append the content of a record, and not where it is.
     *
     * @param digest of an entry so far.
     * @param value  slot of a live record.
     * @return the digest with the content.
     */
    long append(final long digest, final long value)
    {
        final int slot = (int)value;
        assert slot == value && isLive(slot) : "store=" + name() + " slot=" + value;
        if (0 == contentLength)
        {
            return digest;
        }

        content.wrap(recordAddress(slot), contentLength);
        return Digest.chain(digest, content, 0, contentLength);
    }

    void read(final int slot, final int offset, final Record record)
    {
        assert isLive(slot) : "store=" + name() + " slot=" + slot;
        final int length = recordLength - offset;
        record.wrap(recordAddress(slot) + offset, length, false);
    }

    void write(final int slot, final int offset, final Record record)
    {
        assert isLive(slot) : "store=" + name() + " slot=" + slot;
        final int length = recordLength - offset;
        record.wrap(recordAddressToWrite(slot) + offset, length, true);
    }

    /**
     * The long that a record begins with.
     */
    long keyAt(final int slot)
    {
        return UnsafeApi.getLong(recordAddress(slot));
    }

    void keyAt(final int slot, final long key)
    {
        UnsafeApi.putLong(recordAddressToWrite(slot), key);
    }

    @Override
    long logicalDigest()
    {
        return 0;
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

        copy(memory(), (int)key, 0, target, offset);
        return true;
    }

    /**
     * Copy a record from some offset on, for readers.
     */
    void copy(
        final PagedMemory memory, final int slot, final int from, final MutableDirectBuffer target, final int offset)
    {
        final long position = recordPosition(slot);
        for (int i = from; i < recordLength; i += Long.BYTES)
        {
            target.putLong(offset + i - from, memory.longAt(position + i));
        }
    }

    /**
     * Where a record is, for readers.
     */
    long recordPosition(final int slot)
    {
        final int pageIndex = pageIndex(slot);
        return pagePosition(pageIndex) + recordsOffset + (long)(slot - pageIndex * recordsPerPage) * recordLength;
    }

    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final int from = (int)cursor.place();
        final int limit = Math.min(highWater, capacity());
        final int to = (int)Math.min(from + (long)EntryCursor.MAX_STEP, limit);
        for (int slot = from; slot < to; slot++)
        {
            if (copyValue(slot, target, offset))
            {
                cursor.found(slot, slot + 1);
                return true;
            }
        }

        cursor.skippedTo(to);
        if (to >= limit)
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

    @Override
    void load(final PagedMemory boundMemory)
    {
        super.load(boundMemory);
        highWater = boundMemory.intAt(HIGH_WATER_OFFSET);
        freeHead = boundMemory.intAt(FREE_HEAD_OFFSET);
    }

    @Override
    void flush(final PagedMemory boundMemory)
    {
        super.flush(boundMemory);
        write(boundMemory, HIGH_WATER_OFFSET, highWater);
        write(boundMemory, FREE_HEAD_OFFSET, freeHead);
    }

    @Override
    void onBound(final PagedMemory boundMemory)
    {
        if (!boundMemory.isWritable())
        {
            return;
        }

        final int pageCount = (int)pageCount();
        final long[] bases = new long[pageCount];
        for (int i = 0; i < pageCount; i++)
        {
            final long first = boundMemory.address(pagePosition(i) + recordsOffset, recordLength);
            bases[i] = first - (long)i * recordsPerPage * recordLength;
        }

        recordBases = bases;
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

    /**
     * Address of a record, which is the slot times the length behind a base that its page has for the purpose.
     */
    private long recordAddress(final int slot)
    {
        return recordBases[pageIndex(slot)] + (long)slot * recordLength;
    }

    private long recordAddressToWrite(final int slot)
    {
        final int pageIndex = pageIndex(slot);
        memory().markDirty(pageIndex);
        return recordBases[pageIndex] + (long)slot * recordLength;
    }
}
