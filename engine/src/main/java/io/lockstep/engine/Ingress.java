package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import org.agrona.DirectBuffer;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The door of the input ring: it lets nobody in once it is shut, and knows who is still on the way in.
 *
 * <p>A claim that was made before the door was shut may be published behind it: the claimed cursor tells of it, and
 * {@link Engine#close()} waits for that cursor. Only where it gave up, which is a failure, such a claim is refused.
 *
 * <p>Threading: any thread; {@link #shut()} once.
 */
final class Ingress
{
    /**
     * Far longer than a processor keeps a store to itself.
     */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InputRing ring;
    private final EventCheck eventCheck;
    private final FailStop failStop;
    private final EngineCounters counters;
    private final LatencySamples samples;
    private final boolean isSingleProducer;

    private volatile boolean isAccepting = true;

    Ingress(
        final InputRing ring,
        final EventCheck eventCheck,
        final FailStop failStop,
        final EngineCounters counters,
        final LatencySamples samples,
        final boolean isSingleProducer)
    {
        this.ring = ring;
        this.eventCheck = eventCheck;
        this.failStop = failStop;
        this.counters = counters;
        this.samples = samples;
        this.isSingleProducer = isSingleProducer;
    }

    InputRing ring()
    {
        return ring;
    }

    /**
     * Accept no claim from now on, and see to it that {@link InputRing#claimedCursor()} shows all that were accepted.
     */
    void shut()
    {
        isAccepting = false;
        // Producers claim and then look at the flag, this clears the flag and then looks for claims: without the fence
        // both may miss each other. A sole producer has none, since it would pay for it with each event; its claim gets
        // here by itself, as soon as its core writes it out.
        VarHandle.fullFence();
        if (isSingleProducer)
        {
            LockSupport.parkNanos(SETTLE_NS);
        }
    }

    boolean isShut()
    {
        return !isAccepting;
    }

    /**
     * Whether a length is one that the ring takes.
     */
    boolean isLengthValid(final int length)
    {
        return length >= SchemaIds.MESSAGE_HEADER_LENGTH && length <= ring.maxEventLength();
    }

    long refuseLength()
    {
        return counters.onNotValidOffer();
    }

    /**
     * Ask the application, and count it where it does not know the event.
     */
    boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        if (eventCheck.isKnown(buffer, offset, length))
        {
            return true;
        }

        counters.onNotKnownOffer();
        return false;
    }

    /**
     * Claim, write and publish one event, of which all is known to be valid.
     *
     * @return as {@link Engine#offer}.
     */
    long offer(
        final long nowNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int slots = ring.slotsFor(length);
        final long slot = claim(slots);
        if (slot < 0)
        {
            return slot;
        }

        samples.onClaimed(slot);
        ring.write(slot, nowNs, source, sourceSequence, buffer, offset, length);
        ring.publish(slot, slots);
        return slot + 1;
    }

    /**
     * Claim a run of slots, which has to be published, with events in it or without.
     *
     * @return sequence of the first slot, or one of the answers of {@link Engine#offer}, which are negative.
     */
    long claim(final int slots)
    {
        if (!isAccepting)
        {
            return Engine.CLOSED;
        }
        if (failStop.isFailed())
        {
            return Engine.FAILED;
        }

        final long slot = ring.tryClaim(slots);
        if (slot == SlotRing.FULL)
        {
            return counters.onBackPressuredOffer();
        }

        // Asked again behind the claim: who shuts the door clears the flag before reading the cursor that is drained
        // up to, so a claim behind that cursor sees the flag here and leaves no event that nobody would take.
        if (!isAccepting)
        {
            ring.publishNothing(slot, slots);
            return Engine.CLOSED;
        }

        return slot;
    }

    /**
     * Whether what was claimed may still be published.
     *
     * @return zero, or why not.
     */
    long refusal()
    {
        if (!failStop.isFailed())
        {
            return 0;
        }

        return isAccepting ? Engine.FAILED : Engine.CLOSED;
    }

    /**
     * An event in claimed slots is about to be published.
     */
    void onPublish(final long slot)
    {
        samples.onClaimed(slot);
    }
}
