package io.lockstep.replay;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Journal;
import io.lockstep.replay.journal.InputJournal;
import org.agrona.DirectBuffer;

/**
 * Input journal that also notes where checkpointed events are, and that may be told to promise nothing.
 *
 * <p>Threading: owned by the journaler agent.
 */
final class CheckpointedJournal implements Journal
{
    private final InputJournal journal;
    private final Durability durability;
    private final CheckpointPositions positions;
    private final long interval;

    private long nextCheckpoint;
    private long lastSequence;

    CheckpointedJournal(
        final InputJournal journal,
        final Durability durability,
        final CheckpointPositions positions,
        final long interval)
    {
        this.journal = journal;
        this.durability = durability;
        this.positions = positions;
        this.interval = interval;
        nextCheckpoint = (journal.lastSequence() / interval + 1) * interval;
    }

    @Override
    public Durability durability()
    {
        return durability;
    }

    @Override
    public void append(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        journal.append(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        lastSequence = sequence;
    }

    @Override
    public void flush()
    {
        journal.flush();
        while (nextCheckpoint <= lastSequence)
        {
            positions.put(nextCheckpoint, journal.framePosition(nextCheckpoint));
            nextCheckpoint += interval;
        }
    }

    @Override
    public void close()
    {
        journal.close();
    }
}
