package io.lockstep.replay.journal;

import org.agrona.DirectBuffer;

/**
 * Receives the events of an input journal, in order.
 *
 * <p>Threading: called by whoever polls the {@link JournalReader}.
 */
@FunctionalInterface
public interface EventHandler
{
    /**
     * One event.
     *
     * @param position       where the frame begins that holds it, in bytes.
     * @param sequence       of the event.
     * @param timestampNs    of the event, nanoseconds since the epoch.
     * @param source         that numbered it, or {@link io.lockstep.engine.EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gave it.
     * @param buffer         that holds the event; valid during the call.
     * @param offset         where its SBE message header begins.
     * @param length         of the event in bytes.
     */
    void onEvent(
        long position,
        long sequence,
        long timestampNs,
        long source,
        long sourceSequence,
        DirectBuffer buffer,
        int offset,
        int length);
}
