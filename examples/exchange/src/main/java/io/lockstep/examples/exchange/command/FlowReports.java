package io.lockstep.examples.exchange.command;

import org.agrona.DirectBuffer;

/**
 * Takes what comes back over the network of a flow of events.
 *
 * <p>Threading: the client's thread.
 */
@FunctionalInterface
interface FlowReports
{
    /**
     * One report, in order.
     *
     * @param sourceSequence of the event that it tells of.
     * @param isLast         whether it is the last one of the event.
     * @param buffer         that holds it; valid during the call.
     * @param offset         where its SBE message header begins.
     * @param length         in bytes, header included.
     */
    void onReport(long sourceSequence, boolean isLast, DirectBuffer buffer, int offset, int length);

    /**
     * Events were applied, of which no report will come any more.
     *
     * @param sourceSequence of the last one.
     */
    default void onApplied(final long sourceSequence)
    {
    }
}
