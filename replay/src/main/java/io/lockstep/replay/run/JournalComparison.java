package io.lockstep.replay.run;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Holds two journals against each other: events, outputs, checkpoints. Where one begins later, the comparison does.
 *
 * @param events      that are equal, before the first difference.
 * @param outputs     entries of outputs that are equal, before the first difference; zero where one journal has none.
 * @param checkpoints of the same event that both have, and that are equal.
 * @param checkpointFault what is wrong with the first that is not; empty where none is.
 * @param first       the first difference in events or, if there is none, in outputs; null where there is none.
 */
public record JournalComparison(
    long events, long outputs, long checkpoints, String checkpointFault, Difference first)
{
    /**
     * Compare.
     *
     * @param left            first journal.
     * @param right           second journal.
     * @param isPersonalShown true to show personal data as it is.
     * @param progress        told the number of events, now and then.
     * @return what came of it.
     */
    public static JournalComparison of(
        final JournalDirectory left,
        final JournalDirectory right,
        final boolean isPersonalShown,
        final LongConsumer progress)
    {
        final ItemText ofLeft = new ItemText(JournalSchemas.of(left), isPersonalShown);
        final ItemText ofRight = new ItemText(JournalSchemas.of(right), isPersonalShown);
        final JournalPlace from = new JournalPlace(JournalPlace.Kind.SEQUENCE, Math.max(1, Math.max(
            EventRange.firstSequence(left.inputRecording()), EventRange.firstSequence(right.inputRecording()))));
        final LogPass events;
        try (LogCursor one = LogCursor.ofEvents(left, from); LogCursor other = LogCursor.ofEvents(right, from))
        {
            events = LogPass.of(one, ofLeft, other, ofRight, from.value(), progress);
        }
        final LogPass outputs;
        try (LogCursor one = LogCursor.ofOutputs(left); LogCursor other = LogCursor.ofOutputs(right))
        {
            outputs = LogPass.of(one, ofLeft, other, ofRight, from.value(), progress);
        }

        final boolean isOutputsKept = outputs.equal() > 0 ||
            outputs.first() != null && outputs.first().left() != null && outputs.first().right() != null;
        final Difference ofOutputs = isOutputsKept ? outputs.first() : null;
        return checked(
            left, right, events.equal(), outputs.equal(), events.first() != null ? events.first() : ofOutputs);
    }

    /**
     * Whether nothing differs.
     *
     * @return true if so.
     */
    public boolean isEqual()
    {
        return first == null && checkpointFault.isEmpty();
    }

    private static JournalComparison checked(
        final JournalDirectory left,
        final JournalDirectory right,
        final long events,
        final long outputs,
        final Difference first)
    {
        final Map<Long, KeptCheckpoint> bySequence = new HashMap<>();
        CheckpointFile.readAll(left).forEach((kept) -> bySequence.put(kept.checkpoint().sequence(), kept));
        long equal = 0;
        for (final KeptCheckpoint kept : CheckpointFile.readAll(right))
        {
            final KeptCheckpoint other = bySequence.get(kept.checkpoint().sequence());
            if (other != null && other.configurationHash() == kept.configurationHash())
            {
                if (!other.checkpoint().equals(kept.checkpoint()))
                {
                    return new JournalComparison(
                        events, outputs, equal, fault(other.checkpoint(), kept.checkpoint()), first);
                }
                equal++;
            }
        }

        return new JournalComparison(events, outputs, equal, "", first);
    }

    private static String fault(final Checkpoint left, final Checkpoint right)
    {
        return "the checkpoints of event " + left.sequence() + " differ: " + left + " and " + right;
    }
}
