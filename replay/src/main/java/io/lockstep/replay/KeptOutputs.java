package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.OutputJournal;
import org.agrona.DirectBuffer;

/**
 * Consumer of live outputs that keeps them, and the checkpoints, before it passes them on.
 *
 * <p>Threading: owned by the output agent.
 */
final class KeptOutputs implements OutputListener
{
    private final OutputJournal outputJournal;
    private final CheckpointFile checkpoints;
    private final CheckpointPositions positions;
    private final long configurationHash;
    private final boolean isSynced;
    private final OutputListener next;

    /**
     * Make the consumer.
     *
     * @param outputJournal null where outputs are not journaled.
     * @param isSynced      whether a checkpoint is on the device before the next one is written.
     */
    KeptOutputs(
        final OutputJournal outputJournal,
        final CheckpointFile checkpoints,
        final CheckpointPositions positions,
        final long configurationHash,
        final boolean isSynced,
        final OutputListener next)
    {
        this.outputJournal = outputJournal;
        this.checkpoints = checkpoints;
        this.positions = positions;
        this.configurationHash = configurationHash;
        this.isSynced = isSynced;
        this.next = next;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (outputJournal != null)
        {
            outputJournal.append(header, buffer, offset, length);
        }
        next.onOutput(header, buffer, offset, length);
    }

    @Override
    public void onCheckpoint(final Checkpoint checkpoint)
    {
        checkpoints.append(checkpoint, positions.position(checkpoint.sequence()), configurationHash);
        if (isSynced)
        {
            checkpoints.force();
        }
        next.onCheckpoint(checkpoint);
    }

    @Override
    public void onBatchEnd()
    {
        if (outputJournal != null)
        {
            outputJournal.flush();
        }
        next.onBatchEnd();
    }
}
