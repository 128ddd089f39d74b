package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.BuildComparison;
import io.lockstep.replay.run.ComparisonResult;
import io.lockstep.replay.run.ExpectedDifferences;
import io.lockstep.replay.run.LaneResult;
import io.lockstep.replay.tools.JournalPlace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the commands share that run a history through two builds.
 */
abstract class ReplayBuildsCommand extends ReplayCommand
{
    static final String OLD = "old";
    static final String NEW = "new";

    @Option(names = "--app", paramLabel = "BUILD", required = true, arity = "1..2",
        description = "The old build, then the new one: class, jar, directory of classes, or JAR#CLASS.")
    private List<String> apps = new ArrayList<>();

    @Option(names = "--until", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the last event to apply; the end by default.")
    private JournalPlace until = JournalPlace.LAST;

    @Mixin
    private BeginOption beginOption;

    @Option(names = "--expect", paramLabel = "FILE",
        description = "Differences that are meant, one a line: event N, event N..M, output TYPE, field TYPE.FIELD, " +
            "state STORE; # and why behind it.")
    private Path expect;

    @Option(names = "--state-interval", paramLabel = "N",
        defaultValue = "" + BuildComparison.STATE_INTERVAL_DEFAULT,
        description = "Events between two comparisons of state; ${DEFAULT-VALUE} by default.")
    private long stateInterval;

    @Option(names = "--logical",
        description = "Compare what the states mean, and not how they are laid out in pages.")
    private boolean isLogical;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    final boolean isJson()
    {
        return isJson;
    }

    /**
     * Compare the builds.
     *
     * @param isFirstWanted true to end at the first difference.
     */
    final ComparisonResult compare(final boolean isFirstWanted)
    {
        if (apps.size() != 2)
        {
            throw new BadInputException("two builds are to be named, the old one and the new one: --app " +
                String.join(" --app ", apps));
        }
        if (stateInterval < 1)
        {
            throw new BadInputException("--state-interval must be positive: --state-interval=" + stateInterval);
        }

        final ExpectedDifferences expected = expect == null ? ExpectedDifferences.NONE : expected();
        try (ApplicationBuild left = load(apps.get(0)); ApplicationBuild right = load(apps.get(1)))
        {
            final BuildComparison.Settings settings = new BuildComparison.Settings(
                beginOption.begin(until), until, stateInterval, expected, isLogical, isFirstWanted, isPersonalShown);
            final ComparisonResult result =
                BuildComparison.run(history(left), left, right, settings, eventProgress(isJson));
            endProgress();
            return result;
        }
    }

    final JsonLine json(final ComparisonResult result)
    {
        final JsonLine byType = new JsonLine();
        for (final Map.Entry<String, Long> type : result.differingByType().entrySet())
        {
            byType.field(type.getKey(), type.getValue());
        }

        return new JsonLine()
            .field("isEqual", result.isEqual())
            .field("beginSequence", result.beginSequence())
            .field("events", result.events())
            .field("stateChecks", result.stateChecks())
            .field("isStateLogical", result.isStateLogical())
            .field("differingEvents", result.differing())
            .field("expectedDifferences", result.expected())
            .field("differingOutputsByType", byType)
            .field(OLD, json(result.left()))
            .field(NEW, json(result.right()))
            .field("first", result.first() == null ? null : new DifferenceText(OLD, NEW).json(result.first()));
    }

    final void print(final ComparisonResult result)
    {
        print(OLD, result.left());
        print(NEW, result.right());
        printf("compared     outputs of %,d events, state at %,d places%s%n", result.events(), result.stateChecks(),
            result.isStateLogical() ? ", by what it means" : "");
        if (result.beginSequence() > 0)
        {
            printf("begun        behind the snapshot of event %,d%n", result.beginSequence());
        }
        if (result.expected() > 0)
        {
            printf("expected     %,d differences%n", result.expected());
        }
        result.differingByType().forEach((type, count) -> printf("%-12s %,d outputs differ%n", type, count));
        if (result.first() != null)
        {
            new DifferenceText(OLD, NEW).lines(result.first()).forEach((line) -> printf("%s%n", line));
        }
    }

    private void print(final String name, final LaneResult lane)
    {
        printf("%-12s %s, %,.0f events/s%n", name, lane.build(), lane.eventsPerSecond());
        if (lane.checkpoint() != null)
        {
            printf("%-12s state %s, outputs %s%n", "",
                JsonLine.hex(lane.checkpoint().stateDigest()), JsonLine.hex(lane.checkpoint().outputDigest()));
        }
        else
        {
            printf("%-12s stopped: %s%n", "", lane.failure());
        }
    }

    private static JsonLine json(final LaneResult lane)
    {
        final JsonLine json = new JsonLine()
            .field("app", lane.build())
            .field("events", lane.events())
            .field("eventsPerSecond", lane.eventsPerSecond());
        return lane.checkpoint() == null ? json.field("failure", lane.failure()) : json
            .digest("stateDigest", lane.checkpoint().stateDigest())
            .digest("outputDigest", lane.checkpoint().outputDigest())
            .field("outputs", lane.checkpoint().outputCount());
    }

    private ExpectedDifferences expected()
    {
        try
        {
            return ExpectedDifferences.of(expect);
        }
        catch (final JournalException ex)
        {
            throw new BadInputException(ex);
        }
    }
}
