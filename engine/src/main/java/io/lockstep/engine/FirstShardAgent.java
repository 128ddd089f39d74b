package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;

/**
 * Agent of one shard of a pipeline's first stage.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class FirstShardAgent extends InputAgent
{
    private final Shard shard;
    private final int ordinal;
    private final EventDispatch dispatch;
    private final StageRing ring;
    private final Sequence earliestDeadlineNs;
    private final long checkpointInterval;
    private final EventDescription description;
    private final SampleCursor samples;
    private final LatencyRecorder recorder;

    /**
     * Make the agent.
     *
     * @param inputRing          it polls.
     * @param core               whose shard it is.
     * @param ordinal            of the shard in the first stage.
     * @param ring               for what the shard sends.
     * @param earliestDeadlineNs of the shard's timers, as others see it.
     * @param failStop           told of a failure.
     * @param samples            stamped here.
     * @param recorder           told of samples.
     */
    FirstShardAgent(
        final InputRing inputRing,
        final EngineCore core,
        final int ordinal,
        final StageRing ring,
        final Sequence earliestDeadlineNs,
        final FailStop failStop,
        final SampleCursor samples,
        final LatencyRecorder recorder)
    {
        super(
            core.stages().get(0).get(ordinal).name(),
            inputRing,
            failStop,
            samples,
            core.sequence(),
            core.timeNs());
        description = core.eventDescription();
        this.samples = samples;
        this.recorder = recorder;
        this.ordinal = ordinal;
        this.ring = ring;
        this.earliestDeadlineNs = earliestDeadlineNs;
        shard = core.stages().get(0).get(ordinal);
        dispatch = new EventDispatch(shard, core.eventCheck());
        dispatch.isCheckedAtIngress(true);
        checkpointInterval = core.checkpointInterval();
        shard.outputs(ring);
        ring.processed().set(core.sequence());
        earliestDeadlineNs.set(shard.earliestDeadlineNs());
    }

    @Override
    void onSample(final long slot, final long eventSequence)
    {
        super.onSample(slot, eventSequence);
        recorder.announce(slot);
    }

    @Override
    void onSampleTaken(final long slot)
    {
        samples.onDone(slot);
    }

    @Override
    void onEvent(
        final long eventSequence,
        final long eventTimestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final Outcome outcome = apply(
            eventSequence, eventTimestampNs, source, sourceSequence, buffer, offset, length);
        if (shard.isFirstOfStage())
        {
            ring.endOfEvent(eventSequence, eventTimestampNs, source, sourceSequence, outcome);
        }
        if (eventSequence % checkpointInterval == 0)
        {
            ring.checkpoint(eventSequence, eventTimestampNs, shard.stateDigest(ordinal));
        }
    }

    private Outcome apply(
        final long eventSequence,
        final long eventTimestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        try
        {
            shard.begin(eventSequence, eventTimestampNs);
            shard.fireTimers();
            return dispatch.apply(source, sourceSequence, buffer, offset, length);
        }
        catch (final RingAbandonedException ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw new EngineFailure(roleName(), FailedEvent.of(
                shard.event(), source, sourceSequence, description, buffer, offset, length), description, ex);
        }
    }

    @Override
    void onBatchEnd(final long lastSequence)
    {
        shard.publishState(lastSequence, timestampNs());
        TimeAdvance.publish(earliestDeadlineNs, shard.earliestDeadlineNs());
        ring.processed().set(lastSequence);
    }
}
