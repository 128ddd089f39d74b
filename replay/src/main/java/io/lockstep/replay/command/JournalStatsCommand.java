package io.lockstep.replay.command;

import io.lockstep.engine.EngineCore;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.EventReader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.JournalStatistics;
import io.lockstep.replay.tools.StatisticsPage;
import io.lockstep.replay.tools.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the events of a journal.
 */
@Command(
    name = "stats",
    description = "Count the input events by type, by source and by second.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal stats /tmp/exchange --json"
    })
final class JournalStatsCommand extends JournalCommand
{
    private static final int TOP_SOURCES = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TimeText time = new TimeText();

    @Option(names = "--html", paramLabel = "FILE",
        description = "Also write a page with plots to a new file; it needs nothing else to be looked at.")
    private Path html;

    @Mixin
    private MemberLogOptions memberLogOptions;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        return show("Journal " + directory.path(), JournalStatistics.of(directory, progress(isJson)));
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        try (EventReader reader = log.reader())
        {
            return show("Log " + log.archive(), JournalStatistics.of(reader, schemas, progress(isJson)));
        }
    }

    @Override
    MemberLogOptions memberLogOptions()
    {
        return memberLogOptions;
    }

    private int show(final String title, final JournalStatistics statistics)
    {
        endProgress();
        if (html != null)
        {
            writePage(StatisticsPage.of(title, statistics));
        }
        if (isJson)
        {
            out().println(json(statistics));
        }
        else
        {
            print(statistics);
        }

        return Lockstep.DONE;
    }

    private void writePage(final String page)
    {
        try
        {
            Files.writeString(html, page, StandardOpenOption.CREATE_NEW);
        }
        catch (final IOException ex)
        {
            throw new BadInputException("can not make the file: --html=" + html + " reason=" + ex +
                "; name one that is not there, in a directory that is");
        }
    }

    private JsonLine json(final JournalStatistics statistics)
    {
        final boolean isEmpty = statistics.events() == 0;
        final List<Object> types = new ArrayList<>();
        for (final JournalStatistics.TypeCount type : statistics.types())
        {
            types.add(new JsonLine()
                .field("type", type.name())
                .field("schemaId", type.schemaId())
                .field("templateId", type.templateId())
                .field("events", type.events())
                .field("bytes", type.bytes()));
        }
        final List<Object> sources = new ArrayList<>();
        for (final JournalStatistics.SourceCount source : statistics.topSources(TOP_SOURCES))
        {
            sources.add(new JsonLine().field("source", source.source()).field("events", source.events()));
        }

        return new JsonLine()
            .field("events", statistics.events())
            .field("bytes", statistics.eventBytes())
            .field("firstTime", isEmpty ? null : time.of(statistics.firstTimestampNs()))
            .field("lastTime", isEmpty ? null : time.of(statistics.lastTimestampNs()))
            .field("seconds", seconds(statistics))
            .field("eventsPerSecond", statistics.averageRate())
            .field("busiestSecond", isEmpty ? null : time.of(statistics.busiestSecondNs()))
            .field("busiestSecondEvents", statistics.busiestCount())
            .field("types", types)
            .field("sourceCount", statistics.sourceCount())
            .field("topSources", sources);
    }

    private void print(final JournalStatistics statistics)
    {
        printf("events       %,d, %,d bytes%n", statistics.events(), statistics.eventBytes());
        if (statistics.events() == 0)
        {
            return;
        }

        printf("time         %s to %s: %,.3f s%n", time.of(statistics.firstTimestampNs()),
            time.of(statistics.lastTimestampNs()), seconds(statistics));
        printf("average      %,.0f events/s%n", statistics.averageRate());
        printf("busiest      %,d events in the second from %s%n",
            statistics.busiestCount(), time.of(statistics.busiestSecondNs()));
        printf("%n%-36s %16s %20s%n", "type", "events", "bytes");
        for (final JournalStatistics.TypeCount type : statistics.types())
        {
            printf("%-36s %,16d %,20d%n", type.name() == null ?
                "schema " + type.schemaId() + " template " + type.templateId() : type.name(),
                type.events(), type.bytes());
        }
        printf("%n%-36s %16s%n", "source, top " + TOP_SOURCES + " of " + statistics.sourceCount(), "events");
        for (final JournalStatistics.SourceCount source : statistics.topSources(TOP_SOURCES))
        {
            printf("%-36s %,16d%n",
                source.source() == EngineCore.NO_SOURCE ? "none" : source.source(), source.events());
        }
    }

    private static double seconds(final JournalStatistics statistics)
    {
        return (statistics.lastTimestampNs() - statistics.firstTimestampNs()) / NANOS_PER_SECOND;
    }
}
