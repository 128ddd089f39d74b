package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;

/**
 * Agent that writes the input to the journal, one flush for a batch, beside the processor.
 *
 * <p>Where a flush waits for the device, which takes as long for much as for little, a batch is whatever is there, up
 * to a part of the ring: the rest is room for what is offered meanwhile.
 *
 * <p>Threading: owned by the thread that runs the agent; the durable sequence has one writer and many readers.
 */
final class JournalerAgent extends InputAgent
{
    private static final int SYNCED_BATCHES_TO_RING = 4;

    private final int batchLimit;
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
        batchLimit = journal.durability() == Durability.SYNCED ?
            Math.max(BATCH_LIMIT, ring.slots().slotCount() / SYNCED_BATCHES_TO_RING) : BATCH_LIMIT;
        this.samples = samples;
        this.durable = durable;
        this.durableListener = durableListener;
    }

    @Override
    int batchLimit()
    {
        return batchLimit;
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
