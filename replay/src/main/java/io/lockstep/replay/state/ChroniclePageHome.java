package io.lockstep.replay.state;

import io.lockstep.engine.state.PageHome;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.READ;

/**
 * Home that keeps every page as one entry of a persisted Chronicle Map, which other processes may open.
 *
 * <p>The key of a page is its index, a {@code Long} from zero on, in the order in which the stores were declared; the
 * value is the page. The map is asked for each page once, while it is opened: from then on the engine works on the
 * addresses of the pages, which do not move, and takes none of the map's locks. In the file the pages lie at equal
 * distances, in the order of their indices, so that a reader need not ask the map.
 *
 * <p>The file is replaced at every start, and says nothing about what was durable: it must never be recovered from.
 *
 * <p>Threading: see {@link PageHome}. The pages live as long as this object is open; it has to be kept reachable.
 */
public final class ChroniclePageHome implements PageHome
{
    private static final String MAP_NAME = "lockstep-pages";
    /** What a page has, for a moment, to be found in the file; a number without a meaning. */
    private static final long MARK = 0x6C6F_636B_7061_6765L;
    private static final int PAGE_ALIGNMENT = 64;
    /** The map's tables take some bytes for a page, beside some fixed ones. */
    private static final long MIN_SEARCH_LENGTH = 1L << 20;
    private static final int SEARCH_SHIFT = 10;
    private static final long MAX_SEARCH_LENGTH = 1L << 30;

    private final Path file;
    private ChronicleMap<Long, PageValue> map;
    private boolean isClosed;

    /**
     * Create a home without pages; the file is not touched yet.
     *
     * @param file of the map. Its directory exists; one in memory, like {@code /dev/shm}, spares the disk.
     */
    public ChroniclePageHome(final Path file)
    {
        this.file = file;
    }

    /**
     * {@inheritDoc} Reading every page once, it also takes the page faults before the first event.
     *
     * @throws IllegalStateException if opened or closed before, or if the map did not keep a promise.
     * @throws UncheckedIOException  if the file cannot be replaced.
     */
    @Override
    public UnsafeBuffer[] open(final int pageCount)
    {
        if (null != map || isClosed)
        {
            throw new IllegalStateException("a home is opened once: file=" + file + " isClosed=" + isClosed);
        }

        try
        {
            Files.deleteIfExists(file);
            map = builder(pageCount).createPersistedTo(file.toFile());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("no Chronicle Map for the pages: file=" + file, ex);
        }

        final UnsafeBuffer[] pages = new UnsafeBuffer[pageCount];
        final PageValue value = new PageValue();
        for (int i = 0; i < pageCount; i++)
        {
            map.acquireUsing((long)i, value);
            pages[i] = new UnsafeBuffer(value.address(), PAGE_LENGTH);
            checkNew(pages[i], i);
        }

        checkInPlace(pages);
        checkInFile(pages);
        return pages;
    }

    /**
     * Where a reader finds the first page, which is all that it has to know about the map.
     *
     * @param fileLength in bytes.
     * @return length of the part of the file, from its start, in which the first page begins, at a multiple of 64.
     */
    public static long searchLength(final long fileLength)
    {
        return Math.min(Math.min(fileLength, MAX_SEARCH_LENGTH), MIN_SEARCH_LENGTH + (fileLength >> SEARCH_SHIFT));
    }

    /**
     * {@inheritDoc} The file stays.
     */
    @Override
    public void close()
    {
        isClosed = true;
        if (null != map)
        {
            map.close();
        }
    }

    /**
     * Check that the map still has every page at the address that it gave first.
     *
     * @param pages that it gave.
     * @throws IllegalStateException if one is elsewhere.
     */
    void checkInPlace(final UnsafeBuffer[] pages)
    {
        final PageValue value = new PageValue();
        for (int i = 0; i < pages.length; i++)
        {
            map.getUsing((long)i, value);
            if (value.address() != pages[i].addressOffset())
            {
                throw new IllegalStateException("a page moved: file=" + file + " page=" + i);
            }
        }
    }

    /**
     * Check that the pages are in the file where a reader will look for them, by marking each of them for a moment.
     *
     * @throws IllegalStateException if one is elsewhere.
     */
    private void checkInFile(final UnsafeBuffer[] pages)
    {
        final ByteBuffer read = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        final long stride = pages[pages.length > 1 ? 1 : 0].addressOffset() - pages[0].addressOffset();
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            final long firstOffset = offsetOf(pages[0], channel);
            for (int i = 0; i < pages.length; i++)
            {
                final long mark = MARK + i;
                pages[i].putLongVolatile(0, mark);
                channel.read(read.clear(), firstOffset + i * stride);
                pages[i].putLongVolatile(0, 0);
                if (read.getLong(0) != mark)
                {
                    throw new IllegalStateException("a page is not where readers look: file=" + file + " page=" + i +
                        " offset=" + (firstOffset + i * stride));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read the pages back: file=" + file, ex);
        }
    }

    private long offsetOf(final UnsafeBuffer firstPage, final FileChannel channel) throws IOException
    {
        firstPage.putLongVolatile(0, MARK);
        final ByteBuffer start = ByteBuffer.allocate((int)searchLength(channel.size())).order(ByteOrder.nativeOrder());
        channel.read(start, 0);
        firstPage.putLongVolatile(0, 0);
        for (int i = 0; i + Long.BYTES <= start.position(); i += PAGE_ALIGNMENT)
        {
            if (start.getLong(i) == MARK)
            {
                return i;
            }
        }

        throw new IllegalStateException("the first page is not where readers look: file=" + file);
    }

    private void checkNew(final UnsafeBuffer page, final int index)
    {
        if (0 != (page.addressOffset() & (PAGE_ALIGNMENT - 1)))
        {
            throw new IllegalStateException("a page is not aligned: file=" + file + " page=" + index);
        }

        long anyBits = 0;
        for (int i = 0; i < PAGE_LENGTH; i += Long.BYTES)
        {
            anyBits |= page.getLong(i);
        }

        if (0 != anyBits)
        {
            throw new IllegalStateException("a new page is not zero: file=" + file + " page=" + index);
        }
    }

    /**
     * One segment that cannot grow, for the exact number of pages; and no checksums, which would take what the engine
     * writes in place for corruption.
     */
    private static ChronicleMapBuilder<Long, PageValue> builder(final int pageCount)
    {
        return ChronicleMap.of(Long.class, PageValue.class)
            .name(MAP_NAME)
            .entries(pageCount)
            .constantValueSizeBySample(new PageValue())
            .entryAndValueOffsetAlignment(PAGE_ALIGNMENT)
            .actualSegments(1)
            .allowSegmentTiering(false)
            .checksumEntries(false)
            // A map that closed itself when the JVM is told to stop would take the pages from under the engine.
            .skipCloseOnExitHook(true);
    }
}
