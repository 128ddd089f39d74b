package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Agent that passes outputs through the gate: none leaves before its cause is durable.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class OutputAgent implements SequencedAgent
{
    static final String ROLE_NAME = "output";

    private static final int BATCH_LIMIT = 1024;

    private final Sequence position = new Sequence(-1);
    private final OutputSlot slot = new OutputSlot();
    private final OutputRing ring;
    private final Sequence durable;
    private final OutputListener listener;
    private final FailStop failStop;
    private final LatencyRecorder recorder;

    private long nextSlot;
    private long releasedSequence;

    OutputAgent(
        final OutputRing ring,
        final Sequence durable,
        final OutputListener listener,
        final FailStop failStop,
        final LatencyRecorder recorder,
        final long lastSequence)
    {
        this.ring = ring;
        this.durable = durable;
        this.listener = listener;
        this.failStop = failStop;
        this.recorder = recorder;
        releasedSequence = lastSequence;
    }

    Sequence position()
    {
        return position;
    }

    /**
     * Last event of which an entry passed the gate; to be read by the agent itself.
     */
    long releasedSequence()
    {
        return releasedSequence;
    }

    /**
     * Whether everything that was published is delivered.
     */
    boolean isDrained()
    {
        final long last = position.get();
        return ring.highestPublished(last + 1) <= last;
    }

    @Override
    public long sequence()
    {
        return releasedSequence;
    }

    @Override
    public String roleName()
    {
        return ROLE_NAME;
    }

    @Override
    public int doWork()
    {
        // What a failed node has not let out yet stays inside.
        if (failStop.isFailed())
        {
            throw new AgentTerminationException();
        }

        final long highest = ring.highestPublished(nextSlot);
        if (highest < nextSlot)
        {
            return 0;
        }

        try
        {
            return deliver(highest);
        }
        catch (final Throwable ex)
        {
            failStop.fail(roleName(), slot.sequence(), ex);
            throw new AgentTerminationException();
        }
    }

    private int deliver(final long highest)
    {
        final long durableSequence = durable.get();
        long sampleSequence = recorder.nextSequence();
        int entries = 0;
        long next = nextSlot;
        while (next <= highest && entries < BATCH_LIMIT)
        {
            slot.wrap(ring.buffer(), ring.offset(next));
            if (slot.sequence() > durableSequence)
            {
                break;
            }

            releasedSequence = slot.sequence();
            if (releasedSequence >= sampleSequence)
            {
                sampleSequence = recorder.onReleased(releasedSequence);
            }

            final int length = slot.length();
            if (slot.isCheckpoint())
            {
                listener.onCheckpoint(slot.checkpoint());
            }
            else
            {
                listener.onOutput(slot, ring.buffer(), slot.outputOffset(), length);
            }

            next += ring.slotsFor(length);
            entries++;
        }

        if (entries > 0)
        {
            listener.onBatchEnd();
            recorder.onBatchEnd();
            nextSlot = next;
            position.set(next - 1);
        }

        return entries;
    }
}
