package io.lockstep.replay.cluster;

import org.agrona.DirectBuffer;

/**
 * Where the events of a cluster's log go, and what their sequencing depends on: how far the history has come.
 *
 * <p>Threading: called by who applies the log.
 */
public interface LogHistory
{
    /**
     * The last event.
     *
     * @return its sequence; zero before the first.
     */
    long sequence();

    /**
     * Time of the last event.
     *
     * @return nanoseconds since the epoch; zero before the first.
     */
    long timeNs();

    /**
     * When the earliest of the application's timers is due, as of the last event.
     *
     * @return nanoseconds since the epoch, or {@link io.lockstep.engine.state.TimerQueue#NO_DEADLINE}.
     */
    long earliestDeadlineNs();

    /**
     * Whether the application knows an event.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @param length of it in bytes.
     * @return false where it is to be refused.
     */
    boolean isKnown(DirectBuffer buffer, int offset, int length);

    /**
     * The next event.
     *
     * @param sequence       of the event: the last one plus one.
     * @param timestampNs    of the event, not below the last one.
     * @param source         that numbered it.
     * @param sourceSequence that the source gave it.
     * @param buffer         that holds it, during this call only.
     * @param offset         where its SBE message header begins.
     * @param length         of it in bytes.
     */
    void apply(
        long sequence,
        long timestampNs,
        long source,
        long sourceSequence,
        DirectBuffer buffer,
        int offset,
        int length);
}
