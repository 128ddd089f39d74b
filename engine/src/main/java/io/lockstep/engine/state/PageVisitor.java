package io.lockstep.engine.state;

import org.agrona.DirectBuffer;

/**
 * Callback for pages that hold something.
 *
 * <p>Threading: called by the thread that visits.
 */
@FunctionalInterface
public interface PageVisitor
{
    /**
     * A page that is not all zero.
     *
     * @param store  its place in the order of declaration, from zero.
     * @param index  of the page among those of the store.
     * @param digest what the page adds to the digest of the stores: another content has another one.
     * @param page   itself, for as long as no event is applied.
     */
    void onPage(int store, int index, long digest, DirectBuffer page);
}
