package io.lockstep.examples.exchange.command;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Another build of the exchange, compiled from its sources with one change.
 */
final class TestBuild
{
    private static final String PACKAGE = "src/main/java/io/lockstep/examples/exchange";
    private static final String SERVICE = "META-INF/services/io.lockstep.replay.ReplayApplication";

    private TestBuild()
    {
    }

    /**
     * Compile the exchange with a change into a jar.
     *
     * @param directory to work in; empty.
     * @param file      of the source that changes.
     * @param was       a piece of it that is there once.
     * @param is        what is there instead.
     * @return the jar.
     */
    static Path of(final Path directory, final String file, final String was, final String is) throws IOException
    {
        final Path module = Path.of(System.getProperty("lockstep.home"), "examples", "exchange");
        final Path classes = Files.createDirectories(directory.resolve("classes"));
        final List<String> args = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
            System.getProperty("java.class.path")));
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(module.resolve(PACKAGE), "*.java"))
        {
            for (final Path source : sources)
            {
                args.add(changed(directory, source, file, was, is).toString());
            }
        }

        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = compiler.run(null, null, errors, args.toArray(String[]::new));
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
        Files.createDirectories(classes.resolve(SERVICE).getParent());
        Files.copy(module.resolve("src/main/resources").resolve(SERVICE), classes.resolve(SERVICE));

        return jar(directory.resolve("exchange.jar"), classes);
    }

    private static Path changed(
        final Path directory, final Path source, final String file, final String was, final String is)
        throws IOException
    {
        if (!source.getFileName().toString().equals(file))
        {
            return source;
        }

        final String text = Files.readString(source);
        assertTrue(text.contains(was) && text.indexOf(was) == text.lastIndexOf(was), "to change once: " + was);
        return Files.writeString(directory.resolve(file), text.replace(was, is));
    }

    private static Path jar(final Path file, final Path classes) throws IOException
    {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
            Stream<Path> files = Files.walk(classes))
        {
            files.filter(Files::isRegularFile).sorted().forEach((path) ->
            {
                try
                {
                    jar.putNextEntry(new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                    Files.copy(path, jar);
                    jar.closeEntry();
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
        }

        return file;
    }
}
