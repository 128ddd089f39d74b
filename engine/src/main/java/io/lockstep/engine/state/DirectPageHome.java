package io.lockstep.engine.state;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Home that keeps the pages in direct buffers of this process: nothing outside can read them, nothing outlives them.
 *
 * <p>Threading: see {@link PageHome}.
 */
public final class DirectPageHome implements PageHome
{
    private static final int PAGES_PER_BUFFER = 1024;
    private static final int ALIGNMENT = 4096;

    /**
     * From page to page. Not a power of two: the first lines of all pages would share the sets of every cache.
     */
    private static final int PAGE_DISTANCE = PAGE_LENGTH + 3 * 64;

    private ByteBuffer[] buffers;
    private boolean isClosed;

    /**
     * Create a home without pages.
     */
    public DirectPageHome()
    {
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if opened or closed before.
     */
    @Override
    public UnsafeBuffer[] open(final int pageCount)
    {
        if (null != buffers || isClosed)
        {
            throw new IllegalStateException("a home is opened once: isClosed=" + isClosed);
        }

        buffers = new ByteBuffer[(pageCount + PAGES_PER_BUFFER - 1) / PAGES_PER_BUFFER];
        final UnsafeBuffer[] pages = new UnsafeBuffer[pageCount];
        for (int i = 0; i < buffers.length; i++)
        {
            final int firstPage = i * PAGES_PER_BUFFER;
            final int count = Math.min(PAGES_PER_BUFFER, pageCount - firstPage);
            buffers[i] = BufferUtil.allocateDirectAligned(count * PAGE_DISTANCE, ALIGNMENT);
            for (int j = 0; j < count; j++)
            {
                pages[firstPage + j] = new UnsafeBuffer(buffers[i], j * PAGE_DISTANCE, PAGE_LENGTH);
            }
        }

        return pages;
    }

    /**
     * {@inheritDoc} The memory itself goes with the last page that is still referred to.
     */
    @Override
    public void close()
    {
        isClosed = true;
        buffers = null;
    }
}
