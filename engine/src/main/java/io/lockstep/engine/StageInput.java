package io.lockstep.engine;

import com.lmax.disruptor.Sequence;

import java.util.List;

/**
 * Merges what the shards of a stage send into one stream, in the order of what caused it.
 *
 * <p>An entry is taken once it is certain that no shard has one before it: each shard has either shown a later entry
 * or told that it is done with the event. A shard that waits for room in its ring has shown one, so the merge never
 * waits for a shard that waits for the merge.
 *
 * <p>Threading: owned by the agent that polls; each such agent has an input of its own.
 */
final class StageInput
{
    private final StageRing[] rings;
    private final Sequence[] positions;
    private final StageSlot[] heads;
    private final long[] nextSlots;
    private final long[] highestSlots;
    private final long[] doneSequences;
    private final long checkpointInterval;

    private long sequence;
    private int checkpoints;
    private long stateDigest;

    /**
     * Make an input, which gates the rings from now on.
     *
     * @param stage              rings of all shards of the stage before.
     * @param lastSequence       the last event before the first one to come.
     * @param checkpointInterval events between two checkpoints.
     */
    StageInput(final List<StageRing> stage, final long lastSequence, final long checkpointInterval)
    {
        this.checkpointInterval = checkpointInterval;
        rings = stage.toArray(StageRing[]::new);
        positions = new Sequence[rings.length];
        heads = new StageSlot[rings.length];
        nextSlots = new long[rings.length];
        highestSlots = new long[rings.length];
        doneSequences = new long[rings.length];
        sequence = lastSequence + 1;
        for (int i = 0; i < rings.length; i++)
        {
            heads[i] = new StageSlot();
            positions[i] = new Sequence(-1);
            rings[i].addGatingSequences(positions[i]);
        }
    }

    /**
     * The last event of which everything was passed on, its checkpoint included.
     *
     * @return its sequence.
     */
    long completed()
    {
        return sequence - 1;
    }

    /**
     * Pass on what is certain.
     *
     * @param handler     for it.
     * @param maxSequence the last event whose outputs may be taken.
     * @param limit       most entries that are taken.
     * @return entries taken.
     */
    int poll(final StageHandler handler, final long maxSequence, final int limit)
    {
        look();
        int entries = 0;
        while (entries < limit && sequence <= maxSequence)
        {
            final int shard = next();
            if (shard < 0)
            {
                break;
            }

            take(handler, heads[shard]);
            nextSlots[shard] += rings[shard].slotsFor(heads[shard].length());
            entries++;
        }

        if (entries > 0)
        {
            release();
        }

        return entries;
    }

    private void look()
    {
        for (int i = 0; i < rings.length; i++)
        {
            // In this order: what a shard has published before it told that it is done is then seen.
            doneSequences[i] = rings[i].processed().get();
            highestSlots[i] = rings[i].highestPublished(nextSlots[i]);
        }
    }

    /**
     * The shard whose entry is certain to be the next one; negative if there is none yet.
     */
    private int next()
    {
        int first = -1;
        for (int i = 0; i < rings.length; i++)
        {
            if (nextSlots[i] <= highestSlots[i])
            {
                final StageSlot head = heads[i].wrap(rings[i].buffer(), rings[i].offset(nextSlots[i]));
                if (head.sequence() == sequence && (first < 0 || head.isBefore(heads[first])))
                {
                    first = i;
                }
            }
            else if (doneSequences[i] < sequence)
            {
                return -1;
            }
        }

        return first;
    }

    private void take(final StageHandler handler, final StageSlot entry)
    {
        switch (entry.kind())
        {
            case StageSlot.END_OF_EVENT:
                handler.onEndOfEvent(entry);
                if (sequence % checkpointInterval != 0)
                {
                    sequence++;
                }
                break;

            case StageSlot.CHECKPOINT:
                checkpoints++;
                stateDigest += entry.stateDigest();
                if (checkpoints == rings.length)
                {
                    handler.onCheckpoint(sequence, entry.timestampNs(), stateDigest);
                    checkpoints = 0;
                    stateDigest = 0;
                    sequence++;
                }
                break;

            default:
                handler.onOutput(entry);
                break;
        }
    }

    private void release()
    {
        for (int i = 0; i < rings.length; i++)
        {
            if (positions[i].get() != nextSlots[i] - 1)
            {
                positions[i].set(nextSlots[i] - 1);
            }
        }
    }
}
