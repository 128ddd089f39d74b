package io.lockstep.replay.tools;

import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;

import java.util.List;

/**
 * What a journal holds.
 *
 * @param manifest    of the journal.
 * @param schemas     that it keeps.
 * @param checkpoints number of them.
 * @param decisions   of operators.
 * @param input       log of input events.
 * @param output      log of outputs.
 */
public record JournalSummary(
    Manifest manifest,
    List<KeptSchema> schemas,
    int checkpoints,
    List<SkipDecision> decisions,
    LogSummary input,
    LogSummary output)
{
    /**
     * Look at a journal.
     *
     * @param directory of the journal.
     * @return what it holds.
     */
    public static JournalSummary of(final JournalDirectory directory)
    {
        return new JournalSummary(
            directory.manifest(),
            JournalSchemas.of(directory).schemas(),
            CheckpointFile.readAll(directory.checkpointsPath()).size(),
            DecisionFile.readAll(directory),
            LogSummary.ofEvents(directory.inputRecording()),
            LogSummary.ofOutputs(directory.outputRecording()));
    }
}
