package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Agent that applies the input to the core.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class ProcessorAgent extends InputAgent
{
    private final EngineCore core;
    private final TimeAdvance timeAdvance;

    ProcessorAgent(
        final InputRing ring, final EngineCore core, final TimeAdvance timeAdvance, final FailStop failStop)
    {
        super("processor", ring, failStop, core.sequence(), core.timeNs());
        this.core = core;
        this.timeAdvance = timeAdvance;
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
        core.apply(eventSequence, eventTimestampNs, source, sourceSequence, buffer, offset, length);
    }

    @Override
    void onBatchEnd(final long lastSequence)
    {
        core.publishState();
        timeAdvance.earliestDeadlineNs(core.earliestDeadlineNs());
    }
}
