package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Port to the durable ordered copy of the input, as the engine writes it.
 *
 * <p>Threading: owned by the journaler agent, from launch to close.
 *
 * <p>Errors: any exception out of a journal stops the node; nothing that is not kept is acknowledged.
 */
public interface Journal extends AutoCloseable
{
    /**
     * What an event has survived once {@link #flush()} has returned.
     *
     * @return the level.
     */
    Durability durability();

    /**
     * Append one event. It may stay in a batch until {@link #flush()}.
     *
     * @param sequence       of the event: the last one plus one.
     * @param timestampNs    of the event, in nanoseconds since the epoch: not below the last one.
     * @param source         that numbered the event, or {@link EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gave it.
     * @param buffer         that holds the event.
     * @param offset         where the event begins.
     * @param length         of the event in bytes.
     */
    void append(
        long sequence,
        long timestampNs,
        long source,
        long sourceSequence,
        DirectBuffer buffer,
        int offset,
        int length);

    /**
     * Write out what was appended; when the method returns, all of it has the journal's durability.
     */
    void flush();

    /**
     * Flush, and give back what the journal holds.
     */
    @Override
    void close();
}
