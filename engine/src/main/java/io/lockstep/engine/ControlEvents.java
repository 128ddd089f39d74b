package io.lockstep.engine;

import io.lockstep.codecs.control.CloseReason;
import io.lockstep.codecs.control.EventRefusedEncoder;
import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.OutcomeQueryEncoder;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.control.SessionCloseEncoder;
import io.lockstep.codecs.control.SessionOpenEncoder;
import io.lockstep.codecs.control.TimeAdvancedEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Encoder of the control events that the host itself puts into the input.
 *
 * <p>Each method encodes one event into {@link #buffer()}, from its beginning, and returns its length in bytes.
 *
 * <p>Threading: one thread at a time; an engine with several producers holds a lock.
 */
public final class ControlEvents
{
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionOpenEncoder sessionOpen = new SessionOpenEncoder();
    private final SessionCloseEncoder sessionClose = new SessionCloseEncoder();
    private final EventRefusedEncoder eventRefused = new EventRefusedEncoder();
    private final OutcomeQueryEncoder outcomeQuery = new OutcomeQueryEncoder();
    private final TimeAdvancedEncoder timeAdvanced = new TimeAdvancedEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    /**
     * Create an encoder.
     */
    public ControlEvents()
    {
    }

    /**
     * Where the last event was encoded.
     *
     * @return the buffer, with the event at its beginning.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * A session begins.
     *
     * @param sessionId the session.
     * @param source    whose session it is.
     * @return the length in bytes.
     */
    public int open(final long sessionId, final long source)
    {
        sessionOpen.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId).source(source);
        return MessageHeaderEncoder.ENCODED_LENGTH + sessionOpen.encodedLength();
    }

    /**
     * A session ends.
     *
     * @param sessionId the session.
     * @param source    whose session it is.
     * @param reason    why it ended.
     * @return the length in bytes.
     */
    public int close(final long sessionId, final long source, final CloseReason reason)
    {
        sessionClose.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId).source(source).reason(reason);
        return MessageHeaderEncoder.ENCODED_LENGTH + sessionClose.encodedLength();
    }

    /**
     * An event of a source is refused; this one takes its number.
     *
     * @param reason why.
     * @return the length in bytes.
     */
    public int refuse(final RefusalReason reason)
    {
        eventRefused.wrapAndApplyHeader(buffer, 0, header).reason(reason);
        return MessageHeaderEncoder.ENCODED_LENGTH + eventRefused.encodedLength();
    }

    /**
     * A source asks what became of one of its events.
     *
     * @param queryId        returned with the answer.
     * @param sourceSequence of the event asked about.
     * @return the length in bytes.
     */
    public int outcomeQuery(final long queryId, final long sourceSequence)
    {
        outcomeQuery.wrapAndApplyHeader(buffer, 0, header).queryId(queryId).sourceSequence(sourceSequence);
        return MessageHeaderEncoder.ENCODED_LENGTH + outcomeQuery.encodedLength();
    }

    /**
     * Time goes on, and timers are due.
     *
     * @return the length in bytes.
     */
    public int advanceTime()
    {
        timeAdvanced.wrapAndApplyHeader(buffer, 0, header);
        return MessageHeaderEncoder.ENCODED_LENGTH + timeAdvanced.encodedLength();
    }
}
