package io.lockstep.replay;

import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.RecordingForce;
import io.lockstep.replay.snapshot.SnapshotManifest;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Makes one snapshot of a journal, beside the engine that writes it or without any.
 *
 * <p>The journal is only read. The snapshot begins with the newest one before it, so that making one now and then costs
 * only what happened in between.
 *
 * <p>Threading: the caller's thread.
 */
public final class SnapshotMaker
{
    private static final int FRAMES_TO_PROGRESS = 64;

    private SnapshotMaker()
    {
    }

    /**
     * Replay a journal up to an event and write the state.
     *
     * @param directory      of the journal.
     * @param application    that wrote it.
     * @param targetSequence the last event of the snapshot; a later one than there is stands for the last one whose
     *                       outputs are all kept.
     * @param ctx            with the number of chains to keep and their longest.
     * @param progress       told the last event applied, now and then.
     * @return what was made.
     * @throws JournalException    if the journal cannot be read, the snapshot not be written, somebody else is making
     *                             one, or there is one of that event or no event at all.
     * @throws DivergenceException if the replay comes to other digests than the recorded run.
     */
    public static SnapshotReport make(
        final Path directory,
        final ReplayApplication application,
        final long targetSequence,
        final SnapshotContext ctx,
        final LongConsumer progress)
    {
        ctx.conclude();
        final long startNs = System.nanoTime();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            final String name = journal.manifest().applicationName();
            if (!name.equals(application.applicationName()))
            {
                throw new JournalException("the journal is another application's: directory=" + directory +
                    " application=" + name + " wanted=" + application.applicationName());
            }

            final long lastOutput = OutputReader.lastWholeSequence(journal.outputRecording());
            final long target = lastOutput == 0 ? targetSequence : Math.min(targetSequence, lastOutput);
            try (Shadow shadow = new Shadow(
                journal,
                application.core(),
                application.maxOutputLength(),
                null,
                () -> Long.MAX_VALUE,
                () -> RecordingForce.EVERYTHING,
                target,
                false))
            {
                final long begin = shadow.sequence();
                replay(shadow, progress);
                if (shadow.sequence() == begin)
                {
                    throw new JournalException("there is nothing to make a snapshot of: directory=" + directory +
                        (begin == 0 ? " has no event" : " has a snapshot already: sequence=" + begin));
                }

                return new SnapshotReport(
                    write(shadow, ctx), begin, shadow.compared(), System.nanoTime() - startNs);
            }
        }
    }

    private static void replay(final Shadow shadow, final LongConsumer progress)
    {
        int frames = 0;
        while (shadow.replay())
        {
            if (++frames % FRAMES_TO_PROGRESS == 0)
            {
                progress.accept(shadow.sequence());
            }
        }
    }

    private static SnapshotManifest write(final Shadow shadow, final SnapshotContext ctx)
    {
        shadow.beginSnapshot(ctx.chainLimit());
        SnapshotManifest manifest = null;
        while (manifest == null)
        {
            manifest = shadow.continueSnapshot(ctx.chains(), true);
        }

        return manifest;
    }

    /**
     * What was made.
     *
     * @param manifest      of the snapshot.
     * @param beginSequence the event behind which the replay began; {@link EngineCore#sequence()} of the snapshot
     *                      before, or zero.
     * @param checkpoints   that were compared on the way, all of them equal.
     * @param durationNs    from opening the journal.
     */
    public record SnapshotReport(SnapshotManifest manifest, long beginSequence, long checkpoints, long durationNs)
    {
        /**
         * How long it took.
         *
         * @return seconds.
         */
        public double seconds()
        {
            return (double)durationNs / TimeUnit.SECONDS.toNanos(1);
        }
    }
}
