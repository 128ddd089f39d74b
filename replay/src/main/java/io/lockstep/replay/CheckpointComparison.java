package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.KeptCheckpoint;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

import java.util.ArrayList;
import java.util.List;

/**
 * Listener that compares each checkpoint of a replay with the recorded one, and passes all of them on.
 *
 * <p>The state's digest is compared where the recorded run had the same configuration, since other capacities lay the
 * same state out differently; the outputs' digest is compared always.
 *
 * <p>Threading: owned by the thread that replays.
 */
final class CheckpointComparison implements OutputListener
{
    private final Long2ObjectHashMap<KeptCheckpoint> recorded = new Long2ObjectHashMap<>();
    private final long configurationHash;
    private final OutputListener next;
    private final List<Checkpoint> unrecorded = new ArrayList<>();
    private long lastEqual;
    private long compared;

    /**
     * Make the listener.
     *
     * @param checkpoints       that were recorded.
     * @param configurationHash of the core that replays.
     * @param beginSequence     of the last event in front of the replay.
     * @param next              to pass everything on to.
     */
    CheckpointComparison(
        final List<KeptCheckpoint> checkpoints,
        final long configurationHash,
        final long beginSequence,
        final OutputListener next)
    {
        lastEqual = beginSequence;
        this.configurationHash = configurationHash;
        this.next = next;
        checkpoints.forEach((checkpoint) -> recorded.put(checkpoint.checkpoint().sequence(), checkpoint));
    }

    static boolean isDifferent(final KeptCheckpoint recorded, final Checkpoint replayed, final long configurationHash)
    {
        final Checkpoint expected = recorded.checkpoint();
        final boolean isStateComparable = recorded.configurationHash() == configurationHash;
        return expected.outputDigest() != replayed.outputDigest() ||
            expected.outputCount() != replayed.outputCount() ||
            isStateComparable && expected.stateDigest() != replayed.stateDigest();
    }

    /**
     * Checkpoints that were found recorded, and equal.
     *
     * @return the number.
     */
    long compared()
    {
        return compared;
    }

    /**
     * Checkpoints of the replay that were not found recorded.
     *
     * @return in order.
     */
    List<Checkpoint> unrecorded()
    {
        return unrecorded;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        next.onOutput(header, buffer, offset, length);
    }

    @Override
    public void onCheckpoint(final Checkpoint replayed)
    {
        final KeptCheckpoint found = recorded.get(replayed.sequence());
        if (found == null)
        {
            unrecorded.add(replayed);
            next.onCheckpoint(replayed);
            return;
        }

        if (isDifferent(found, replayed, configurationHash))
        {
            throw new DivergenceException(found.checkpoint(), replayed, lastEqual);
        }
        lastEqual = replayed.sequence();

        compared++;
        next.onCheckpoint(replayed);
    }

    @Override
    public void onBatchEnd()
    {
        next.onBatchEnd();
    }
}
