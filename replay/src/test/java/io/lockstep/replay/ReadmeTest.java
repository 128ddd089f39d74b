package io.lockstep.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The smallest program of the README compiles as it stands there, runs, and goes on where it stopped.
 */
class ReadmeTest
{
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void shouldRunTheSmallestProgramTwice() throws Exception
    {
        final String readme = Files.readString(Path.of(System.getProperty("lockstep.home"), "README.md"));
        final Matcher matcher = PROGRAM.matcher(readme);
        assertTrue(matcher.find(), "the README has no program");
        final Path source = Files.writeString(directory.resolve("Counter.java"), matcher.group(1));
        compile(source);

        final String first = run();
        final String second = run();

        assertEquals("event 1: count 1\n", first);
        assertEquals("event 1: count 1\nevent 2: count 2\n", second);
    }

    private void compile(final Path source)
    {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = compiler.run(null, null, errors, "-proc:none", "-d", directory.toString(),
            "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    }

    private String run() throws Exception
    {
        final PrintStream out = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}))
        {
            loader.loadClass("Counter")
                .getMethod("main", String[].class)
                .invoke(null, (Object)new String[] {directory.resolve("journal").toString()});
        }
        finally
        {
            System.setOut(out);
        }

        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
