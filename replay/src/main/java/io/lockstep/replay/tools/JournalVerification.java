package io.lockstep.replay.tools;

import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.SkipDecision;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * What was found while everything in a journal was read and checked.
 *
 * @param input           log of input events.
 * @param output          log of outputs.
 * @param checkpoints     number of them.
 * @param checkpointFault what is wrong with them; empty where nothing is.
 * @param decisions       number of operators' decisions, all of them on events that are there.
 */
public record JournalVerification(
    LogVerification input,
    LogVerification output,
    int checkpoints,
    String checkpointFault,
    int decisions)
{
    private static final long FROM_THE_FIRST = -1;

    /**
     * Read both logs and the checkpoints, and check all that can be checked without the application.
     *
     * @param directory of the journal.
     * @param progress  told the bytes read of the log that is being read, now and then.
     * @return what was found.
     * @throws io.lockstep.replay.journal.CorruptJournalException where bytes are damaged or missing.
     */
    public static JournalVerification of(final JournalDirectory directory, final LongConsumer progress)
    {
        // Before the events: a journal that is being written has every event of a checkpoint that is there already.
        final List<KeptCheckpoint> checkpoints = CheckpointFile.readAll(directory.checkpointsPath());
        final List<SkipDecision> decisions = DecisionFile.readAll(directory);
        final CheckpointTrail trail = new CheckpointTrail(checkpoints);
        final CheckpointTrail outputTally = new CheckpointTrail(List.of());
        try (LogReader events = LogReader.ofEvents(directory.inputRecording(), FROM_THE_FIRST, trail);
            LogReader outputs = LogReader.ofOutputs(directory.outputRecording(), FROM_THE_FIRST, outputTally))
        {
            final LogVerification input = LogVerification.of(events, trail, progress);
            requireEvents(directory, decisions, input.end().sequence());
            return new JournalVerification(
                input,
                LogVerification.of(outputs, outputTally, progress),
                checkpoints.size(),
                trail.fault(),
                decisions.size());
        }
    }

    private static void requireEvents(
        final JournalDirectory directory, final List<SkipDecision> decisions, final long lastSequence)
    {
        for (final SkipDecision decision : decisions)
        {
            if (decision.skip().sequence() > lastSequence)
            {
                throw new CorruptJournalException(directory.decisionsPath(), 0,
                    "a decision is about an event that is not there: sequence=" + decision.skip().sequence() +
                    " last=" + lastSequence);
            }
        }
    }
}
