package io.lockstep.transport;

import io.aeron.Publication;
import org.agrona.DirectBuffer;

/**
 * A source's events on their way: each is kept until it is acknowledged, and sent again from the first one that is not
 * when its client is told to.
 *
 * <p>Threading: owned by the client's thread.
 */
public final class SendWindow
{
    private static final int RESEND_LIMIT = 256;

    private final UnacknowledgedEvents events;
    private final Sender sender;

    // The next event to send: behind the last one added, except while events are being sent again.
    private long sendSequence = 1;

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
     * Forget the events up to one; where it is behind the last one, numbers go on behind it.
     *
     * @param sourceSequence of the last one that is acknowledged.
     */
    public void release(final long sourceSequence)
    {
        events.release(sourceSequence);
        sendSequence = Math.max(sendSequence, events.firstSequence());
    }

    /**
     * Have everything sent again that is not acknowledged.
     */
    public void rewind()
    {
        sendSequence = events.firstSequence();
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
}
