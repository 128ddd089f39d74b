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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every program of the transport's page compiles as it stands there, runs, and prints what the page says.
 */
@Timeout(300)
class TransportPageTest
{
    private static final Pattern BLOCK = Pattern.compile("```(java|text)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("public final class (\\w+)");

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWhatThePageSays() throws Exception
    {
        final List<String> programs = new ArrayList<>();
        final List<String> expected = new ArrayList<>();
        compile(programs, expected);

        final List<String> printed = new ArrayList<>();
        for (final String program : programs)
        {
            printed.add(run(program));
        }

        assertEquals(List.of("Waiting", "Polling", "Proving"), programs);
        assertEquals(expected, printed);
    }

    private void compile(final List<String> programs, final List<String> expected) throws Exception
    {
        final List<String> arguments = new ArrayList<>(List.of(
            "-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        final Matcher block = BLOCK.matcher(
            Files.readString(Path.of(System.getProperty("lockstep.home"), "transport", "README.md")));
        while (block.find())
        {
            final String text = block.group(2);
            if (block.group(1).equals("text"))
            {
                expected.add(text);
                continue;
            }

            final Matcher name = CLASS_NAME.matcher(text);
            assertTrue(name.find(), text);
            if (text.contains("void main"))
            {
                programs.add(name.group(1));
            }
            arguments.add(Files.writeString(directory.resolve(name.group(1) + ".java"), text).toString());
        }

        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status =
            ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments.toArray(String[]::new));
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    }

    private String run(final String program) throws Exception
    {
        final PrintStream out = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}))
        {
            loader.loadClass(program)
                .getMethod("main", String[].class)
                .invoke(null, (Object)new String[] {directory.resolve(program + "-node").toString()});
        }
        finally
        {
            System.setOut(out);
        }

        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
