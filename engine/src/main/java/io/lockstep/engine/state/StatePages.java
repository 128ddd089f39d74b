package io.lockstep.engine.state;

/**
 * Port to pages that another process writes, or another thread: only to be read.
 *
 * <p>Threading: that of the {@link StateView} that reads through it.
 */
public interface StatePages
{
    /**
     * Where a page is.
     *
     * @param page its number, from zero to below {@link StateHeader#pageLimit}.
     * @return address of {@link PageHome#PAGE_LENGTH} bytes that may be read, 8-byte aligned.
     */
    long address(int page);
}
