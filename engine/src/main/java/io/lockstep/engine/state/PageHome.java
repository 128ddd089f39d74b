package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Port to the memory that holds the pages of all stores of one engine.
 *
 * <p>Threading: opened and closed by the thread that launches the engine; the pages are written by the processor
 * agent only.
 */
public interface PageHome extends AutoCloseable
{
    /**
     * Length of every page in bytes.
     */
    int PAGE_LENGTH = 64 * 1024;

    /**
     * Create the pages. Called once.
     *
     * @param pageCount how many, all stores together.
     * @return the pages, all bytes zero; each 8-byte aligned, {@link #PAGE_LENGTH} long, and at an address that never
     * moves until {@link #close()}.
     */
    UnsafeBuffer[] open(int pageCount);

    /**
     * Give the memory back. No page may be touched afterwards.
     */
    @Override
    void close();
}
