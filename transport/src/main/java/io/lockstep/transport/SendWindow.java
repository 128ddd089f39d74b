package io.lockstep.transport;

import io.aeron.Publication;
import org.agrona.DirectBuffer;

/**
 * A source's events on their way: each is kept until it is acknowledged, and sent again from the first one that is not
 * when its client is told to.
 *
 * <p>A client sends each event as it is offered ({@link #offer}, {@link #resend}), or keeps them and sends many as one
 * message ({@link #add}, {@link #send}).
 *
 * <p>Threading: owned by the client's thread.
 */
public final class SendWindow
{
    private static final int RESEND_LIMIT = 256;
    private static final int BATCH_LIMIT = 16;

    private final UnacknowledgedEvents events;
    private final Sender sender;

    // The next event to send: behind the last one added, except while events are being sent again.
    private long sendSequence = 1;
    private int unsentLength;

    /**
     * An empty window.
     *
     * @param maxEvents most events, a power of two.
     * @param maxBytes  of all of them, a power of two.
     * @param sender    that sends one.
     */
    public SendWindow(final int maxEvents, final int maxBytes, final Sender sender)
    {
        events = new UnacknowledgedEvents(maxEvents, maxBytes);
        this.sender = sender;
    }

    /**
     * Send the next event, and keep it.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes.
     * @return its number, or {@link Client#BACK_PRESSURED}, also while earlier ones are being sent again, or
     * {@link Client#NOT_CONNECTED}.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        final long sourceSequence = events.nextSequence();
        if (sendSequence != sourceSequence || !events.hasRoom(length))
        {
            return Client.BACK_PRESSURED;
        }

        final long result = sender.event(sourceSequence, buffer, offset, length);
        if (result > 0)
        {
            events.add(buffer, offset, length);
            sendSequence = sourceSequence + 1;
            return sourceSequence;
        }

        return notSent(result);
    }

    /**
     * Go on sending again, if there is something to: to be called in each duty cycle of a client that is connected.
     *
     * @return how many events went out, {@value #RESEND_LIMIT} at most.
     */
    public int resend()
    {
        int count = 0;
        while (sendSequence != events.nextSequence() && count < RESEND_LIMIT && sender.event(
            sendSequence, events.buffer(), events.offset(sendSequence), events.length(sendSequence)) > 0)
        {
            sendSequence++;
            count++;
        }

        return count;
    }

    /**
     * Keep the next event, to be sent later.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes.
     * @return its number, or {@link Client#BACK_PRESSURED}.
     */
    long add(final DirectBuffer buffer, final int offset, final int length)
    {
        final long sourceSequence = events.nextSequence();
        if (!events.hasRoom(length))
        {
            return Client.BACK_PRESSURED;
        }

        events.add(buffer, offset, length);
        unsentLength += UnacknowledgedEvents.PREFIX_LENGTH + length;
        return sourceSequence;
    }

    /**
     * Send what is not sent, or is to be sent again, neighbours as one message.
     *
     * @param batchSender that sends several.
     * @param maxLength   of the events of a message, each with its length in front.
     * @return how many events went out; at most {@value #BATCH_LIMIT} messages of them.
     */
    int send(final BatchSender batchSender, final int maxLength)
    {
        final long before = sendSequence;
        for (int i = 0; i < BATCH_LIMIT && sendSequence != events.nextSequence(); i++)
        {
            final int count = events.neighbours(sendSequence, maxLength);
            final int offset = events.offset(sendSequence);
            final int last = events.offset(sendSequence + count - 1) + events.length(sendSequence + count - 1);
            final long result = count == 1 ?
                sender.event(sendSequence, events.buffer(), offset, last - offset) :
                batchSender.events(
                    sendSequence,
                    count,
                    events.buffer(),
                    offset - UnacknowledgedEvents.PREFIX_LENGTH,
                    last - offset + UnacknowledgedEvents.PREFIX_LENGTH);
            if (result <= 0)
            {
                break;
            }

            sendSequence += count;
            unsentLength -= last - offset + UnacknowledgedEvents.PREFIX_LENGTH;
        }

        return (int)(sendSequence - before);
    }

    /**
     * What waits to be sent.
     *
     * @return bytes of the events, each with its length in front.
     */
    int unsentLength()
    {
        return unsentLength;
    }

    /**
     * Forget the events up to one; where it is behind the last one, numbers go on behind it.
     *
     * @param sourceSequence of the last one that is acknowledged.
     */
    public void release(final long sourceSequence)
    {
        events.release(sourceSequence);
        if (sendSequence < events.firstSequence())
        {
            sendFrom(events.firstSequence());
        }
    }

    /**
     * Have everything sent again that is not acknowledged.
     */
    public void rewind()
    {
        sendFrom(events.firstSequence());
    }

    /**
     * Number of the first event that is not acknowledged, or else of the next one.
     *
     * @return the number.
     */
    public long firstSequence()
    {
        return events.firstSequence();
    }

    /**
     * Events that are not acknowledged.
     *
     * @return how many.
     */
    public long count()
    {
        return events.nextSequence() - events.firstSequence();
    }

    /**
     * What a client answers where Aeron did not take its message.
     *
     * @param result of the publication, not positive.
     * @return {@link Client#BACK_PRESSURED} or {@link Client#NOT_CONNECTED}.
     */
    public static long notSent(final long result)
    {
        return result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION ?
            Client.BACK_PRESSURED : Client.NOT_CONNECTED;
    }

    private void sendFrom(final long sourceSequence)
    {
        sendSequence = sourceSequence;
        unsentLength = 0;
        for (long sequence = sourceSequence; sequence != events.nextSequence(); sequence++)
        {
            unsentLength += UnacknowledgedEvents.PREFIX_LENGTH + events.length(sequence);
        }
    }

    /**
     * Way to the node.
     */
    @FunctionalInterface
    public interface Sender
    {
        /**
         * Send one event.
         *
         * @param sourceSequence of the event.
         * @param buffer         that holds it.
         * @param offset         where it begins.
         * @param length         in bytes.
         * @return what Aeron's publication answers.
         */
        long event(long sourceSequence, DirectBuffer buffer, int offset, int length);
    }

    /**
     * Way to the node of several events at once.
     */
    @FunctionalInterface
    interface BatchSender
    {
        /**
         * Send events whose numbers follow each other.
         *
         * @param sourceSequence of the first event.
         * @param count          how many.
         * @param buffer         that holds them, each behind its length.
         * @param offset         where the first one's length begins.
         * @param length         of all of them in bytes.
         * @return what Aeron's publication answers.
         */
        long events(long sourceSequence, int count, DirectBuffer buffer, int offset, int length);
    }
}
