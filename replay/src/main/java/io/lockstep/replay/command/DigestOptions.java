package io.lockstep.replay.command;

import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.DigestTrail;
import io.lockstep.replay.run.DigestTrailWriter;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The options that let a run write what it comes to, place by place, for a run of another process to be compared with.
 */
final class DigestOptions
{
    private static final long OF_APPLICATION = 0;

    @Option(names = "--digests-out", paramLabel = "FILE",
        description = "Write digests of state and outputs to a new file, at each checkpoint and at the end; recorded " +
            "checkpoints are not compared then. 'replay diff --digests' compares two such files.")
    private Path file;

    @Option(names = "--digests-every", paramLabel = "N", defaultValue = "" + OF_APPLICATION,
        description = "Events between two digests; by default the application's checkpoint interval.")
    private long interval;

    @Option(names = "--digests-from", paramLabel = "SEQUENCE", defaultValue = "1",
        description = "First event whose digests are written; the first by default.")
    private long from;

    boolean isWanted()
    {
        if (!isAsked() && (interval != OF_APPLICATION || from != 1))
        {
            throw new BadInputException("--digests-every and --digests-from go with --digests-out");
        }
        if (interval < 0 || from < 1)
        {
            throw new BadInputException("expected --digests-every and --digests-from from 1 on, but: --digests-every=" +
                interval + " --digests-from=" + from);
        }

        return isAsked();
    }

    /**
     * Begin the file.
     *
     * @return null where none is wanted.
     */
    Out open(final ReplayHistory history, final ApplicationBuild build, final ReplayCore core)
    {
        return isWanted() ? new Out(history, build, core) : null;
    }

    private boolean isAsked()
    {
        return file != null;
    }

    /**
     * The file while it is written.
     */
    final class Out implements AutoCloseable
    {
        private final UnfinishedFile made = new UnfinishedFile(file);
        private final DigestTrail.Run run;
        private final ReplayCore core;
        private final Writer writer;

        private DigestTrailWriter trail;

        private Out(final ReplayHistory history, final ApplicationBuild build, final ReplayCore core)
        {
            this.core = core;
            run = new DigestTrail.Run(
                history.path().toString(), history.manifest().applicationName(), build.name(),
                Runtime.version().toString(), core.configurationHash(), core.sequence());
            try
            {
                writer = Files.newBufferedWriter(made.path(), StandardCharsets.UTF_8);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        /**
         * A handler that passes events on, and notes what they came to.
         */
        EventHandler noting(final EventHandler next)
        {
            trail = new DigestTrailWriter(
                writer, run, core, next, interval == OF_APPLICATION ? core.checkpointInterval() : interval, from);
            return trail;
        }

        /**
         * Give the file its last line and its name.
         */
        void publish()
        {
            trail.finish();
            try
            {
                writer.close();
                made.publish();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public void close()
        {
            try (made; writer)
            {
                // Both, in reverse order.
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
