package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;

/**
 * Agent that writes the input to the journal, one flush for a batch, beside the processor.
 *
 * <p>Threading: owned by the thread that runs the agent; the durable sequence has one writer and many readers.
 */
final class JournalerAgent extends InputAgent
{
    private final Sequence durable;
    private final Journal journal;
    private final DurableListener durableListener;
    private final SampleCursor samples;

    /**
     * Make the agent.
     *
     * @param durable         sequence of the last durable event; read by the gate.
     * @param durableListener told of it too, by this agent's thread.
     */
    JournalerAgent(
        final InputRing ring,
        final Journal journal,
        final Sequence durable,
        final DurableListener durableListener,
        final FailStop failStop,
        final SampleCursor samples,
        final long lastSequence,
        final long lastTimestampNs)
    {
        super("journaler", ring, failStop, samples, lastSequence, lastTimestampNs);
        this.journal = journal;
        this.samples = samples;
        this.durable = durable;
        this.durableListener = durableListener;
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
        journal.append(eventSequence, eventTimestampNs, source, sourceSequence, buffer, offset, length);
    }

    @Override
    void onBatchEnd(final long lastSequence)
    {
        journal.flush();
        samples.onBatchDone();
        durable.set(lastSequence);
        durableListener.onDurable(lastSequence);
    }

    /**
     * The event at which a processor failed is kept, so that a start finds it and an operator can decide on it.
     * Otherwise a client would send it again and again, and each time the processor might be ahead of the journal.
     */
    @Override
    void onFailed(final EngineFailure failure)
    {
        if (failure.event() != null)
        {
            takeUpTo(failure.sequence());
        }
    }
}
