package io.lockstep.replay.state;

import io.lockstep.engine.state.PageHome;
import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Flyweight that Chronicle Map points at the bytes of one page.
 *
 * <p>The map creates instances without running a constructor or an initialiser.
 *
 * <p>Threading: the thread that opens the map.
 */
@SuppressWarnings("rawtypes")
final class PageValue implements Byteable
{
    private BytesStore store;
    private long offset;

    @Override
    public void bytesStore(final BytesStore bytesStore, final long newOffset, final long length)
    {
        if (PageHome.PAGE_LENGTH != length)
        {
            throw new IllegalArgumentException("expected a page, but: length=" + length);
        }

        store = bytesStore;
        offset = newOffset;
    }

    @Override
    public BytesStore bytesStore()
    {
        return store;
    }

    @Override
    public long offset()
    {
        return offset;
    }

    @Override
    public long maxSize()
    {
        return PageHome.PAGE_LENGTH;
    }
}
