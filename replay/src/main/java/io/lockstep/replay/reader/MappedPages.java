package io.lockstep.replay.reader;

import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateHeader;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import static java.nio.file.StandardOpenOption.READ;

/**
 * Pages of a state in the file where {@link ChroniclePageHome} keeps them, mapped to be read.
 *
 * <p><b>Design note.</b> The file is a Chronicle Map, but is not opened as one: to look up an entry takes a lock in
 * the file, and a reader that is killed there would hold it against the engine for a minute. Nor could the map be
 * opened by a user who may not write. Instead, the root page is found by its first bytes, behind the map's own tables,
 * and says how far apart the pages are; the home checks at each start that they are where it follows they are.
 *
 * <p>Threading: single owner. The mapping outlives the file's name: an engine that starts anew makes another file.
 */
final class MappedPages implements ReadablePages
{
    private static final long WINDOW_LENGTH = 1L << 30;
    private static final int ALIGNMENT = 64;
    private static final int ROOT_FIELDS_LENGTH = 64;
    private static final int NOT_FOUND = -1;

    private final Path file;
    private final Object fileKey;
    private final int pagesPerWindow;
    private final long stride;
    private final MappedByteBuffer[] windows;
    private final UnsafeBuffer[] views;

    private MappedPages(
        final Path file,
        final Object fileKey,
        final long stride,
        final int pagesPerWindow,
        final MappedByteBuffer[] windows)
    {
        this.file = file;
        this.fileKey = fileKey;
        this.stride = stride;
        this.pagesPerWindow = pagesPerWindow;
        this.windows = windows;
        views = new UnsafeBuffer[windows.length];
        for (int i = 0; i < windows.length; i++)
        {
            views[i] = new UnsafeBuffer(windows[i]);
        }
    }

    /**
     * Map a file.
     *
     * @throws NoStateException if there is none, or nothing to read in it.
     */
    static MappedPages open(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            return map(file, channel);
        }
        catch (final IOException ex)
        {
            throw new NoStateException("cannot read the state: file=" + file, ex);
        }
    }

    @Override
    public long address(final int page)
    {
        final int window = page / pagesPerWindow;
        return views[window].addressOffset() + (page - window * pagesPerWindow) * stride;
    }

    /**
     * Whether the file of this name is another one by now.
     */
    @Override
    public boolean isReplaced()
    {
        try
        {
            return !Objects.equals(fileKey, fileKey(file));
        }
        catch (final IOException ex)
        {
            return true;
        }
    }

    @Override
    public void close()
    {
        for (int i = 0; i < windows.length; i++)
        {
            IoUtil.unmap(windows[i]);
            windows[i] = null;
        }
    }

    private static MappedPages map(final Path file, final FileChannel channel) throws IOException
    {
        final Object fileKey = fileKey(file);
        final long size = channel.size();
        final MappedByteBuffer start =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, ChroniclePageHome.searchLength(size));
        final long stride;
        final int pageLimit;
        final int first;
        try
        {
            first = indexOfRoot(new UnsafeBuffer(start));
            if (first == NOT_FOUND)
            {
                throw new NoStateException("no state to read: file=" + file +
                    "; the engine is just starting, or of another version, or this is not the file of its pages");
            }

            final UnsafeBuffer root = new UnsafeBuffer(start, first, ROOT_FIELDS_LENGTH);
            stride = StateHeader.pageStride(root);
            pageLimit = StateHeader.pageLimit(root);
        }
        finally
        {
            IoUtil.unmap(start);
        }

        if (stride < PageHome.PAGE_LENGTH || stride > WINDOW_LENGTH || stride % Long.BYTES != 0 || pageLimit <= 0 ||
            first + (pageLimit - 1L) * stride + PageHome.PAGE_LENGTH > size)
        {
            throw new NoStateException("the pages are not where they should be: file=" + file + " size=" + size +
                " stride=" + stride + " pages=" + pageLimit + "; a copy has to be whole");
        }

        return new MappedPages(
            file, fileKey, stride, (int)(WINDOW_LENGTH / stride), windows(channel, first, stride, pageLimit));
    }

    private static MappedByteBuffer[] windows(
        final FileChannel channel, final long first, final long stride, final int pageLimit) throws IOException
    {
        final int pagesPerWindow = (int)(WINDOW_LENGTH / stride);
        final MappedByteBuffer[] windows =
            new MappedByteBuffer[(int)((pageLimit + (long)pagesPerWindow - 1) / pagesPerWindow)];
        for (int i = 0; i < windows.length; i++)
        {
            final long firstPage = (long)i * pagesPerWindow;
            final long pages = Math.min(pagesPerWindow, pageLimit - firstPage);
            windows[i] = channel.map(
                FileChannel.MapMode.READ_ONLY, first + firstPage * stride, (pages - 1) * stride + PageHome.PAGE_LENGTH);
        }

        return windows;
    }

    private static int indexOfRoot(final UnsafeBuffer start)
    {
        final UnsafeBuffer candidate = new UnsafeBuffer(0, 0);
        for (int offset = 0; offset <= start.capacity() - ROOT_FIELDS_LENGTH; offset += ALIGNMENT)
        {
            candidate.wrap(start, offset, ROOT_FIELDS_LENGTH);
            if (StateHeader.isRoot(candidate))
            {
                return offset;
            }
        }

        return NOT_FOUND;
    }

    private static Object fileKey(final Path file) throws IOException
    {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
