package io.lockstep.codecs.schema.evolution;

import io.lockstep.codecs.schema.SchemaException;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas that a module has released, kept as IRs in a directory, against which a build checks those of today.
 *
 * <p>A schema is checked against every release of its schema id, since journals and clients of all of them may exist.
 * Releasing is copying the IR that the build made into the directory, by a name of its own; what is there is never
 * changed again. A schema of an id that was never released passes.
 *
 * <p>Threading: any thread.
 */
public final class ReleasedSchemas
{
    private static final int USAGE = 2;

    private ReleasedSchemas()
    {
    }

    /**
     * Check schemas as a step of a build: exit status 0 compatible, 1 not, 2 where a file is no schema.
     *
     * @param args directory of the releases, then the schemas of today.
     */
    public static void main(final String[] args)
    {
        if (args.length < 2)
        {
            System.err.println("usage: ReleasedSchemas RELEASED-DIRECTORY SCHEMA...");
            System.exit(USAGE);
        }

        boolean isCompatible = true;
        try
        {
            for (int i = 1; i < args.length; i++)
            {
                isCompatible &= print(Path.of(args[i]), check(Path.of(args[0]), Path.of(args[i])), System.err);
            }
        }
        catch (final SchemaException ex)
        {
            System.err.println(ex.getMessage());
            System.exit(USAGE);
        }
        System.exit(isCompatible ? 0 : 1);
    }

    /**
     * Check one schema against all releases of its id.
     *
     * @param releasedDirectory that holds the IRs.
     * @param schemaFile        the schema of today.
     * @return a report for each release, by its file.
     * @throws SchemaException where a file cannot be read or is no schema.
     */
    public static Map<Path, CompatibilityReport> check(final Path releasedDirectory, final Path schemaFile)
    {
        final SchemaFile schema = SchemaFile.read(schemaFile);
        final Map<Path, CompatibilityReport> reports = new LinkedHashMap<>();
        for (final Path file : files(releasedDirectory))
        {
            final SchemaFile released = SchemaFile.read(file);
            if (released.ir().id() == schema.ir().id())
            {
                reports.put(file, SchemaCompatibility.check(released, schema));
            }
        }

        return reports;
    }

    /**
     * Print what breaks compatibility, and whether nothing does.
     */
    private static boolean print(
        final Path schema, final Map<Path, CompatibilityReport> reports, final PrintStream out)
    {
        boolean isCompatible = true;
        for (final Map.Entry<Path, CompatibilityReport> report : reports.entrySet())
        {
            if (!report.getValue().isCompatible())
            {
                isCompatible = false;
                out.println(schema + " is not compatible with its release " + report.getKey() + ":");
                report.getValue().verdicts().forEach((verdict) -> out.println(verdict.text()));
            }
        }

        return isCompatible;
    }

    private static List<Path> files(final Path directory)
    {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.sbeir"))
        {
            stream.forEach(files::add);
        }
        catch (final IOException ex)
        {
            throw new SchemaException("can not list released schemas: directory=" + directory + " reason=" + ex +
                "; name the directory that holds the .sbeir files", ex);
        }
        files.sort(null);

        return files;
    }
}
