package io.lockstep.replay.snapshot;

import io.lockstep.engine.state.StoreDescription;

import java.util.List;

/**
 * What a snapshot has of one shard.
 *
 * @param name       of the shard.
 * @param layoutHash of its stores.
 * @param stores     in the order of declaration.
 * @param pageCounts for each store, pages that are not all zero.
 */
public record ShardPages(String name, long layoutHash, List<StoreDescription> stores, List<Integer> pageCounts)
{
    /**
     * Whether the shard's stores are laid out in the same way.
     *
     * @param shard to compare with.
     * @return true for the same name and layout.
     */
    public boolean isLikeStoresOf(final ShardPages shard)
    {
        return name.equals(shard.name) && layoutHash == shard.layoutHash && stores.equals(shard.stores);
    }
}
