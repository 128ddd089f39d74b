package io.lockstep.replay.cluster;

import io.lockstep.codecs.log.MessageHeaderDecoder;
import io.lockstep.codecs.log.SessionMessageHeaderDecoder;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.EventReader;
import io.lockstep.replay.journal.JournalEnd;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the messages of sessions from the log of an Aeron Cluster: each is one event, its source the session.
 *
 * <p>Events are counted from the first one kept. Times come in nanoseconds, whatever unit the cluster has; until
 * a term tells it, milliseconds are taken for it. Timers, sessions that come and go, and what else the cluster logs for
 * itself, are passed over.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 */
public final class MemberLogReader implements EventReader
{
    private static final int NEW_TERM_TEMPLATE_ID = 24;
    private static final int TIME_UNIT_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 40;
    private static final int MICROS = 1;
    private static final int NANOS = 2;
    private static final int EVENT_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + SessionMessageHeaderDecoder.BLOCK_LENGTH;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionMessageHeaderDecoder session = new SessionMessageHeaderDecoder();
    private final UnsafeBuffer shortEvent = new UnsafeBuffer(new byte[Long.BYTES]);
    private final MemberLogMessages messages;

    private long nanosPerUnit = 1_000_000;
    private long sequence;
    private long lastTimestampNs;
    private long others;
    private long terms;

    MemberLogReader(final MemberLog log, final long position, final boolean isChecking)
    {
        messages = new MemberLogMessages(log, position, isChecking);
    }

    /**
     * {@inheritDoc} A frame is a message of the log here, of a session or not.
     */
    @Override
    public int poll(final EventHandler handler, final int frameLimit)
    {
        int count = 0;
        while (count < frameLimit && messages.next())
        {
            onMessage(handler, messages.message());
            count++;
        }

        return count;
    }

    @Override
    public long position()
    {
        return messages.position();
    }

    @Override
    public JournalEnd end()
    {
        return new JournalEnd(
            messages.position(), sequence, lastTimestampNs, messages.tornBytes(), messages.tornReason());
    }

    /**
     * Whether the archive computed checksums, so that all bytes read were proven.
     *
     * @return false where only headers could be checked.
     */
    public boolean isChecksummed()
    {
        return messages.isChecksummed();
    }

    /**
     * Leadership terms that began in what was read.
     *
     * @return the number.
     */
    public long terms()
    {
        return terms;
    }

    /**
     * Messages read that are no events: what the cluster logs for itself.
     *
     * @return the number.
     */
    public long otherMessages()
    {
        return others;
    }

    @Override
    public void close()
    {
        messages.close();
    }

    private void onMessage(final EventHandler handler, final DirectBuffer message)
    {
        if (message.capacity() < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            throw messages.corrupt("a message is too short for its header");
        }
        header.wrap(message, 0);
        final boolean isOfCluster = header.schemaId() == SessionMessageHeaderDecoder.SCHEMA_ID;
        if (isOfCluster && header.templateId() == SessionMessageHeaderDecoder.TEMPLATE_ID &&
            message.capacity() >= EVENT_OFFSET)
        {
            onSessionMessage(handler, message);
            return;
        }

        others++;
        if (isOfCluster && header.templateId() == NEW_TERM_TEMPLATE_ID)
        {
            terms++;
            if (message.capacity() >= TIME_UNIT_OFFSET + Integer.BYTES)
            {
                final int unit = message.getInt(TIME_UNIT_OFFSET);
                nanosPerUnit = unit == NANOS ? 1 : unit == MICROS ? 1_000 : 1_000_000;
            }
        }
    }

    private void onSessionMessage(final EventHandler handler, final DirectBuffer message)
    {
        session.wrap(message, MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        lastTimestampNs = session.timestamp() * nanosPerUnit;
        sequence++;
        final int length = message.capacity() - EVENT_OFFSET;
        DirectBuffer event = message;
        int offset = EVENT_OFFSET;
        if (length < Long.BYTES)
        {
            // Whoever looks for a header there finds zeros, and not what comes behind.
            shortEvent.putLong(0, 0);
            shortEvent.putBytes(0, message, EVENT_OFFSET, length);
            event = shortEvent;
            offset = 0;
        }
        final long position = messages.messagePosition();
        handler.onEvent(position, sequence, lastTimestampNs, session.clusterSessionId(), 0, event, offset, length);
    }
}
