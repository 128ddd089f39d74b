package io.lockstep.engine;

import java.util.List;

/**
 * Digests over all shards of a core.
 *
 * <p>Threading: the agent that applies the events.
 */
final class ShardDigests
{
    private ShardDigests()
    {
    }

    /**
     * Digest of all pages.
     */
    static long state(final Shard[] shards)
    {
        long digest = 0;
        for (int i = 0; i < shards.length; i++)
        {
            digest += shards[i].stateDigest(i);
        }

        return digest;
    }

    /**
     * Digest of all entries, whatever the pages that they are in.
     */
    static long logical(final Shard[] shards)
    {
        long digest = 0;
        for (final Shard shard : shards)
        {
            digest += shard.stores().logicalDigest();
        }

        return digest;
    }

    /**
     * Hash of the layout of the state, and of the stages with their shards.
     */
    static long layout(final Shard[] shards, final List<List<Shard>> stages)
    {
        long hash = shards[0].stores().layoutHash();
        for (int i = 1; i < shards.length; i++)
        {
            hash = Digest.chain(hash, shards[i].stores().layoutHash());
        }
        for (int i = 0; i < stages.size() && shards.length > 1; i++)
        {
            hash = Digest.chain(hash, stages.get(i).size());
        }

        return hash;
    }
}
