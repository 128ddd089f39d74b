package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.tools.JournalPlace;

import java.nio.file.Path;

/**
 * Runs a journal again, offline: from its first event to its last, on one thread, through a processor of its own. Where
 * the journal does not begin with the first event any more, it begins behind the earliest snapshot that fits.
 *
 * <p>The directory is only read, and no lock is taken, so that a copy on a laptop will do.
 *
 * <p>Threading: the caller's thread.
 */
public final class Replayer
{
    private static final int FRAME_LIMIT = 16;

    private Replayer()
    {
    }

    /**
     * Replay a whole journal and compare every checkpoint that it has on the way.
     *
     * @param directory       of the journal.
     * @param applicationName whose journal it has to be.
     * @param coreCtx         the processor to run, on a page home of its own.
     * @param maxOutputLength longest output in bytes.
     * @param listener        that takes the outputs.
     * @return digests at the end.
     * @throws EngineFailure       if there is an event that the processor cannot apply.
     * @throws JournalException    if the journal cannot be read.
     * @throws DivergenceException if it comes to other digests than the recorded run.
     */
    public static Checkpoint replay(
        final Path directory,
        final String applicationName,
        final CoreContext coreCtx,
        final int maxOutputLength,
        final OutputListener listener)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            final ReplayHistory history = ReplayHistory.of(journal);
            ReplayCore.requireApplication(history, applicationName);
            try (ReplayCore core = ReplayCore.open(
                history, coreCtx, maxOutputLength, listener, ReplayBegin.earliest(JournalPlace.LAST), true);
                JournalReader reader = JournalReader.openAtSequence(journal.inputRecording(), core.sequence() + 1))
            {
                while (reader.poll(core, FRAME_LIMIT) > 0)
                {
                    listener.onBatchEnd();
                }

                return core.checkpoint();
            }
        }
    }
}
