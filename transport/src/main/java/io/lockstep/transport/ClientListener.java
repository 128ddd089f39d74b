package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;

/**
 * What a {@link Client} tells its application.
 *
 * <p>Threading: called within {@link Client#poll()}. A listener may offer events; it must not close the client.
 *
 * <p>Errors: an exception is thrown on by {@link Client#poll()}; what it was called with is not told again.
 */
public interface ClientListener
{
    /**
     * A session is open, and all outputs before it have been told.
     *
     * @param lastSourceSequence the last event of the source that was applied; zero for none. Numbers go on behind
     *                           it, or behind the events that are being sent again.
     */
    default void onConnected(final long lastSourceSequence)
    {
    }

    /**
     * The session is over; the client connects again by itself unless it is {@link ClientState#CLOSED}.
     */
    default void onDisconnected()
    {
    }

    /**
     * One output of the node for this source. Each is told once, in order.
     *
     * @param sequence       of the input event that caused it.
     * @param index          of the output among those of its event, which rises; it begins above zero where timers of
     *                       other sources fired with the event.
     * @param timestampNs    of that event, in nanoseconds since the epoch.
     * @param sourceSequence of that event; zero for one that the node itself sequenced.
     * @param isLast         whether it is the event's last output.
     * @param buffer         that holds the output; valid during the call.
     * @param offset         where its SBE message header begins.
     * @param length         of the output in bytes.
     */
    void onOutput(
        long sequence,
        int index,
        long timestampNs,
        long sourceSequence,
        boolean isLast,
        DirectBuffer buffer,
        int offset,
        int length);

    /**
     * Events were applied and kept. Called after the outputs of the last of them.
     *
     * @param sourceSequence up to which all events of the source are done; it grows from call to call.
     * @param sequence       of the last one in the history.
     * @param durability     what it has survived.
     */
    default void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
    }

    /**
     * An event or the session itself was not taken. A refused event is done: the numbers go on behind it. A refused
     * session is the end of the client, except for {@link RefusalCode#SESSION_LIMIT}, after which it asks again.
     *
     * @param sourceSequence of the event; zero for the session.
     * @param code           why.
     */
    default void onRefused(final long sourceSequence, final RefusalCode code)
    {
    }

    /**
     * What is known of an event that was asked about. Each answer is told once.
     *
     * @param queryId            as asked.
     * @param sourceSequence     of the event asked about.
     * @param known              applied or not; or unknown, because the node has not taken this number yet, or because
     *                           it keeps no more what became of it.
     * @param code               why the event was not applied; {@link RefusalCode#NULL_VAL} otherwise.
     * @param lastSourceSequence the last number of the source that the node has taken.
     * @param sequence           of the query in the history, up to which the answer is true.
     */
    default void onOutcomeAnswer(
        final long queryId,
        final long sourceSequence,
        final KnownOutcome known,
        final RefusalCode code,
        final long lastSourceSequence,
        final long sequence)
    {
    }

    /**
     * The node has ended the session.
     *
     * @param reason why.
     */
    default void onSessionEnded(final EndReason reason)
    {
    }
}
