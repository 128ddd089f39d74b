package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;

/**
 * Agent that applies the input to the core, all of its stages at once.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class ProcessorAgent extends InputAgent
{
    private final EngineCore core;
    private final Sequence earliestDeadlineNs;
    private final OutputListener listener;
    private final SampleCursor samples;
    private final LatencyRecorder recorder;

    /**
     * Make the agent.
     *
     * @param ring               it polls.
     * @param core               to apply the events to.
     * @param earliestDeadlineNs of the core's timers, as others see it.
     * @param listener           told of the end of a batch, where the core's outputs go straight to it; else null.
     * @param failStop           told of a failure.
     * @param samples            stamped here.
     * @param recorder           told of samples.
     */
    ProcessorAgent(
        final InputRing ring,
        final EngineCore core,
        final Sequence earliestDeadlineNs,
        final OutputListener listener,
        final FailStop failStop,
        final SampleCursor samples,
        final LatencyRecorder recorder)
    {
        super("processor", ring, failStop, samples, core.sequence(), core.timeNs());
        this.core = core;
        this.earliestDeadlineNs = earliestDeadlineNs;
        this.listener = listener;
        this.samples = samples;
        this.recorder = recorder;
        earliestDeadlineNs.set(core.earliestDeadlineNs());
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
        if (listener != null)
        {
            recorder.onReleased(core.sequence());
        }
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
        try
        {
            core.apply(eventSequence, eventTimestampNs, source, sourceSequence, buffer, offset, length);
        }
        catch (final Throwable ex)
        {
            if (core.isEventAtFault(eventSequence))
            {
                throw core.failure(roleName(), source, sourceSequence, buffer, offset, length, ex);
            }

            throw ex;
        }
    }

    @Override
    void onBatchEnd(final long lastSequence)
    {
        core.publishState();
        TimeAdvance.publish(earliestDeadlineNs, core.earliestDeadlineNs());
        if (listener != null)
        {
            listener.onBatchEnd();
            recorder.onBatchEnd();
        }
    }
}
