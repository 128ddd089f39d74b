package io.lockstep.replay.cluster;

import io.lockstep.codecs.log.MessageHeaderDecoder;
import io.lockstep.codecs.log.SessionMessageHeaderDecoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.replay.journal.CorruptJournalException;
import org.agrona.DirectBuffer;

/**
 * Decodes the messages of a log offline for a {@link LogSequencer}, as Aeron's service agent does for a running member.
 *
 * <p>Threading: owned by who reads the log.
 */
public final class LogAdapter
{
    private static final int TIMER_TEMPLATE_ID = 20;
    private static final int SESSION_CLOSE_TEMPLATE_ID = 22;
    private static final int ID_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 8;
    private static final int TIMESTAMP_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 16;
    private static final int CLOSE_REASON_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 24;
    private static final int CLOSED_BY_TIMEOUT = 2;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionMessageHeaderDecoder session = new SessionMessageHeaderDecoder();
    private final LogTime time = new LogTime();
    private final LogSequencer sequencer;

    /**
     * An adapter before the first message.
     *
     * @param sequencer that makes events of the messages.
     */
    public LogAdapter(final LogSequencer sequencer)
    {
        this.sequencer = sequencer;
    }

    /**
     * Take the message that a walk is at. Openings and actions of the cluster are no events of ours.
     *
     * @param messages of the log.
     * @throws CorruptJournalException where it is none of a cluster's.
     */
    public void onMessage(final MemberLogMessages messages)
    {
        final DirectBuffer message = messages.message();
        requireLength(messages, MessageHeaderDecoder.ENCODED_LENGTH);
        header.wrap(message, 0);
        if (header.schemaId() != SessionMessageHeaderDecoder.SCHEMA_ID)
        {
            throw messages.corrupt("the log has a message that is not the cluster's: schemaId=" + header.schemaId());
        }

        switch (header.templateId())
        {
            case SessionMessageHeaderDecoder.TEMPLATE_ID:
                onSessionMessage(messages, message);
                break;

            case TIMER_TEMPLATE_ID:
                requireLength(messages, TIMESTAMP_OFFSET + Long.BYTES);
                sequencer.onTimer(message.getLong(ID_OFFSET), time.toNanos(message.getLong(TIMESTAMP_OFFSET)));
                break;

            case SESSION_CLOSE_TEMPLATE_ID:
                requireLength(messages, CLOSE_REASON_OFFSET + Integer.BYTES);
                sequencer.onSessionClose(
                    message.getLong(ID_OFFSET),
                    time.toNanos(message.getLong(TIMESTAMP_OFFSET)),
                    message.getInt(CLOSE_REASON_OFFSET) == CLOSED_BY_TIMEOUT ?
                        EndReason.TIMEOUT : EndReason.CLIENT_REQUEST);
                break;

            case LogTime.NEW_TERM_TEMPLATE_ID:
                time.onNewTerm(message);
                break;

            default:
                break;
        }
    }

    private void onSessionMessage(final MemberLogMessages messages, final DirectBuffer message)
    {
        final int offset = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        requireLength(messages, Math.max(offset, TIMESTAMP_OFFSET + Long.BYTES));
        session.wrap(message, MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        sequencer.onMessage(session.clusterSessionId(), time.toNanos(session.timestamp()), message, offset,
            message.capacity() - offset);
    }

    private static void requireLength(final MemberLogMessages messages, final int length)
    {
        if (messages.message().capacity() < length)
        {
            throw messages.corrupt("a message is too short for what its header says");
        }
    }
}
