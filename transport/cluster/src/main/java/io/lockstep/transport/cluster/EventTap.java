package io.lockstep.transport.cluster;

import org.agrona.DirectBuffer;

/**
 * Callback that sees each event of a history in front of the core.
 *
 * <p>Threading: called by who applies the log.
 */
@FunctionalInterface
public interface EventTap
{
    /**
     * One that looks at nothing.
     */
    EventTap NONE = (sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
    {
    };

    /**
     * One event, about to be applied.
     *
     * @param sequence       of the event.
     * @param timestampNs    of the event, in nanoseconds since the epoch.
     * @param source         that numbered it.
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
