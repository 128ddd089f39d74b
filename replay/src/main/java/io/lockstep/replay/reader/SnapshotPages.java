package io.lockstep.replay.reader;

import io.lockstep.engine.state.RestingPages;
import io.lockstep.replay.snapshot.ShardPages;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotManifest;

/**
 * Pages of one shard of a snapshot, read into memory.
 *
 * <p>Threading: single owner.
 */
final class SnapshotPages implements ReadablePages
{
    private final RestingPages pages;

    /**
     * Read all pages of a shard.
     *
     * @throws IllegalStateException if the stores are not described as stores can be.
     */
    SnapshotPages(final Snapshot snapshot, final int shard)
    {
        final SnapshotManifest manifest = snapshot.manifest();
        final ShardPages ofShard = manifest.shards().get(shard);
        pages = new RestingPages(
            ofShard.stores(),
            ofShard.layoutHash(),
            (store, index) -> snapshot.page(shard, store, index),
            manifest.sequence(),
            manifest.checkpoint().timestampNs());
    }

    @Override
    public long address(final int page)
    {
        return pages.address(page);
    }

    @Override
    public boolean isReplaced()
    {
        return false;
    }

    @Override
    public void close()
    {
        // The memory goes with the last reference to it.
    }
}
