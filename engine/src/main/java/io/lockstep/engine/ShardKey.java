package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * What decides which shard of a stage an event belongs to: a pure function of the event's bytes.
 *
 * <p>Events with equal keys meet the same shard, in their order. The number of shards is not part of what the events
 * mean: whatever it is, the outputs are the same.
 *
 * <p>Threading: called by each agent that reads the events of the stage, at the same time.
 */
@FunctionalInterface
public interface ShardKey
{
    /**
     * Key of an event that every shard applies, because each needs what it says. What a processor sends while it
     * applies such an event, and the timers it schedules, have to follow from the event alone, since only those of the
     * first shard take effect.
     */
    long EVERY_SHARD = Long.MIN_VALUE;

    /**
     * Key of an event.
     *
     * @param buffer that holds the event.
     * @param offset where the event's SBE message header begins.
     * @param length of the event in bytes, header included.
     * @return the key, or {@link #EVERY_SHARD}.
     */
    long key(DirectBuffer buffer, int offset, int length);
}
