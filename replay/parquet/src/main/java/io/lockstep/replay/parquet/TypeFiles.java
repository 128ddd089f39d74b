package io.lockstep.replay.parquet;

import io.lockstep.replay.tools.ExportRow;
import io.lockstep.replay.tools.ExportRowHandler;
import io.lockstep.replay.tools.ExportSource;
import io.lockstep.replay.tools.MessageType;
import org.apache.parquet.hadoop.ParquetWriter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The files of an export: one for each type that has a row or was asked for by name, and one for rows of no type.
 *
 * <p>Where two schemas have a message of the same name, the schema's id is behind the names of their files.
 *
 * <p>Threading: single owner.
 */
final class TypeFiles implements ExportRowHandler, AutoCloseable
{
    private static final String OTHER = "other";
    private static final String SUFFIX = ".parquet";

    private final Map<String, Integer> usesByName = new HashMap<>();
    private final Map<MessageType, ParquetWriter<ExportRow>> writerByType = new HashMap<>();
    private final ExportSource source;
    private final Path directory;

    TypeFiles(final ExportSource source, final Path directory) throws IOException
    {
        this.source = source;
        this.directory = directory;
        usesByName.put(OTHER, 1);
        for (final MessageType type : source.types())
        {
            usesByName.merge(key(type), 1, Integer::sum);
        }
        for (final MessageType type : source.namedTypes())
        {
            writer(type);
        }
    }

    @Override
    public void onRow(final ExportRow row) throws IOException
    {
        writer(row.isDecoded() ? row.type() : null).write(row);
    }

    @Override
    public void close() throws IOException
    {
        IOException failure = null;
        for (final ParquetWriter<ExportRow> writer : writerByType.values())
        {
            try
            {
                writer.close();
            }
            catch (final IOException ex)
            {
                failure = failure == null ? ex : failure;
            }
        }
        writerByType.clear();
        if (failure != null)
        {
            throw failure;
        }
    }

    private ParquetWriter<ExportRow> writer(final MessageType type) throws IOException
    {
        ParquetWriter<ExportRow> writer = writerByType.get(type);
        if (writer == null)
        {
            final TableColumns columns = new TableColumns(source);
            final List<Column<?>> all = type == null ? columns.ofNoType() : columns.of(type.layout());
            writer = RowWriterBuilder.open(directory.resolve(fileName(type)), all);
            writerByType.put(type, writer);
        }

        return writer;
    }

    private String fileName(final MessageType type)
    {
        if (type == null)
        {
            return OTHER + SUFFIX;
        }
        return (usesByName.get(key(type)) == 1 ? type.name() : type.name() + '-' + type.schema().id()) + SUFFIX;
    }

    /**
     * There are file systems to which small and capital letters are the same.
     */
    private static String key(final MessageType type)
    {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
