package io.lockstep.replay.tools;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes events or outputs as a table: comma-separated values as RFC 4180 has them, with a header line.
 *
 * <p>A column stands for a field of this path in any of the types; parts of a composite field have one each, groups and
 * sets are JSON in one. What is null, or not in an event's version or type, is empty.
 *
 * <p>Threading: single owner.
 */
public final class CsvExport implements ExportFormat
{
    private static final String NEW_LINE = "\r\n";

    private final TimeText time = new TimeText();

    /**
     * Made by the service loader.
     */
    public CsvExport()
    {
    }

    @Override
    public String name()
    {
        return "csv";
    }

    @Override
    public boolean isDirectory()
    {
        return false;
    }

    @Override
    public long write(final ExportSource source, final Path path) throws IOException
    {
        final Set<String> columns = new LinkedHashSet<>();
        source.columnTypes().forEach((type) -> columns.addAll(FieldValues.paths(type.layout())));
        try (Writer out = Files.newBufferedWriter(path, StandardCharsets.UTF_8))
        {
            header(source.isOutputs(), columns, out);
            return source.forEach((row) -> row(row, source.isOutputs(), columns, out));
        }
    }

    private static void header(final boolean isOutputs, final Set<String> columns, final Writer out) throws IOException
    {
        out.write(isOutputs ?
            "sequence,index,time,source,sourceSequence,outcome,type" : "sequence,time,source,sourceSequence,type");
        for (final String column : columns)
        {
            cell("event." + column, out);
        }
        out.write(NEW_LINE);
    }

    private void row(final ExportRow row, final boolean isOutputs, final Set<String> columns, final Writer out)
        throws IOException
    {
        out.write(Long.toString(row.sequence()));
        if (isOutputs)
        {
            cell(Integer.toString(row.index()), out);
        }
        cell(time.of(row.timestampNs()), out);
        cell(Long.toString(row.source()), out);
        cell(Long.toString(row.sourceSequence()), out);
        if (isOutputs)
        {
            cell(row.outcome(), out);
        }
        cell(row.type() == null ? null : row.type().name(), out);
        for (final String column : columns)
        {
            cell(row.value(column), out);
        }
        out.write(NEW_LINE);
    }

    private static void cell(final String value, final Writer out) throws IOException
    {
        out.write(',');
        if (value == null)
        {
            return;
        }
        final boolean isQuoted = value.chars().anyMatch((each) -> each == ',' || each == '"' || each < ' ');
        out.write(isQuoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
}
