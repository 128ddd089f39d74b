package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Byte space of one store: its pages, which of them were written to, and what they add to the state's digest.
 *
 * <p>A position counts bytes from the start of the first page. A structure lays itself out so that no value straddles
 * two pages; every write marks its page dirty.
 *
 * <p><b>Design note.</b> Values are read and written by address, not through the buffers: the compiler knows then that
 * they are not on the heap, and keeps page addresses in registers from one access to the next. Safe in production too,
 * as a position is confined to its page by a mask, and the page by the bounds of an array.
 *
 * <p>Threading: owned by the processor agent.
 */
class PagedMemory
{
    private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PageHome.PAGE_LENGTH);
    private static final int PAGE_MASK = PageHome.PAGE_LENGTH - 1;
    private static final long EMPTY_PAGE_HASH =
        Digest.xxh64(new UnsafeBuffer(new byte[PageHome.PAGE_LENGTH]), 0, PageHome.PAGE_LENGTH, 0);

    private final UnsafeBuffer[] pages;
    private final long[] addresses;
    private final boolean[] isDirty;
    private final long[] pageDigests;
    private final int ordinal;
    private long digest;

    /**
     * Take over pages, whatever they hold.
     *
     * @param pages   of the store, in order.
     * @param ordinal of the store among the stores of its processor.
     */
    PagedMemory(final UnsafeBuffer[] pages, final int ordinal)
    {
        this.pages = pages;
        this.ordinal = ordinal;
        addresses = new long[pages.length];
        isDirty = new boolean[pages.length];
        pageDigests = new long[pages.length];
        Arrays.fill(isDirty, true);
        for (int i = 0; i < pages.length; i++)
        {
            addresses[i] = pages[i].addressOffset();
        }
    }

    /**
     * Number of pages that hold so many bytes.
     *
     * @param length in bytes.
     * @return the least number of pages.
     */
    static long pagesFor(final long length)
    {
        return (length + PAGE_MASK) >>> PAGE_SHIFT;
    }

    /**
     * Whether this process writes the pages: they are then all at hand, and what was written last is known.
     *
     * @return true, but for readers of what another process writes.
     */
    boolean isWritable()
    {
        return true;
    }

    /**
     * Read a long.
     *
     * @param position a multiple of 8.
     * @return the value.
     */
    long longAt(final long position)
    {
        return UnsafeApi.getLong(address(position, Long.BYTES));
    }

    /**
     * Write a long.
     *
     * @param position a multiple of 8.
     * @param value    to write.
     */
    void longAt(final long position, final long value)
    {
        UnsafeApi.putLong(addressToWrite(position, Long.BYTES), value);
    }

    /**
     * Read an int.
     *
     * @param position a multiple of 4.
     * @return the value.
     */
    int intAt(final long position)
    {
        return UnsafeApi.getInt(address(position, Integer.BYTES));
    }

    /**
     * Write an int.
     *
     * @param position a multiple of 4.
     * @param value    to write.
     */
    void intAt(final long position, final int value)
    {
        UnsafeApi.putInt(addressToWrite(position, Integer.BYTES), value);
    }

    /**
     * Copy bytes, which may overlap with where they go.
     *
     * @param from   position of the first byte.
     * @param to     position where the first byte goes.
     * @param length in bytes; both ranges are inside a page each.
     */
    void move(final long from, final long to, final int length)
    {
        if (length > 0)
        {
            UnsafeApi.copyMemory(address(from, length), addressToWrite(to, length), length);
        }
    }

    /**
     * Zero a range.
     *
     * @param position of its first byte, a multiple of 8.
     * @param length   in bytes, a multiple of 8; the range is inside a page.
     */
    void zero(final long position, final int length)
    {
        if (length > 0)
        {
            final long start = addressToWrite(position, length);
            for (long address = start, end = start + length; address < end; address += Long.BYTES)
            {
                UnsafeApi.putLong(address, 0);
            }
        }
    }

    /**
     * Address of a range to read.
     *
     * @param position of its first byte.
     * @param length   in bytes; the range is inside a page.
     * @return the address.
     */
    long address(final long position, final int length)
    {
        assert (position & PAGE_MASK) + length <= PageHome.PAGE_LENGTH : "position=" + position + " length=" + length;
        return addresses[(int)(position >>> PAGE_SHIFT)] + (position & PAGE_MASK);
    }

    /**
     * Address of a range to write before the next digest.
     *
     * @param position of its first byte.
     * @param length   in bytes; the range is inside a page.
     * @return the address; its page is now marked dirty.
     */
    long addressToWrite(final long position, final int length)
    {
        markDirty((int)(position >>> PAGE_SHIFT));
        return address(position, length);
    }

    /**
     * Make sure that the next digest takes in a page that is written to by address.
     *
     * @param index of the page in this store.
     */
    void markDirty(final int index)
    {
        isDirty[index] = true;
    }

    /**
     * Digest of the content of all pages. Only pages written to since the last call are hashed again. A page of
     * zeros adds nothing.
     *
     * @return the digest: a sum over pages, so that it does not matter when a page was last hashed.
     */
    long digest()
    {
        hash(pages.length);
        return digest;
    }

    /**
     * Hash pages written to since they were hashed last, so that the next digest need not.
     *
     * @param limit most pages.
     * @return how many were hashed; fewer than the limit once none is left.
     */
    int hash(final int limit)
    {
        int hashed = 0;
        for (int i = 0; i < pages.length && hashed < limit; i++)
        {
            if (isDirty[i])
            {
                isDirty[i] = false;
                final long pageDigest = pageDigest(ordinal, i, pages[i]);
                digest += pageDigest - pageDigests[i];
                pageDigests[i] = pageDigest;
                hashed++;
            }
        }

        return hashed;
    }

    /**
     * Visit the pages that are not all zero, with their digests as of the last call of {@link #digest()}.
     *
     * @param visitor called for each of them.
     */
    void forEachUsedPage(final PageVisitor visitor)
    {
        for (int i = 0; i < pages.length; i++)
        {
            if (0 != pageDigests[i])
            {
                visitor.onPage(ordinal, i, pageDigests[i], pages[i]);
            }
        }
    }

    static long pageDigest(final int ordinal, final int index, final DirectBuffer page)
    {
        if (isZero(page))
        {
            return 0;
        }

        final long hash = Digest.xxh64(page, 0, PageHome.PAGE_LENGTH, 0);
        if (EMPTY_PAGE_HASH == hash)
        {
            return 0;
        }

        final long place = Digest.avalanche((long)(ordinal + 1) << 32 | index);
        return Digest.avalanche(hash + place);
    }

    /**
     * Most pages of a state are empty at a start, and this is told faster than their hash.
     */
    private static boolean isZero(final DirectBuffer page)
    {
        page.boundsCheck(0, PageHome.PAGE_LENGTH);
        final byte[] array = page.byteArray();
        final long begin = page.addressOffset();
        long any = 0;
        for (long at = begin, end = begin + PageHome.PAGE_LENGTH; at < end && any == 0; at += 4 * Long.BYTES)
        {
            any = UnsafeApi.getLong(array, at) |
                UnsafeApi.getLong(array, at + 8) |
                UnsafeApi.getLong(array, at + 16) |
                UnsafeApi.getLong(array, at + 24);
        }

        return any == 0;
    }
}
