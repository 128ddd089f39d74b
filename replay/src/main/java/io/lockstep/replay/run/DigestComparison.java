package io.lockstep.replay.run;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.journal.JournalException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the digests of two runs of one journal against each other, at the events at which both have some.
 *
 * <p>Digests of state are those of its pages, so that they are compared only where both builds lay it out alike.
 *
 * @param compared          places that are equal, before the first that is not.
 * @param lastEqual         sequence of the last event at which they were; that in front of both runs where at none.
 * @param isStateComparable whether states were compared, and not only outputs.
 * @param left              digests of the first run at the first place that differs; null where none does.
 * @param right             digests of the second run there.
 */
public record DigestComparison(
    long compared, long lastEqual, boolean isStateComparable, Checkpoint left, Checkpoint right)
{
    /**
     * Compare.
     *
     * @param left  first run.
     * @param right second run.
     * @return what came of it.
     * @throws JournalException where they are no runs of one journal from one place to another.
     */
    public static DigestComparison of(final DigestTrail left, final DigestTrail right)
    {
        require(left.run().application().equals(right.run().application()), "they are of different applications: " +
            left.run().application() + " and " + right.run().application());

        final boolean isStateComparable = left.run().configurationHash() == right.run().configurationHash();
        final Map<Long, Checkpoint> bySequence = new HashMap<>();
        left.checkpoints().forEach((checkpoint) -> bySequence.put(checkpoint.sequence(), checkpoint));
        long compared = 0;
        long lastEqual = Math.max(left.run().beginSequence(), right.run().beginSequence());
        for (final Checkpoint other : right.checkpoints())
        {
            final Checkpoint one = bySequence.get(other.sequence());
            if (one != null)
            {
                require(one.timestampNs() == other.timestampNs(),
                    "they are of different journals: event " + other.sequence() + " has another time");
                if (isDifferent(one, other, isStateComparable))
                {
                    return new DigestComparison(compared, lastEqual, isStateComparable, one, other);
                }
                compared++;
                lastEqual = other.sequence();
            }
        }
        require(last(left) == last(right),
            "they end at different events: " + last(left) + " and " + last(right));

        return new DigestComparison(compared, lastEqual, isStateComparable, null, null);
    }

    /**
     * Whether no digest differs.
     *
     * @return true if so.
     */
    public boolean isEqual()
    {
        return left == null;
    }

    /**
     * Whether the states differ at the first place, and were compared.
     *
     * @return true if so.
     */
    public boolean isStateDifferent()
    {
        return isStateComparable && !isEqual() && left.stateDigest() != right.stateDigest();
    }

    /**
     * Whether the outputs up to the first place differ.
     *
     * @return true if so.
     */
    public boolean isOutputDifferent()
    {
        return !isEqual() &&
            (left.outputDigest() != right.outputDigest() || left.outputCount() != right.outputCount());
    }

    private static boolean isDifferent(
        final Checkpoint one, final Checkpoint other, final boolean isStateComparable)
    {
        return one.outputDigest() != other.outputDigest() ||
            one.outputCount() != other.outputCount() ||
            isStateComparable && one.stateDigest() != other.stateDigest();
    }

    private static long last(final DigestTrail trail)
    {
        final List<Checkpoint> checkpoints = trail.checkpoints();
        return checkpoints.get(checkpoints.size() - 1).sequence();
    }

    private static void require(final boolean isTrue, final String otherwise)
    {
        if (!isTrue)
        {
            throw new JournalException("two files of digests cannot be compared: " + otherwise +
                "; run one journal from the same place to the same place");
        }
    }
}
