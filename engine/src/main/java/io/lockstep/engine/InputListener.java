package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Consumer of input events, in order.
 *
 * <p>Threading: called by whoever polls the {@link Observer}, or runs the history.
 */
@FunctionalInterface
public interface InputListener
{
    /**
     * One that looks at nothing.
     */
    InputListener NONE = (sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
    {
    };

    /**
     * One event.
     *
     * @param sequence       of the event.
     * @param timestampNs    of the event, nanoseconds since the epoch.
     * @param source         that numbered it, or {@link EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gave it.
     * @param buffer         that holds the event; valid during the call.
     * @param offset         where its SBE message header begins.
     * @param length         of the event in bytes.
     */
    void onEvent(
        long sequence,
        long timestampNs,
        long source,
        long sourceSequence,
        DirectBuffer buffer,
        int offset,
        int length);
}
