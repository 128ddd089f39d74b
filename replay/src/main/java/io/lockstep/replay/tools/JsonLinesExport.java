package io.lockstep.replay.tools;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes events or outputs as JSON, one object on each line, as {@link JournalPrinter} prints them.
 *
 * <p>Threading: single owner.
 */
public final class JsonLinesExport implements ExportFormat
{
    /**
     * Made by the service loader.
     */
    public JsonLinesExport()
    {
    }

    @Override
    public String name()
    {
        return "jsonl";
    }

    @Override
    public boolean isDirectory()
    {
        return false;
    }

    @Override
    public long write(final ExportSource source, final Path path) throws IOException
    {
        try (Writer writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8))
        {
            return source.print(writer);
        }
    }
}
