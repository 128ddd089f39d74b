package io.lockstep.transport;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The program of the streams' page compiles as it stands there, runs, and prints what the page says.
 */
@Timeout(300)
class StreamsPageTest
{
    private static final Pattern PROGRAM =
        Pattern.compile("```java\n(.*?)```\\s*```text\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWhatThePageSays() throws Exception
    {
        final Matcher program = PROGRAM.matcher(
            Files.readString(Path.of(System.getProperty("lockstep.home"), "transport", "STREAMS.md")));
        assertTrue(program.find(), "a program and what it prints");
        final Path source = Files.writeString(directory.resolve("Trades.java"), program.group(1));
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = ToolProvider.getSystemJavaCompiler().run(
            null,
            null,
            errors,
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));

        assertEquals(program.group(2), run());
    }

    private String run() throws Exception
    {
        final PrintStream out = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}))
        {
            loader.loadClass("Trades")
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
