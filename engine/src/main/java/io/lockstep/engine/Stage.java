package io.lockstep.engine;

import java.util.function.Supplier;

/**
 * One stage of a {@link Pipeline}: a processor, or several of its kind that share the events out by key.
 *
 * @param name       unique in the pipeline; part of the names of its threads and files.
 * @param processors makes one processor for each shard.
 * @param key        of the events; null where the stage is not sharded.
 * @param shards     how many processors there are; one where there is no key.
 */
record Stage(String name, Supplier<? extends Processor> processors, ShardKey key, int shards)
{
    boolean isKeyed()
    {
        return key != null;
    }

    /**
     * Name of a shard.
     *
     * @param shard its index.
     * @return the name of the stage where it has but one shard, and with the shard's index behind it elsewhere.
     */
    String shardName(final int shard)
    {
        return shards == 1 ? name : name + "-" + shard;
    }
}
