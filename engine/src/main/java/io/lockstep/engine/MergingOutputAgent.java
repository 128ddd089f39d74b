package io.lockstep.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Agent that merges what the last stage's shards send, and passes it through the gate: none leaves before its cause is
 * durable.
 *
 * <p>Threading: owned by the thread that runs the agent; the delivered sequence has one writer and many readers.
 */
final class MergingOutputAgent implements SequencedAgent, StageHandler
{
    private static final int BATCH_LIMIT = 1024;

    private final Sequence delivered;
    private final StageInput input;
    private final Sequence durable;
    private final LastOutputs outputs;
    private final OutputListener listener;
    private final FailStop failStop;
    private final LatencyRecorder recorder;

    private long sequence;

    MergingOutputAgent(
        final StageInput input,
        final Sequence durable,
        final LastOutputs outputs,
        final OutputListener listener,
        final int maxOutputLength,
        final FailStop failStop,
        final LatencyRecorder recorder,
        final long lastSequence)
    {
        this.input = input;
        this.durable = durable;
        this.outputs = outputs;
        this.listener = listener;
        this.failStop = failStop;
        this.recorder = recorder;
        sequence = lastSequence;
        delivered = new Sequence(lastSequence);
        outputs.host(new ListenerOutputs(listener, maxOutputLength));
    }

    /**
     * Sequence of the last event whose outputs have all left.
     */
    Sequence delivered()
    {
        return delivered;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public String roleName()
    {
        return OutputAgent.ROLE_NAME;
    }

    @Override
    public int doWork()
    {
        // What a failed node has not let out yet stays inside.
        if (failStop.isFailed())
        {
            throw new AgentTerminationException();
        }

        try
        {
            final int entries = input.poll(this, durable.get(), BATCH_LIMIT);
            if (entries > 0)
            {
                listener.onBatchEnd();
                recorder.onBatchEnd();
                delivered.set(input.completed());
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
        release(output.sequence());
        final int length = output.length();
        MessageCopy.copy(outputs.claim(length), 0, output.buffer(), output.outputOffset(), length);
        outputs.publish(
            output.sequence(), output.timestampNs(), output.source(), output.sourceSequence(), output.isOfTimer());
    }

    @Override
    public void onEndOfEvent(final StageSlot end)
    {
        release(end.sequence());
        outputs.endOfEvent(
            end.sequence(), end.timestampNs(), end.source(), end.sourceSequence(), end.outcome());
    }

    @Override
    public void onCheckpoint(final long checkpointSequence, final long timestampNs, final long stateDigest)
    {
        outputs.checkpoint(checkpointSequence, timestampNs, stateDigest);
    }

    private void release(final long releasedSequence)
    {
        sequence = releasedSequence;
        if (recorder.nextSequence() <= releasedSequence)
        {
            recorder.onReleased(releasedSequence);
        }
    }
}
