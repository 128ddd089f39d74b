package io.lockstep.replay.parquet;

import io.lockstep.replay.tools.ExportFormat;
import io.lockstep.replay.tools.ExportSource;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes events or outputs as Parquet: a file for each type of message, with its fields as typed columns.
 *
 * <p>Threading: single owner.
 */
public final class ParquetExport implements ExportFormat
{
    /**
     * Made by the service loader.
     */
    public ParquetExport()
    {
    }

    @Override
    public String name()
    {
        return "parquet";
    }

    @Override
    public boolean isDirectory()
    {
        return true;
    }

    @Override
    public long write(final ExportSource source, final Path path) throws IOException
    {
        try (TypeFiles files = new TypeFiles(source, path))
        {
            return source.forEach(files);
        }
    }
}
