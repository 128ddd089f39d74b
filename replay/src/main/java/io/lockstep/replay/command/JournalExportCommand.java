package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.UnfinishedDirectory;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.ExportFormat;
import io.lockstep.replay.tools.ExportSource;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.PrintSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes events to a file that other tools read.
 */
@Command(
    name = "export",
    description = "Write events or outputs to a new file, as comma-separated values, as JSON lines or as Parquet.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Columns of a table are the fields of the types that are exported, by path; groups and sets are JSON in one.",
        "Parquet is a directory with a file for each type that has rows, or is asked for by --type: TYPE.parquet; what",
        "is of no type is in other.parquet. It is there where the artifact lockstep-parquet is on the class path.",
        "Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal export /tmp/exchange --format csv --type NewOrder --out /tmp/orders.csv",
        "     or: ./lockstep journal export /tmp/exchange --format parquet --out /tmp/exchange-parquet"
    })
final class JournalExportCommand extends JournalPrintCommand
{
    private static final String PARQUET = "parquet";

    @Option(names = "--format", paramLabel = "csv|jsonl|parquet", defaultValue = "csv",
        description = "${DEFAULT-VALUE} by default.")
    private String formatName;

    @Option(names = "--out", paramLabel = "OUT", required = true,
        description = "A file that is not there yet; of Parquet, a directory that is empty or absent.")
    private Path out;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only events of which this holds.")
    private String where;

    @Override
    int run(final JournalDirectory directory)
    {
        final ExportFormat format = format();
        final JournalSchemas schemas = JournalSchemas.of(directory);
        final PrintSelection selection = selection(condition(where, schemas));
        return export(format, ExportSource.of(directory, schemas, types(), selection));
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        final ExportFormat format = format();
        final PrintSelection selection =
            selection(condition(where, schemas)).committedPosition(log.committedPosition());
        try (EventRange range = range(log))
        {
            return export(format, ExportSource.of(range, schemas, types(), selection));
        }
    }

    private ExportFormat format()
    {
        final SortedMap<String, ExportFormat> formats = new TreeMap<>();
        ServiceLoader.load(ExportFormat.class).forEach((each) -> formats.put(each.name(), each));
        final ExportFormat format = formats.get(formatName);
        if (format == null)
        {
            throw new BadInputException("no such format on the class path: --format=" + formatName + "; there are " +
                String.join(", ", formats.keySet()) + (PARQUET.equals(formatName) ?
                "; add the artifact io.lockstep:lockstep-parquet, or run ./lockstep where the project was built" : ""));
        }

        return format;
    }

    private int export(final ExportFormat format, final ExportSource source)
    {
        final long rows;
        try
        {
            rows = format.isDirectory() ? writeDirectory(format, source) : writeFile(format, source);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        if (isJson())
        {
            out().println(new JsonLine().field("file", out.toString()).field("rows", rows));
        }
        else
        {
            printf("%-12s %,d rows%n", out, rows);
        }

        return Lockstep.DONE;
    }

    private long writeFile(final ExportFormat format, final ExportSource source) throws IOException
    {
        try (UnfinishedFile made = new UnfinishedFile(out))
        {
            final long rows = format.write(source, made.path());
            made.publish();
            return rows;
        }
    }

    private long writeDirectory(final ExportFormat format, final ExportSource source) throws IOException
    {
        try (UnfinishedDirectory made = new UnfinishedDirectory(out))
        {
            final long rows = format.write(source, made.path());
            made.publish();
            return rows;
        }
    }
}
