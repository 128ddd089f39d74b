package io.lockstep.replay.command;

import io.lockstep.engine.Skip;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.JournalSummary;
import io.lockstep.replay.tools.KeptSchema;
import io.lockstep.replay.tools.LogSummary;
import io.lockstep.replay.tools.SegmentSummary;
import io.lockstep.replay.tools.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists what a journal holds.
 */
@Command(
    name = "ls",
    description = "List what a journal holds: manifest, schemas, checkpoints, and the segments of both logs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Only headers are read, and the last segment; 'journal verify' reads everything.",
        "",
        "Example: ./lockstep journal ls /tmp/exchange --json"
    })
final class JournalLsCommand extends JournalCommand
{
    private final TimeText time = new TimeText();

    @Mixin
    private MemberLogOptions memberLogOptions;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalSummary summary = JournalSummary.of(directory);
        if (isJson)
        {
            out().println(json(directory, summary));
        }
        else
        {
            print(directory, summary);
        }

        return Lockstep.DONE;
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        final long endPosition = log.endPosition();
        if (isJson)
        {
            out().println(MemberLogText.json(log, endPosition));
        }
        else
        {
            MemberLogText.lines(log, endPosition).forEach((line) -> out().println(line));
        }

        return Lockstep.DONE;
    }

    @Override
    MemberLogOptions memberLogOptions()
    {
        return memberLogOptions;
    }

    private JsonLine json(final JournalDirectory directory, final JournalSummary summary)
    {
        final Manifest manifest = summary.manifest();
        final List<Object> schemas = new ArrayList<>();
        for (final KeptSchema schema : summary.schemas())
        {
            schemas.add(new JsonLine()
                .field("file", schema.fileName())
                .field("id", schema.id())
                .field("version", schema.version())
                .field("package", schema.packageName()));
        }

        final List<Object> decisions = new ArrayList<>();
        for (final SkipDecision decision : summary.decisions())
        {
            decisions.add(new JsonLine()
                .field("sequence", decision.skip().sequence())
                .field("scope", decision.skip().scope().name())
                .field("timerId", decision.skip().scope() == Skip.Scope.TIMER ? decision.skip().timerId() : null)
                .field("decided", Instant.ofEpochMilli(decision.decidedMs()).toString())
                .field("reason", decision.reason()));
        }

        return new JsonLine()
            .field("directory", directory.path().toString())
            .field("formatVersion", manifest.formatVersion())
            .field("segmentLength", manifest.segmentLength())
            .field("applicationName", manifest.applicationName())
            .digest("configurationHash", manifest.configurationHash())
            .field("created", Instant.ofEpochMilli(manifest.createdMs()).toString())
            .field("maxRefusals", manifest.maxRefusals())
            .field("events", summary.input().events())
            .field("checkpoints", summary.checkpoints())
            .field("schemas", schemas)
            .field("decisions", decisions)
            .field("input", json(summary.input()))
            .field("output", json(summary.output()));
    }

    private JsonLine json(final LogSummary log)
    {
        final List<Object> segments = new ArrayList<>();
        for (final SegmentSummary segment : log.segments())
        {
            final boolean isEmpty = segment.isEmpty();
            segments.add(new JsonLine()
                .field("file", segment.fileName())
                .field("basePosition", segment.basePosition())
                .field("bytes", segment.bytes())
                .field("firstSequence", isEmpty ? null : segment.firstSequence())
                .field("lastSequence", isEmpty ? null : segment.lastSequence())
                .field("firstTime", isEmpty ? null : time.of(segment.firstTimestampNs()))
                .field("lastTime", isEmpty ? null : time.of(segment.lastTimestampNs())));
        }

        return tail(new JsonLine().field("events", log.events()).field("bytes", log.bytes()), log.end())
            .field("segments", segments);
    }

    private void print(final JournalDirectory directory, final JournalSummary summary)
    {
        final Manifest manifest = summary.manifest();
        printf("journal      %s%n", directory.path());
        printf("application  %s, configuration %s%n",
            manifest.applicationName(), JsonLine.hex(manifest.configurationHash()));
        printf("created      %s, format %d, segments of %,d bytes, %,d refusals remembered%n",
            Instant.ofEpochMilli(manifest.createdMs()),
            manifest.formatVersion(),
            manifest.segmentLength(),
            manifest.maxRefusals());
        printf("schemas      %s%n", summary.schemas().stream()
            .map((schema) -> schema.fileName() + " (" + schema.id() + " version " + schema.version() + ")")
            .collect(Collectors.joining(", ")));
        printf("checkpoints  %,d%n", summary.checkpoints());
        for (final SkipDecision decision : summary.decisions())
        {
            printf("decision     %s, to skip %s: %s%n",
                Instant.ofEpochMilli(decision.decidedMs()),
                JournalSkipCommand.what(decision.skip()),
                decision.reason());
        }
        printf("events       %,d%n", summary.input().events());
        print("input", summary.input());
        print("output", summary.output());
    }

    private void print(final String name, final LogSummary log)
    {
        printf("%n%-12s %,d bytes%n", name, log.bytes());
        if (!log.segments().isEmpty() && log.segments().get(0).basePosition() > 0)
        {
            printf("%-12s begins with event %,d: what was before it was removed%n",
                "", log.segments().get(0).firstSequence());
        }
        printf("%20s %16s %14s  %-27s %s%n", "file", "base position", "bytes", "sequences", "times");
        for (final SegmentSummary segment : log.segments())
        {
            printf("%20s %,16d %,14d  ", segment.fileName(), segment.basePosition(), segment.bytes());
            if (segment.isEmpty())
            {
                printf("none%n");
            }
            else
            {
                printf("%-27s %s to %s%n",
                    segment.firstSequence() + " to " + segment.lastSequence(),
                    time.of(segment.firstTimestampNs()),
                    time.of(segment.lastTimestampNs()));
            }
        }
        printTail(name, log.end());
    }
}
