package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.DigestComparison;
import io.lockstep.replay.run.DigestTrail;
import io.lockstep.replay.run.EventLog;
import io.lockstep.replay.run.EventLogComparison;
import io.lockstep.replay.run.JournalComparison;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/**
 * Finds the first difference of two journals, of the logs of two members of a cluster, or of two runs' digests.
 */
@Command(
    name = "diff",
    description = "Find the first difference of two journals, in events, outputs or checkpoints.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Of two builds on one journal, 'replay gate' and 'replay bisect' tell. A journal without outputs is compared",
        "by its events and checkpoints. Where one or both are directories of a cluster's members, events are compared,",
        "and that a member's log ends earlier is said, but is no difference; with --app, those that members applied",
        "and that are known to be committed or, with --tail, all that were logged. With --digests, two files of",
        "digests are compared, as 'replay run --digests-out' writes them: of two JDKs, machines or engines.",
        "Exit status: 0 equal, 1 they differ, or one is damaged, 2 bad input.",
        "",
        "Example: ./lockstep replay diff /tmp/exchange /tmp/exchange"
    })
final class ReplayDiffCommand extends JournalCommand
{
    private static final String LEFT = "left";
    private static final String RIGHT = "right";

    private final DifferenceText text = new DifferenceText(LEFT, RIGHT);

    @Parameters(index = "1", paramLabel = "OTHER", description = "The other directory.")
    private Path other;

    @Option(names = "--digests",
        description = "What is compared are two files that 'replay run --digests-out' wrote.")
    private boolean isDigests;

    @Option(names = "--app", paramLabel = "BUILD",
        description = "Of members of a cluster, compare the events that this build makes of their logs, as members " +
            "apply them: class, jar, directory of classes, or JAR#CLASS. Without it, messages are compared.")
    private String app;

    @Mixin
    private HistoryOptions historyOptions;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    private ApplicationBuild build;

    @Override
    MemberLogOptions memberLogOptions()
    {
        return historyOptions.log();
    }

    @Override
    int run(final Path directory)
    {
        if (isDigests)
        {
            return compareDigests(directory);
        }
        if (app == null)
        {
            return super.run(directory);
        }
        if (!isMemberLog(directory) && !isMemberLog(other))
        {
            throw new BadInputException("--app goes with members of a cluster; journals have events, and builds are " +
                "compared by 'replay gate' and 'replay bisect'");
        }
        try (ApplicationBuild loaded = ApplicationBuild.load(app))
        {
            build = loaded;
            return super.run(directory);
        }
    }

    @Override
    int run(final JournalDirectory directory)
    {
        if (isMemberLog(other))
        {
            return show(EventLog.of(directory), member(JournalSchemas.of(directory)));
        }

        try (JournalDirectory second = JournalDirectory.openReadOnly(other))
        {
            final JournalComparison result =
                JournalComparison.of(directory, second, isPersonalShown, eventProgress(isJson));
            endProgress();
            if (isJson)
            {
                out().println(json(result));
            }
            else
            {
                print(result);
            }

            return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
        }
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        if (isMemberLog(other))
        {
            final EventLog right = member(schemas);
            return show(events(path(), log, either(schemas, right.schemas())), right);
        }

        try (JournalDirectory second = JournalDirectory.openReadOnly(other))
        {
            return show(events(path(), log, either(schemas, JournalSchemas.of(second))), EventLog.of(second));
        }
    }

    private int compareDigests(final Path file)
    {
        final DigestTrail left = DigestTrail.read(file);
        final DigestTrail right = DigestTrail.read(other);
        final DigestComparison result = DigestComparison.of(left, right);
        final DigestsText digests = new DigestsText(left, right, result);
        if (isJson)
        {
            out().println(digests.json());
        }
        else
        {
            digests.lines().forEach((line) -> out().println(line));
            printVerdict(result.isEqual());
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    /**
     * The other one, which is a member's log.
     *
     * @param schemas that tell its events where it has none.
     */
    private EventLog member(final JournalSchemas schemas)
    {
        return events(
            other, historyOptions.log().open(other), either(historyOptions.log().schemas(other), schemas));
    }

    private EventLog events(final Path directory, final MemberLog log, final JournalSchemas schemas)
    {
        return build == null ?
            EventLog.of(log, schemas) : EventLog.of(historyOptions.history(directory, log, build), schemas);
    }

    private static JournalSchemas either(final JournalSchemas own, final JournalSchemas others)
    {
        return own.schemas().isEmpty() ? others : own;
    }

    private int show(final EventLog left, final EventLog right)
    {
        final EventLogComparison result =
            EventLogComparison.of(left, right, isPersonalShown, eventProgress(isJson));
        endProgress();
        if (isJson)
        {
            out().println(new JsonLine()
                .field("isEqual", result.isEqual())
                .field("equalEvents", result.events())
                .field("leftMore", result.leftMore())
                .field("rightMore", result.rightMore())
                .field("first", result.first() == null ? null : text.json(result.first())));
        }
        else
        {
            printf("equal        %,d events%n", result.events());
            printMore(LEFT, result.leftMore());
            printMore(RIGHT, result.rightMore());
            printDifference(result.first());
            printVerdict(result.isEqual());
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private JsonLine json(final JournalComparison result)
    {
        return new JsonLine()
            .field("isEqual", result.isEqual())
            .field("equalEvents", result.events())
            .field("equalOutputs", result.outputs())
            .field("equalCheckpoints", result.checkpoints())
            .field("checkpointFault", result.checkpointFault().isEmpty() ? null : result.checkpointFault())
            .field("first", result.first() == null ? null : text.json(result.first()));
    }

    private void print(final JournalComparison result)
    {
        printf("equal        %,d events, %,d outputs, %,d checkpoints%n",
            result.events(), result.outputs(), result.checkpoints());
        printDifference(result.first());
        if (!result.checkpointFault().isEmpty())
        {
            printf("%s%n", result.checkpointFault());
        }
        printVerdict(result.isEqual());
    }

    private void printMore(final String name, final long count)
    {
        if (count > 0)
        {
            printf("%-12s goes on for %,d events behind the end of the other one%n", name, count);
        }
    }

    private void printDifference(final Difference first)
    {
        if (first != null)
        {
            text.lines(first).forEach((line) -> printf("%s%n", line));
        }
    }

    private void printVerdict(final boolean isEqual)
    {
        printf(isEqual ? "EQUAL%n" : "DIFFERS%n");
    }
}
