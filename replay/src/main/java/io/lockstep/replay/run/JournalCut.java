package io.lockstep.replay.run;

import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Copies a range of a journal into a new one, with the outputs, checkpoints and decisions that belong to it.
 *
 * <p>Events keep their sequences, and frames their events, so that a range which begins with the first event is the
 * same journal, only shorter. One that begins later can be read, verified and searched, but not run again.
 *
 * <p>Threading: single use, by one thread.
 */
public final class JournalCut
{
    private static final int FRAME_LIMIT = 1;

    private final JournalDirectory from;
    private final UnfinishedDirectory made;
    private long first;
    private long last;
    private long outputs;
    private int checkpointCount;
    private NewJournal target;

    private JournalCut(final JournalDirectory from, final UnfinishedDirectory made)
    {
        this.from = from;
        this.made = made;
    }

    /**
     * Copy a range.
     *
     * @param journal  to copy from.
     * @param path     of the new journal: a directory that is empty or absent.
     * @param begin    place of the first event.
     * @param end      place of the last event.
     * @param progress told the position in the input events, now and then.
     * @return what was copied.
     * @throws JournalException if there is no event between the places, or the journal cannot be made.
     */
    public static Result cut(
        final JournalDirectory journal,
        final Path path,
        final JournalPlace begin,
        final JournalPlace end,
        final LongConsumer progress)
    {
        try (UnfinishedDirectory made = new UnfinishedDirectory(path))
        {
            final Result result = new JournalCut(journal, made).cut(begin, end, progress);
            made.publish();

            return result;
        }
    }

    private Result cut(final JournalPlace begin, final JournalPlace end, final LongConsumer progress)
    {
        final List<KeptCheckpoint> checkpoints = CheckpointFile.readAll(from);
        try (EventRange range = EventRange.open(from.inputRecording(), begin, end))
        {
            int next = 0;
            while (range.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (target == null)
                {
                    first = sequence;
                    target = NewJournal.create(from, made.path(), first);
                }
                target.input().append(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
                last = sequence;
            }, FRAME_LIMIT) > 0)
            {
                if (target != null)
                {
                    target.input().flush();
                    next = checkpoints(checkpoints, next);
                }
                progress.accept(range.position());
            }
            if (target == null)
            {
                throw new JournalException(
                    "no event is there to cut out: directory=" + from.path() + " from=" + begin + " to=" + end);
            }
            outputs();
            decisions();
        }
        finally
        {
            if (target != null)
            {
                target.close();
            }
        }

        return new Result(first, last, outputs, checkpointCount);
    }

    /**
     * Append the checkpoints of the events that are there by now.
     */
    private int checkpoints(final List<KeptCheckpoint> checkpoints, final int begin)
    {
        int next = begin;
        while (next < checkpoints.size() && checkpoints.get(next).checkpoint().sequence() <= last)
        {
            final KeptCheckpoint kept = checkpoints.get(next++);
            if (kept.checkpoint().sequence() >= first)
            {
                target.checkpoints().append(kept.checkpoint(),
                    target.input().framePosition(kept.checkpoint().sequence()), kept.configurationHash());
                checkpointCount++;
            }
        }

        return next;
    }

    private void outputs()
    {
        try (OutputReader reader = first <= firstOutputSequence() ?
            OutputReader.open(from.outputRecording()) :
            OutputReader.openAtSequence(from.outputRecording(), first, null))
        {
            while (reader.poll((header, buffer, offset, length) ->
            {
                if (header.sequence() <= last)
                {
                    target.output().append(header, buffer, offset, length);
                    outputs++;
                }
            }, FRAME_LIMIT) > 0 && reader.lastSequence() <= last)
            {
                target.output().flush();
            }
        }
    }

    /**
     * Outputs may begin later than the events, where they were kept for a shorter time.
     */
    private long firstOutputSequence()
    {
        final long[] sequence = new long[1];
        try (OutputReader reader = OutputReader.open(from.outputRecording()))
        {
            reader.poll((header, buffer, offset, length) ->
                sequence[0] = sequence[0] == 0 ? header.sequence() : sequence[0], FRAME_LIMIT);
        }

        return sequence[0];
    }

    private void decisions()
    {
        for (final SkipDecision decision : DecisionFile.readAll(from))
        {
            if (decision.skip().sequence() >= first && decision.skip().sequence() <= last)
            {
                DecisionFile.append(target.directory(), decision);
            }
        }
    }

    /**
     * What was copied.
     *
     * @param first       sequence.
     * @param last        sequence.
     * @param outputs     entries of outputs.
     * @param checkpoints number of them.
     */
    public record Result(long first, long last, long outputs, int checkpoints)
    {
    }
}
