package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Port to what the pages of stores hold when the stores are bound to them.
 *
 * <p>Threading: called by the thread that binds.
 */
@FunctionalInterface
public interface PageContent
{
    /**
     * Content of a state before its first event.
     */
    PageContent EMPTY = (store, pages) -> { };

    /**
     * Fill the pages of one store.
     *
     * @param store its place in the order of declaration, from zero.
     * @param pages of the store, in order, each all zero. Those without content stay as they are.
     */
    void fill(int store, UnsafeBuffer[] pages);
}
