package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.OutputJournal;
import org.agrona.DirectBuffer;

/**
 * Consumer of the outputs that a recovery derives again: it appends those that the output journal lacks, and passes all
 * of them on.
 *
 * <p>Threading: owned by the thread that recovers.
 */
final class MissingOutputs implements OutputListener
{
    private final OutputJournal outputJournal;
    private final OutputListener next;
    private final long lastSequence;
    private final int lastIndex;
    private final boolean isLastEventWhole;

    MissingOutputs(final OutputJournal outputJournal, final OutputListener next)
    {
        this.outputJournal = outputJournal;
        this.next = next;
        lastSequence = outputJournal.lastSequence();
        lastIndex = outputJournal.lastIndex();
        isLastEventWhole = outputJournal.lastEntryWasLast();
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (header.sequence() > lastSequence ||
            header.sequence() == lastSequence && !isLastEventWhole && header.index() > lastIndex)
        {
            outputJournal.append(header, buffer, offset, length);
        }

        next.onOutput(header, buffer, offset, length);
    }

    @Override
    public void onCheckpoint(final Checkpoint checkpoint)
    {
        next.onCheckpoint(checkpoint);
    }

    @Override
    public void onBatchEnd()
    {
        outputJournal.flush();
        next.onBatchEnd();
    }
}
