package io.lockstep.codecs.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The schemas that everything is tried on: the project's own, the SBE tool's, and real venues' where they are.
 */
public final class SchemaFiles
{
    private SchemaFiles()
    {
    }

    /**
     * All of them.
     */
    public static List<Schema> all()
    {
        final List<Schema> schemas = new ArrayList<>();
        final Path home = Path.of(System.getProperty("lockstep.home"));
        schemas.addAll(in(home.resolve("codecs/src/main/sbe")));
        schemas.addAll(in(home.resolve("examples/exchange/src/main/sbe")));
        schemas.addAll(in(home.resolve("replay/src/test/resources/io/lockstep/replay/command")));
        schemas.add(ofTheTool());
        final Path shared = Path.of(System.getProperty("lockstep.shared.data"), "schemas");
        if (Files.isDirectory(shared))
        {
            schemas.addAll(in(shared));
        }
        else
        {
            System.out.println("no schemas of venues are here, left out: " + shared);
        }

        return schemas;
    }

    /**
     * The only schema that the SBE tool's jar carries.
     */
    public static Schema ofTheTool()
    {
        try (var xml = Schema.class.getResourceAsStream("/sbe-ir.xml"))
        {
            return SchemaReader.ofXml("sbe-ir.xml", null, xml.readAllBytes());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static List<Schema> in(final Path directory)
    {
        final List<Schema> schemas = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.xml"))
        {
            for (final Path file : files)
            {
                schemas.add(SchemaReader.read(file));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return schemas;
    }
}
