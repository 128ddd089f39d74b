package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Port to the content of a state as it was after some event.
 *
 * <p>Threading: called by the thread that restores a core.
 */
@FunctionalInterface
public interface StateContent
{
    /**
     * Fill the pages of one store.
     *
     * @param shard its place in the order of {@link EngineCore#shardNames()}, from zero.
     * @param store its place in the order of declaration, from zero.
     * @param pages of the store, in order, each all zero. Those without content stay as they are.
     */
    void fill(int shard, int store, UnsafeBuffer[] pages);
}
