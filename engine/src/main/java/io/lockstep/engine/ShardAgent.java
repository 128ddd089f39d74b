package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Agent of one shard of a stage behind the first one.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class ShardAgent implements SequencedAgent, StageHandler
{
    private static final int BATCH_LIMIT = 512;

    private final Shard shard;
    private final int ordinal;
    private final StageInput input;
    private final StageRing ring;
    private final Sequence earliestDeadlineNs;
    private final FailStop failStop;
    private final EventDescription description;
    private final StageSamples samples;

    private long sequence;
    private long inputOrdinal;

    /**
     * Make the agent.
     *
     * @param shard              to run.
     * @param ordinal            of the shard in the pipeline.
     * @param input              what the stage before sends.
     * @param ring               for what the shard sends.
     * @param earliestDeadlineNs of the shard's timers, as others see it.
     * @param failStop           told of a failure.
     * @param description        of events, for failures.
     * @param samples            stamped here.
     * @param lastSequence       the last event before the first one to come.
     */
    ShardAgent(
        final Shard shard,
        final int ordinal,
        final StageInput input,
        final StageRing ring,
        final Sequence earliestDeadlineNs,
        final FailStop failStop,
        final EventDescription description,
        final StageSamples samples,
        final long lastSequence)
    {
        this.shard = shard;
        this.ordinal = ordinal;
        this.input = input;
        this.ring = ring;
        this.earliestDeadlineNs = earliestDeadlineNs;
        this.failStop = failStop;
        this.description = description;
        this.samples = samples;
        sequence = lastSequence;
        shard.outputs(ring);
        ring.processed().set(lastSequence);
        earliestDeadlineNs.set(shard.earliestDeadlineNs());
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public String roleName()
    {
        return shard.name();
    }

    @Override
    public int doWork()
    {
        if (failStop.isFailed())
        {
            throw new AgentTerminationException();
        }

        try
        {
            final int entries = input.poll(this, Long.MAX_VALUE, BATCH_LIMIT);
            if (entries > 0)
            {
                // In the midst of an event the state is nothing that a reader may see.
                if (sequence == input.completed())
                {
                    shard.publishState(sequence, shard.event().timeNs());
                }

                TimeAdvance.publish(earliestDeadlineNs, shard.earliestDeadlineNs());
                ring.processed().set(input.completed());
            }

            return entries;
        }
        catch (final Throwable ex)
        {
            failStop.fail(roleName(), sequence, ex);
            throw new AgentTerminationException();
        }
    }

    @Override
    public void onOutput(final StageSlot output)
    {
        try
        {
            begin(output);
            shard.onInput(
                output.source(),
                output.sourceSequence(),
                output.isOfTimer(),
                inputOrdinal,
                output.buffer(),
                output.outputOffset(),
                output.length());
        }
        catch (final Throwable ex)
        {
            throw failure(output, output.buffer(), ex);
        }

        inputOrdinal++;
    }

    @Override
    public void onEndOfEvent(final StageSlot end)
    {
        try
        {
            begin(end);
        }
        catch (final Throwable ex)
        {
            throw failure(end, null, ex);
        }

        if (shard.isFirstOfStage())
        {
            samples.onEndOfEvent(end.sequence());
            ring.endOfEvent(
                end.sequence(), end.timestampNs(), end.source(), end.sourceSequence(), end.outcome());
        }
    }

    @Override
    public void onCheckpoint(final long checkpointSequence, final long timestampNs, final long stateDigest)
    {
        final long before = shard.isFirstOfStage() ? stateDigest : 0;
        ring.checkpoint(checkpointSequence, timestampNs, before + shard.stateDigest(ordinal));
    }

    /**
     * What stopped the shard, with its input; the event itself may be gone from the input ring by now.
     */
    private RuntimeException failure(final StageSlot entry, final DirectBuffer buffer, final Throwable cause)
    {
        if (cause instanceof RingAbandonedException abandoned)
        {
            return abandoned;
        }

        return new EngineFailure(roleName(), FailedEvent.of(
            shard.event(),
            entry.source(),
            entry.sourceSequence(),
            description,
            buffer,
            entry.outputOffset(),
            entry.length()), description, cause);
    }

    private void begin(final StageSlot entry)
    {
        if (entry.sequence() != sequence)
        {
            sequence = entry.sequence();
            inputOrdinal = 0;
            shard.begin(sequence, entry.timestampNs());
            shard.fireTimers();
        }
    }
}
