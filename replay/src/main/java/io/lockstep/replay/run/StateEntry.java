package io.lockstep.replay.run;

import io.lockstep.engine.state.StoreView;

/**
 * One entry of a store, as two runs have it after the same event, or one run before and after an event.
 *
 * @param shard that holds it.
 * @param store that holds it: its name, kind and length of values.
 * @param key   of the entry.
 * @param base  value in the state before; null where there was none, or it is not known.
 * @param left  value in the first state; null where it has none.
 * @param right value in the second state; null where it has none.
 */
@SuppressWarnings("ArrayRecordComponent")
public record StateEntry(String shard, StoreView store, long key, byte[] base, byte[] left, byte[] right)
{
}
