package io.lockstep.engine;

import io.lockstep.codecs.MessageOutlet;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room in an engine's input ring for many events, which stay neighbours: no other event comes between them.
 *
 * <p>After {@link Engine#tryClaim(int, int, EventBatch)} each event is {@linkplain #claim(int) claimed}, written,
 * {@linkplain #from said} whose it is, and {@linkplain #send() sent}, also by a generated publisher, whose outlet this
 * is; then all of them are {@linkplain #publish published} at once. Slots that no event took are passed over.
 * Neighbours are not a transaction: each event is applied, journaled and answered by itself.
 *
 * <p>The same care is due as with an {@link EventClaim}: what comes behind the batch waits for it.
 *
 * <p>Reusable, and it allocates nothing.
 *
 * <p>Threading: owned by the thread that claims.
 */
public final class EventBatch implements MessageOutlet
{
    private static final int NO_SLOTS = 0;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    private Ingress ingress;
    private long firstSlot;
    private int slots = NO_SLOTS;
    private long nextSlot;
    private boolean isEventClaimed;
    private long source;
    private long sourceSequence;
    private int accepted;
    private int refused;

    /**
     * A batch without room.
     */
    public EventBatch()
    {
    }

    /**
     * Whether there is something to publish or to give up.
     *
     * @return true from a claim that was accepted on.
     */
    public boolean isClaimed()
    {
        return slots != NO_SLOTS;
    }

    /**
     * Events that were sent and are known to the application.
     *
     * @return of this batch; until the next one is claimed.
     */
    public int accepted()
    {
        return accepted;
    }

    /**
     * Events that were sent and left out, since the application does not know them ({@link Engine#EVENT_NOT_KNOWN}).
     *
     * @return of this batch; until the next one is claimed.
     */
    public int refused()
    {
        return refused;
    }

    /**
     * Claim room for the next event. Without {@link #from} it comes from no source.
     *
     * @param length of the event in bytes, header included.
     * @return where it is written, every byte of it, with undefined content; null where the batch has no room left.
     * @throws IllegalArgumentException if no event may have that length.
     * @throws IllegalStateException    if no batch is claimed.
     */
    @Override
    public MutableDirectBuffer claim(final int length)
    {
        requireClaimed();
        if (!ingress.isLengthValid(length))
        {
            throw new IllegalArgumentException("no event may have this length: length=" + length);
        }

        abort();
        final InputRing ring = ingress.ring();
        if (nextSlot + ring.slotsFor(length) > firstSlot + slots)
        {
            return null;
        }

        buffer.wrap(ring.buffer(), ring.offset(nextSlot) + InputSlot.EVENT_OFFSET, length);
        source = EngineCore.NO_SOURCE;
        sourceSequence = 0;
        isEventClaimed = true;
        return buffer;
    }

    /**
     * Say whose the claimed event is.
     *
     * @param eventSource         that numbers the event, or {@link EngineCore#NO_SOURCE}.
     * @param eventSourceSequence that the source gives it: dense, one for the first; zero without a source.
     * @return this.
     */
    public EventBatch from(final long eventSource, final long eventSourceSequence)
    {
        source = eventSource;
        sourceSequence = eventSourceSequence;
        return this;
    }

    /**
     * Add the claimed event to the batch, where the application knows it; {@link #refused()} counts where not.
     *
     * @throws IllegalStateException if no event is claimed.
     */
    @Override
    public void send()
    {
        if (!isEventClaimed)
        {
            throw new IllegalStateException("no event is claimed");
        }

        isEventClaimed = false;
        final int length = buffer.capacity();
        if (ingress.isKnown(buffer, 0, length))
        {
            final InputRing ring = ingress.ring();
            // The time comes with the publication, until when nobody looks here.
            ring.writeHead(nextSlot, 0, source, sourceSequence, length);
            nextSlot += ring.slotsFor(length);
            accepted++;
        }
        else
        {
            refused++;
        }
        buffer.wrap(0, 0);
    }

    /**
     * Give the claimed event's room back to the batch. Does nothing if no event is claimed.
     */
    @Override
    public void abort()
    {
        isEventClaimed = false;
        buffer.wrap(0, 0);
    }

    /**
     * Publish the events that were sent, in their order; one that is claimed and was not sent is left out. Whatever the
     * answer, the batch has no room any more; where it is not positive, it leaves no trace.
     *
     * @param nowNs time of the events, as in {@link Engine#offer}.
     * @return a positive number that grows with the order of the events; zero where there was no
     * event in the batch; {@link Engine#FAILED} or {@link Engine#CLOSED} as {@link EventClaim#publish}.
     * @throws IllegalStateException if no batch is claimed.
     */
    public long publish(final long nowNs)
    {
        requireClaimed();
        final long refusal = ingress.refusal();
        if (refusal != 0 || accepted == 0)
        {
            giveUp();
            return refusal;
        }

        abort();
        final InputRing ring = ingress.ring();
        for (long slot = firstSlot; slot < nextSlot; slot += ring.slotsOfEventAt(slot))
        {
            ring.time(slot, nowNs);
            ingress.onPublish(slot);
        }
        final int count = slots;
        slots = NO_SLOTS;
        ring.publish(firstSlot, nextSlot, firstSlot + count);
        return firstSlot + 1;
    }

    /**
     * Give the whole batch up: its slots are passed over. Does nothing if no batch is claimed.
     */
    public void giveUp()
    {
        if (isClaimed())
        {
            abort();
            final int count = slots;
            slots = NO_SLOTS;
            ingress.ring().publishNothing(firstSlot, count);
        }
    }

    void requireUnclaimed()
    {
        if (isClaimed())
        {
            throw new IllegalStateException(
                "the last batch was neither published nor given up: slot=" + firstSlot);
        }
    }

    void wrap(final Ingress claimedFrom, final long slot, final int slotCount)
    {
        ingress = claimedFrom;
        firstSlot = slot;
        slots = slotCount;
        nextSlot = slot;
        isEventClaimed = false;
        accepted = 0;
        refused = 0;
    }

    private void requireClaimed()
    {
        if (!isClaimed())
        {
            throw new IllegalStateException("no batch is claimed");
        }
    }
}
