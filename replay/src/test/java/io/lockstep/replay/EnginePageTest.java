package io.lockstep.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every program of the engine's page compiles as it stands there, runs, and prints what the page says.
 */
@Timeout(120)
class EnginePageTest
{
    private static final int PROGRAMS = 12;
    private static final Pattern BLOCK = Pattern.compile("```(java|text)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("public final class (\\w+)");

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWhatThePageSays() throws Exception
    {
        final List<String> names = new ArrayList<>();
        final List<String> expected = new ArrayList<>();
        final List<String> compiled = new ArrayList<>(List.of(
            "-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        final Matcher block = BLOCK.matcher(
            Files.readString(Path.of(System.getProperty("lockstep.home"), "engine", "README.md")));
        while (block.find())
        {
            if (block.group(1).equals("text"))
            {
                expected.add(block.group(2));
                continue;
            }

            final Matcher name = CLASS_NAME.matcher(block.group(2));
            assertTrue(name.find(), block.group(2));
            if (block.group(2).contains("void main"))
            {
                names.add(name.group(1));
            }
            compiled.add(Files.writeString(
                directory.resolve(name.group(1) + ".java"), block.group(2)).toString());
        }
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = ToolProvider.getSystemJavaCompiler().run(
            null, null, errors, compiled.toArray(String[]::new));
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));

        final List<String> printed = new ArrayList<>();
        for (final String name : names)
        {
            printed.add(run(name));
        }

        assertEquals(PROGRAMS, names.size());
        assertEquals(expected, printed);
    }

    private String run(final String name) throws Exception
    {
        final PrintStream out = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}))
        {
            loader.loadClass(name)
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
