package io.lockstep.engine;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room in an engine's input ring for one event, which is written there without a copy.
 *
 * <p>The claim is the event's place in history already: events that come behind it wait for it. So it is to be written
 * and then {@linkplain #publish published} or {@linkplain #abort() given up} at once, and never to be forgotten: an
 * engine that waits for a claim takes no other event, soon answers {@link Engine#BACK_PRESSURED}, and does not come to
 * an end before its drain time-out.
 *
 * <p>Reusable: {@link Engine#tryClaim(int, EventClaim)} fills it again and again. It allocates nothing.
 *
 * <p>Threading: owned by the thread that claims.
 */
public final class EventClaim
{
    private static final int NO_SLOTS = 0;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    private Ingress ingress;
    private long slot;
    private int slots = NO_SLOTS;

    /**
     * A claim of nothing.
     */
    public EventClaim()
    {
    }

    /**
     * Where the event is written: its SBE message header first, every byte of it. The content is undefined before.
     *
     * @return a buffer of the length that was claimed; of length zero where nothing is claimed.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
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
     * Publish the event. Whatever the answer, nothing is claimed any more; where it is negative, the event leaves no
     * trace.
     *
     * @param nowNs          time of the event, as in {@link Engine#offer}.
     * @param source         that numbers the event, or {@link EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gives it: dense, one for the first; zero without a source.
     * @return as {@link Engine#offer}: a positive number where it was accepted, or {@link Engine#EVENT_NOT_KNOWN};
     * {@link Engine#FAILED} where the engine has failed; {@link Engine#CLOSED} where it was also closed, and no longer
     * waits for this claim.
     * @throws IllegalStateException if nothing is claimed.
     */
    public long publish(final long nowNs, final long source, final long sourceSequence)
    {
        requireClaimed();
        long answer = ingress.refusal();
        try
        {
            if (answer == 0)
            {
                answer = ingress.isKnown(buffer, 0, buffer.capacity()) ? slot + 1 : Engine.EVENT_NOT_KNOWN;
            }
        }
        finally
        {
            // A check that throws must not leave slots behind that nobody publishes.
            end(nowNs, source, sourceSequence, answer > 0);
        }

        return answer;
    }

    /**
     * Give the claim up: the slots are passed over. Does nothing if nothing is claimed.
     */
    public void abort()
    {
        if (isClaimed())
        {
            end(0, 0, 0, false);
        }
    }

    void requireUnclaimed()
    {
        if (isClaimed())
        {
            throw new IllegalStateException("the last claim was neither published nor given up: slot=" + slot);
        }
    }

    void wrap(final Ingress claimedFrom, final long firstSlot, final int slotCount, final int length)
    {
        ingress = claimedFrom;
        slot = firstSlot;
        slots = slotCount;
        final InputRing ring = claimedFrom.ring();
        buffer.wrap(ring.buffer(), ring.offset(firstSlot) + InputSlot.EVENT_OFFSET, length);
    }

    private void end(final long nowNs, final long source, final long sourceSequence, final boolean isEvent)
    {
        final InputRing ring = ingress.ring();
        final int count = slots;
        slots = NO_SLOTS;
        if (isEvent)
        {
            ingress.onPublish(slot);
            ring.writeHead(slot, nowNs, source, sourceSequence, buffer.capacity());
            ring.publish(slot, count);
        }
        else
        {
            ring.publishNothing(slot, count);
        }
        buffer.wrap(0, 0);
    }

    private void requireClaimed()
    {
        if (!isClaimed())
        {
            throw new IllegalStateException("nothing is claimed");
        }
    }
}
