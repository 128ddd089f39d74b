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
 * <p>Threading: one thread at a time; the caller holds the lock.
 */
final class ControlEvents
{
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionOpenEncoder sessionOpen = new SessionOpenEncoder();
    private final SessionCloseEncoder sessionClose = new SessionCloseEncoder();
    private final EventRefusedEncoder eventRefused = new EventRefusedEncoder();
    private final OutcomeQueryEncoder outcomeQuery = new OutcomeQueryEncoder();
    private final TimeAdvancedEncoder timeAdvanced = new TimeAdvancedEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    DirectBuffer buffer()
    {
        return buffer;
    }

    int open(final long sessionId, final long source)
    {
        sessionOpen.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId).source(source);
        return MessageHeaderEncoder.ENCODED_LENGTH + sessionOpen.encodedLength();
    }

    int close(final long sessionId, final long source, final CloseReason reason)
    {
        sessionClose.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId).source(source).reason(reason);
        return MessageHeaderEncoder.ENCODED_LENGTH + sessionClose.encodedLength();
    }

    int refuse(final RefusalReason reason)
    {
        eventRefused.wrapAndApplyHeader(buffer, 0, header).reason(reason);
        return MessageHeaderEncoder.ENCODED_LENGTH + eventRefused.encodedLength();
    }

    int outcomeQuery(final long queryId, final long sourceSequence)
    {
        outcomeQuery.wrapAndApplyHeader(buffer, 0, header).queryId(queryId).sourceSequence(sourceSequence);
        return MessageHeaderEncoder.ENCODED_LENGTH + outcomeQuery.encodedLength();
    }

    int advanceTime()
    {
        timeAdvanced.wrapAndApplyHeader(buffer, 0, header);
        return MessageHeaderEncoder.ENCODED_LENGTH + timeAdvanced.encodedLength();
    }
}
