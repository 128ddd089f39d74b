package io.lockstep.engine.state;

import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * Layout of the header pages, which say to other processes what the pages behind them hold.
 *
 * <pre>
 *   page 0     root, then one description of 256 bytes for each store
 *   page 1..   directory: for each page, store ordinal + 1 (int) and index among the store's pages (int)
 * </pre>
 *
 * <p>What several threads write is 128 bytes apart, so that they do not share lines, nor pairs of lines. All numbers
 * have the byte order of the machine, as the stores have. The header belongs to no digest.
 *
 * <p>Threading: constants only.
 */
final class HeaderLayout
{
    /** "LOCKSTEP" in little-endian order; written last. */
    static final long MAGIC = 0x5045_5453_4B43_4F4CL;
    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int PAGE_LENGTH_OFFSET = 12;
    static final int PAGE_LIMIT_OFFSET = 16;
    static final int STORE_COUNT_OFFSET = 20;
    static final int PAGE_STRIDE_OFFSET = 24;
    static final int LAYOUT_HASH_OFFSET = 32;
    /** Even between batches, odd while one is applied. */
    static final int BATCH_VERSION_OFFSET = 128;
    static final int APPLIED_OFFSET = 136;
    static final int TIME_OFFSET = 144;
    static final int DURABLE_OFFSET = 256;
    static final int PHASE_OFFSET = 384;

    static final int STORES_OFFSET = 512;
    static final int STORE_LENGTH = 256;
    static final int STORE_KIND_OFFSET = 0;
    static final int STORE_CAPACITY_OFFSET = 4;
    static final int STORE_VALUE_LENGTH_OFFSET = 8;
    static final int STORE_PAGE_LIMIT_OFFSET = 12;
    static final int STORE_NAME_LENGTH_OFFSET = 16;
    static final int STORE_NAME_OFFSET = 20;
    static final int MAX_NAME_LENGTH = STORE_LENGTH - STORE_NAME_OFFSET;
    static final int MAX_STORES = (PageHome.PAGE_LENGTH - STORES_OFFSET) / STORE_LENGTH;

    static final int FIRST_DIRECTORY_PAGE = 1;
    private static final int PLACE_SHIFT = 3;
    private static final int PLACES_PER_PAGE = PageHome.PAGE_LENGTH >>> PLACE_SHIFT;

    private HeaderLayout()
    {
    }

    /**
     * How many header pages stand before the pages of stores.
     *
     * @param storePages how many pages the stores have.
     * @return none where there is nothing to describe.
     */
    static long headerPages(final long storePages)
    {
        if (0 == storePages)
        {
            return 0;
        }

        long directoryPages = 1;
        while (directoryPages * PLACES_PER_PAGE < FIRST_DIRECTORY_PAGE + directoryPages + storePages)
        {
            directoryPages++;
        }

        return FIRST_DIRECTORY_PAGE + directoryPages;
    }

    static int storeOffset(final int ordinal)
    {
        return STORES_OFFSET + ordinal * STORE_LENGTH;
    }

    /**
     * Page of the directory that tells about a page.
     */
    static int directoryPage(final int page)
    {
        return FIRST_DIRECTORY_PAGE + page / PLACES_PER_PAGE;
    }

    /**
     * Where in {@link #directoryPage(int)} it does.
     */
    static int directoryOffset(final int page)
    {
        return page % PLACES_PER_PAGE << PLACE_SHIFT;
    }

    static byte[] encodedName(final String name)
    {
        final byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (0 == encoded.length || encoded.length > MAX_NAME_LENGTH)
        {
            throw new IllegalArgumentException(
                "the name of a store has 1 to " + MAX_NAME_LENGTH + " bytes in UTF-8: name=" + name);
        }

        return encoded;
    }

    static String name(final DirectBuffer root, final int ordinal)
    {
        final int offset = storeOffset(ordinal);
        final int length = root.getInt(offset + STORE_NAME_LENGTH_OFFSET);
        final byte[] encoded = new byte[Math.max(0, Math.min(length, MAX_NAME_LENGTH))];
        root.getBytes(offset + STORE_NAME_OFFSET, encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }
}
