package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.CsvExport;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPrinter;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.PrintSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * Writes events to a file that other tools read.
 */
@Command(
    name = "export",
    description = "Write events or outputs to a new file, as comma-separated values or as JSON lines.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Columns of a table are the fields of the types that are exported, by path; groups and sets are JSON in one.",
        "Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal export /tmp/exchange --format csv --type NewOrder --out /tmp/orders.csv"
    })
final class JournalExportCommand extends JournalPrintCommand
{
    @Option(names = "--format", paramLabel = "csv|jsonl", defaultValue = "csv",
        description = "${DEFAULT-VALUE} by default.")
    private Format format;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "A file that is not there yet.")
    private Path file;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only events of which this holds.")
    private String where;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalSchemas schemas = JournalSchemas.of(directory);
        final PrintSelection selection = selection(condition(where, schemas));
        return export((writer) -> format == Format.csv ?
            CsvExport.write(directory, schemas, types(), selection, writer) :
            JournalPrinter.print(directory, schemas, selection, writer, () -> false));
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        final PrintSelection selection =
            selection(condition(where, schemas)).committedPosition(log.committedPosition());
        try (EventRange range = range(log))
        {
            return export((writer) -> format == Format.csv ?
                CsvExport.write(range, schemas, types(), selection, writer) :
                JournalPrinter.print(range, schemas, selection, writer, () -> false));
        }
    }

    private int export(final ToLongFunction<Writer> rowsWriter)
    {
        final long rows;
        try (UnfinishedFile made = new UnfinishedFile(file))
        {
            try (Writer writer = Files.newBufferedWriter(made.path(), StandardCharsets.UTF_8))
            {
                rows = rowsWriter.applyAsLong(writer);
            }
            made.publish();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        if (isJson())
        {
            out().println(new JsonLine().field("file", file.toString()).field("rows", rows));
        }
        else
        {
            printf("%-12s %,d rows%n", file, rows);
        }

        return Lockstep.DONE;
    }

    /**
     * What is written.
     */
    enum Format
    {
        csv, jsonl
    }
}
