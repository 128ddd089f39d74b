package io.lockstep.replay.snapshot;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.journal.JournalPlace;

import java.util.List;

/**
 * What a snapshot says about itself.
 *
 * @param checkpoint        digests after the last event applied.
 * @param place             of the frame that holds that event, in the input journal.
 * @param configurationHash of the core that made it.
 * @param baseSequence      of the first snapshot of the chain: one that has all of its pages in its own file.
 * @param previousSequence  of the snapshot before in the chain; zero for the first.
 * @param chainIndex        how many snapshots of the chain are before it.
 * @param pageCount         pages of the state that are not all zero.
 * @param ownPageCount      those of them that are in its own file.
 * @param shards            in the order of the stages.
 * @param schemas           kept beside the journal, by name.
 * @param applicationName   whose state it is.
 */
public record SnapshotManifest(
    Checkpoint checkpoint,
    JournalPlace place,
    long configurationHash,
    long baseSequence,
    long previousSequence,
    int chainIndex,
    int pageCount,
    int ownPageCount,
    List<ShardPages> shards,
    List<SchemaHash> schemas,
    String applicationName)
{
    /**
     * Version of the format that this build writes; it reads this one.
     */
    public static final int FORMAT_VERSION = 0;

    /**
     * The last event applied.
     *
     * @return its sequence.
     */
    public long sequence()
    {
        return checkpoint.sequence();
    }

    /**
     * Whether all of its pages are in its own file.
     *
     * @return false for one that only has the pages that changed.
     */
    public boolean isFull()
    {
        return baseSequence == sequence();
    }

    /**
     * Whether a state is laid out in the same way.
     *
     * @param others shards of that state.
     * @return true if its pages mean the same.
     */
    public boolean isLike(final List<ShardPages> others)
    {
        boolean isLike = shards.size() == others.size();
        for (int i = 0; i < shards.size() && isLike; i++)
        {
            isLike = shards.get(i).isLikeStoresOf(others.get(i));
        }

        return isLike;
    }
}
