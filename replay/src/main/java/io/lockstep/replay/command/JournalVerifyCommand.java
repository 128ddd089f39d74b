package io.lockstep.replay.command;

import io.lockstep.engine.OutputListener;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.ReplaySession;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.JournalVerification;
import io.lockstep.replay.tools.LogVerification;
import io.lockstep.replay.tools.MemberLogVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.function.LongConsumer;

/**
 * Reads everything in a journal and checks it.
 */
@Command(
    name = "verify",
    description = "Read every frame of both logs and all checkpoints, and check them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Checked are checksums, headers, sequences and times, and that checkpoints name events that are there.",
        "With --app the journal is run again, so that its checkpoints are proven and not only there.",
        "An unfinished write at the end is reported and no damage. Exit status: 0 sound, 1 the journal is damaged or a",
        "checkpoint comes out otherwise, 2 bad input.",
        "",
        "Example: ./lockstep journal verify /tmp/exchange"
    })
final class JournalVerifyCommand extends JournalCommand
{
    private static final long NOT_DERIVED = -1;
    private static final int FRAME_LIMIT = 1;

    @Option(names = "--app", paramLabel = "BUILD", arity = "0..1", fallbackValue = "",
        description = "Also run the journal again, and compare every checkpoint: class, jar, directory of classes, " +
            "or JAR#CLASS; without a value what the class path has.")
    private String app;

    @Mixin
    private MemberLogOptions memberLogOptions;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalVerification result = JournalVerification.of(directory, progress(isJson));
        endProgress();
        if (!result.checkpointFault().isEmpty())
        {
            return differs("journal is inconsistent: " + result.checkpointFault() + ": file=" +
                directory.checkpointsPath() + "; restore the journal from a copy");
        }

        final long derived;
        try
        {
            derived = app == null ? NOT_DERIVED : derive(directory);
        }
        catch (final DivergenceException ex)
        {
            return differs(ex.getMessage());
        }

        if (isJson)
        {
            out().println(new JsonLine()
                .field("events", result.input().entries())
                .field("outputs", result.output().entries())
                .field("checkpoints", result.checkpoints())
                .field("derivedCheckpoints", derived == NOT_DERIVED ? null : derived)
                .field("decisions", result.decisions())
                .field("input", json(result.input()))
                .field("output", json(result.output())));
        }
        else
        {
            print("input", "events", result.input());
            print("output", "outputs", result.output());
            printf("checkpoints  %,d%n", result.checkpoints());
            if (derived != NOT_DERIVED)
            {
                printf("derived      %,d checkpoints, by running the journal again; all equal%n", derived);
            }
            if (result.decisions() > 0)
            {
                printf("decisions    %,d%n", result.decisions());
            }
        }

        return Lockstep.DONE;
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        if (app != null)
        {
            throw new BadInputException("a cluster's log has no checkpoints to compare with: --app=" + app);
        }
        final MemberLogVerification result = MemberLogVerification.of(log, progress(isJson));
        endProgress();
        if (isJson)
        {
            out().println(MemberLogText.json(log, result));
        }
        else
        {
            MemberLogText.lines(log, result).forEach((line) -> out().println(line));
            printTail("log", result.end());
        }

        return Lockstep.DONE;
    }

    @Override
    MemberLogOptions memberLogOptions()
    {
        return memberLogOptions;
    }

    private long derive(final JournalDirectory directory)
    {
        final LongConsumer progress = eventProgress(isJson);
        try (ApplicationBuild build = ApplicationBuild.load(
            app.isEmpty() ? null : app, directory.manifest().applicationName());
            ReplaySession session = ReplaySession.comparing(
                ReplayHistory.of(directory), build.application(), OutputListener.NONE,
                ReplayBegin.earliest(JournalPlace.LAST));
            EventRange range = session.eventsTo(JournalPlace.LAST))
        {
            while (range.poll(session.core(), FRAME_LIMIT) > 0)
            {
                progress.accept(session.core().sequence());
            }
            endProgress();

            return session.core().comparedCheckpoints();
        }
    }

    private static JsonLine json(final LogVerification log)
    {
        return tail(new JsonLine()
            .field("entries", log.entries())
            .field("frames", log.frames())
            .field("firstSequence", log.first())
            .field("bytes", log.bytes())
            .field("megabytesPerSecond", log.megabytesPerSecond()), log.end());
    }

    private void print(final String name, final String entries, final LogVerification log)
    {
        printf("%-12s %,d %s in %,d frames, %,d bytes, %,.0f MB/s%n",
            name, log.entries(), entries, log.frames(), log.bytes(), log.megabytesPerSecond());
        if (log.first() > 1)
        {
            printf("%-12s begins with event %,d: what was before it was removed%n", "", log.first());
        }
        printTail(name, log.end());
    }
}
