package io.lockstep.replay.tools;

import io.lockstep.engine.Skip;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.SkipDecision;

import java.util.List;

/**
 * Takes the decision to pass over an event at which the engine of a journal stops.
 *
 * <p>What has had an effect outside cannot be passed over any more: neither where a checkpoint tells that the event was
 * applied, nor where outputs of it, or of a later one, were let out.
 *
 * <p>Threading: the caller's thread.
 */
public final class JournalSkip
{
    private JournalSkip()
    {
    }

    /**
     * Check that a decision is possible, and change nothing.
     *
     * @param directory of the journal.
     * @param skip      to decide on.
     * @throws JournalException where it is not, with the reason.
     */
    public static void require(final JournalDirectory directory, final Skip skip)
    {
        final long sequence = skip.sequence();
        final LogSummary input = LogSummary.ofEvents(directory.inputRecording());
        final long last = input.end().sequence();
        final long first = last - input.events() + 1;
        if (sequence < first || sequence > last)
        {
            throw refusal(directory, sequence, "no such event in the journal", "first=" + first + " last=" + last);
        }

        final List<KeptCheckpoint> checkpoints = CheckpointFile.readAll(directory);
        final long checkpoint =
            checkpoints.isEmpty() ? 0 : checkpoints.get(checkpoints.size() - 1).checkpoint().sequence();
        if (checkpoint >= sequence)
        {
            throw refusal(directory, sequence,
                "the event was applied: a checkpoint has its digests", "checkpoint=" + checkpoint);
        }

        final long output = LogSummary.ofOutputs(directory.outputRecording()).end().sequence();
        if (output >= sequence)
        {
            throw refusal(directory, sequence,
                "the event was applied: outputs of it or of a later one were let out", "lastOutput=" + output);
        }
        if (DecisionFile.readAll(directory).stream().anyMatch((decision) -> decision.skip().equals(skip)))
        {
            throw refusal(directory, sequence, "that is decided already", "scope=" + skip.scope());
        }
    }

    /**
     * Decide. From the next start on every run of the journal passes over the event.
     *
     * @param directory open for writing.
     * @param decision  to keep.
     * @throws JournalException where it is not possible, with the reason.
     */
    public static void decide(final JournalDirectory directory, final SkipDecision decision)
    {
        require(directory, decision.skip());
        DecisionFile.append(directory, decision);
    }

    private static JournalException refusal(
        final JournalDirectory directory, final long sequence, final String reason, final String what)
    {
        return new JournalException("can not pass over an event: " + reason + ": directory=" + directory.path() +
            " sequence=" + sequence + " " + what + "; nothing was written");
    }
}
