package io.lockstep.replay.tools;

import io.lockstep.replay.journal.KeptCheckpoint;

import java.util.List;

/**
 * Counts entries, and holds the checkpoints of a journal against the events that they name.
 *
 * <p>Threading: single owner.
 */
final class CheckpointTrail implements LogReader.EntryHandler
{
    private final List<KeptCheckpoint> checkpoints;

    private int index;
    private long nextSequence;
    private long entries;
    private long firstSequence;
    private long lastSequence;
    private String fault = "";

    CheckpointTrail(final List<KeptCheckpoint> checkpoints)
    {
        this.checkpoints = checkpoints;
        this.nextSequence = sequenceOf(0);
    }

    @Override
    public void onEntry(final long position, final long sequence, final long timestampNs, final int length)
    {
        if (entries++ == 0)
        {
            firstSequence = sequence;
            if (position > 0)
            {
                // What was in front was removed, and the checkpoints stay.
                passRemoved(sequence);
            }
        }
        lastSequence = sequence;
        while (sequence >= nextSequence)
        {
            compare(checkpoints.get(index), position, sequence, timestampNs);
            nextSequence = sequenceOf(++index);
        }
    }

    long entries()
    {
        return entries;
    }

    /**
     * Sequence of the first entry; zero where there is none.
     */
    long firstSequence()
    {
        return firstSequence;
    }

    /**
     * What is wrong with the checkpoints, once all events were handed in.
     *
     * @return the first fault; empty where there is none.
     */
    String fault()
    {
        return fault.isEmpty() && index < checkpoints.size() ?
            "a checkpoint names event " + nextSequence + ", but the last event kept is " + lastSequence :
            fault;
    }

    private void passRemoved(final long sequence)
    {
        while (nextSequence < sequence)
        {
            nextSequence = sequenceOf(++index);
        }
    }

    private void compare(
        final KeptCheckpoint kept,
        final long position,
        final long sequence,
        final long timestampNs)
    {
        if (!fault.isEmpty())
        {
            return;
        }
        if (kept.checkpoint().sequence() != sequence)
        {
            fault = "a checkpoint names event " + nextSequence + ", but the first event kept is " + sequence;
        }
        else if (kept.checkpoint().timestampNs() != timestampNs)
        {
            fault = "the checkpoint of event " + sequence + " has time " + kept.checkpoint().timestampNs() +
                ", but the event has " + timestampNs;
        }
        else if (kept.position() >= 0 && kept.position() != position)
        {
            fault = "the checkpoint of event " + sequence + " has position " + kept.position() +
                ", but its frame begins at " + position;
        }
    }

    private long sequenceOf(final int checkpoint)
    {
        return checkpoint < checkpoints.size() ? checkpoints.get(checkpoint).checkpoint().sequence() : Long.MAX_VALUE;
    }
}
