package io.lockstep.examples.exchange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.File;
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
 * The programs of the tutorial compile in their order, as they stand there, run, and print what the page says.
 */
@Timeout(300)
class TutorialTest
{
    private static final Pattern STEP = Pattern.compile(
        "```java\n(.*?public (?:final )?class (\\w+).*?)```\\s*```text\n(.*?)```", Pattern.DOTALL);
    private static final int STEPS = 5;

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWhatThePageSays() throws Exception
    {
        final Matcher step = STEP.matcher(Files.readString(
            Path.of(System.getProperty("lockstep.home"), "examples", "exchange", "TUTORIAL.md")));
        final List<String> names = new ArrayList<>();
        while (step.find())
        {
            names.add(step.group(2));
            compile(step.group(2), step.group(1));
            assertEquals(step.group(3), run(step.group(2)), step.group(2));
        }

        assertEquals(STEPS, names.size(), names::toString);
    }

    private void compile(final String name, final String program) throws Exception
    {
        final Path source = Files.writeString(directory.resolve(name + ".java"), program);
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = ToolProvider.getSystemJavaCompiler().run(
            null,
            null,
            errors,
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            directory + File.pathSeparator + System.getProperty("java.class.path"),
            source.toString());
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
        assertTrue(program.lines().allMatch((line) -> line.length() <= 120), name + " has long lines");
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
                .invoke(null, (Object)new String[] {directory.resolve("journal-of-" + name).toString()});
        }
        finally
        {
            System.setOut(out);
        }

        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
