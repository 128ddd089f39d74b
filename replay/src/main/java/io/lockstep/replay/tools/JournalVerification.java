package io.lockstep.replay.tools;

import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.KeptCheckpoint;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * What was found while everything in a journal was read and checked.
 *
 * @param input           log of input events.
 * @param output          log of outputs.
 * @param checkpoints     number of them.
 * @param checkpointFault what is wrong with them; empty where nothing is.
 */
public record JournalVerification(
    LogVerification input,
    LogVerification output,
    int checkpoints,
    String checkpointFault)
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
        final CheckpointTrail trail = new CheckpointTrail(checkpoints);
        final CheckpointTrail outputTally = new CheckpointTrail(List.of());
        try (LogReader events = LogReader.ofEvents(directory.inputRecording(), FROM_THE_FIRST, trail);
            LogReader outputs = LogReader.ofOutputs(directory.outputRecording(), FROM_THE_FIRST, outputTally))
        {
            return new JournalVerification(
                LogVerification.of(events, trail, progress),
                LogVerification.of(outputs, outputTally, progress),
                checkpoints.size(),
                trail.fault());
        }
    }
}
