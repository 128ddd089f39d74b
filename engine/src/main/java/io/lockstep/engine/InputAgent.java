package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Agent that consumes the input ring in order, a batch in a duty cycle.
 *
 * <p>Each consumer numbers the events and makes their time monotonic by itself, from the same recovered start and in
 * the same order, so that all of them agree without talking to each other.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
abstract class InputAgent implements SequencedAgent
{
    /**
     * Events in a duty cycle: enough to share the cost of a flush, few enough that producers see room come free.
     */
    static final int BATCH_LIMIT = 512;

    private final Sequence position = new Sequence(-1);
    private final Sequence processed;
    private final InputRing ring;
    private final String roleName;
    private final FailStop failStop;
    private final SampleCursor samples;

    private Sequence limit;
    private long nextSlot;
    private long sequence;
    private long timestampNs;

    InputAgent(
        final String roleName,
        final InputRing ring,
        final FailStop failStop,
        final SampleCursor samples,
        final long lastSequence,
        final long lastTimestampNs)
    {
        this.roleName = roleName;
        this.ring = ring;
        this.failStop = failStop;
        this.samples = samples;
        this.sequence = lastSequence;
        this.timestampNs = lastTimestampNs;
        processed = new Sequence(lastSequence);
    }

    /**
     * Take no event before another consumer has come to it.
     *
     * @param lastAllowed sequence of the last event that may be taken.
     */
    final void limit(final Sequence lastAllowed)
    {
        limit = lastAllowed;
    }

    /**
     * Take one event.
     */
    abstract void onEvent(
        long eventSequence,
        long eventTimestampNs,
        long source,
        long sourceSequence,
        DirectBuffer buffer,
        int offset,
        int length);

    /**
     * The events of this duty cycle are all taken.
     *
     * @param lastSequence of the last of them.
     */
    abstract void onBatchEnd(long lastSequence);

    /**
     * Most events in a duty cycle.
     */
    int batchLimit()
    {
        return BATCH_LIMIT;
    }

    /**
     * An event whose way is measured is about to be taken.
     */
    void onSample(final long slot, final long eventSequence)
    {
        samples.onTaken(slot, eventSequence);
    }

    /**
     * An event whose way is measured was taken.
     */
    void onSampleTaken(final long slot)
    {
    }

    /**
     * How far this consumer has come, which gates the producers.
     *
     * @return sequence of the last slot it is done with.
     */
    final Sequence position()
    {
        return position;
    }

    /**
     * The last event this consumer is done with.
     *
     * @return its sequence; set before the position.
     */
    final Sequence processed()
    {
        return processed;
    }

    /**
     * Time of the last event taken; to be read by the agent itself, or when it has ended.
     */
    final long timestampNs()
    {
        return timestampNs;
    }

    @Override
    public final long sequence()
    {
        return sequence;
    }

    @Override
    public final String roleName()
    {
        return roleName;
    }

    @Override
    public final int doWork()
    {
        final long highest = ring.highestPublished(nextSlot);
        if (highest < nextSlot)
        {
            return 0;
        }

        if (failStop.isFailed())
        {
            onFailed(failStop.failure());
            throw new AgentTerminationException();
        }

        try
        {
            return consume(highest);
        }
        catch (final Throwable ex)
        {
            failStop.fail(roleName, sequence, ex);
            throw new AgentTerminationException();
        }
    }

    /**
     * The engine has failed; the last call.
     */
    void onFailed(final EngineFailure failure)
    {
    }

    /**
     * Take the events up to one, and none behind it.
     */
    final void takeUpTo(final long lastSequence)
    {
        limit(new Sequence(lastSequence));
        while (sequence < lastSequence && consume(ring.highestPublished(nextSlot)) > 0)
        {
            // A batch at a time.
        }
    }

    private int consume(final long highest)
    {
        final UnsafeBuffer buffer = ring.buffer();
        final long lastAllowed = limit == null ? Long.MAX_VALUE : limit.get();
        final int batchLimit = batchLimit();
        int events = 0;
        long slot = nextSlot;
        while (slot <= highest && events < batchLimit)
        {
            final int offset = ring.offset(slot);
            final int length = buffer.getInt(offset + InputSlot.LENGTH_OFFSET);
            if (length == 0)
            {
                slot++;
                continue;
            }

            // A run is taken only whole: its producer may still be marking its later slots, and must not find them
            // claimed by the next lap.
            final long end = slot + ring.slotsFor(length);
            if (end > highest + 1 || sequence >= lastAllowed)
            {
                break;
            }

            timestampNs = Math.max(timestampNs, buffer.getLong(offset + InputSlot.TIMESTAMP_OFFSET));
            sequence++;
            final boolean isSample = samples.isSample(slot);
            if (isSample)
            {
                onSample(slot, sequence);
            }

            onEvent(
                sequence,
                timestampNs,
                buffer.getLong(offset + InputSlot.SOURCE_OFFSET),
                buffer.getLong(offset + InputSlot.SOURCE_SEQUENCE_OFFSET),
                buffer,
                offset + InputSlot.EVENT_OFFSET,
                length);
            if (isSample)
            {
                onSampleTaken(slot);
            }

            slot = end;
            events++;
        }

        if (events > 0)
        {
            onBatchEnd(sequence);
            processed.set(sequence);
        }

        final int slots = (int)(slot - nextSlot);
        if (slots > 0)
        {
            nextSlot = slot;
            position.set(slot - 1);
        }

        return slots;
    }
}
