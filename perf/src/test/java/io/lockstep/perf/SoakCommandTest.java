package io.lockstep.perf;

import io.lockstep.replay.command.Lockstep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The soak in its short form.
 */
@Timeout(300)
class SoakCommandTest
{
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldFindThatNothingGrows() throws IOException
    {
        final int status = run("--minutes", "0.4", "--every", "4", "--directory", directory.toString());

        final String text = out.toString();
        System.out.print(text);
        assertEquals(Lockstep.DONE, status, () -> text + err);
        assertTrue(text.strip().endsWith("events done; nothing has grown"), text);
        assertEquals(6, text.lines().filter((line) -> line.matches(" +[0-9]+ +[0-9,]+( +[0-9.]+){9}")).count(), text);
        try (Stream<Path> left = Files.list(directory))
        {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldTellAllInOneObject()
    {
        final int status = run(
            "--minutes", "0.05", "--every", "0.5", "--rate", "500", "--json", "--directory", directory.toString());

        final String json = out.toString().strip();
        assertEquals(Lockstep.DONE, status, () -> json + err);
        assertTrue(json.matches(
            "\\{\"minutes\":0.05,.*\"heap\":\\{\"first\":[0-9]+,\"last\":[0-9]+,\"max\":[0-9]+\\}.*" +
            "\"counted\":\\{\"node ERRORS\":0,.*\\},\"grown\":\"\",\"capacity\":[0-9]+,\"rate\":500," +
            "\"reached\":[0-9]+\\}"), json);
    }

    @Test
    void shouldRefuseWhatLeavesNothingToCompare()
    {
        assertEquals(Lockstep.BAD_INPUT, run("--minutes", "1"));
        assertTrue(err.toString().contains("room for 6 looks"), err::toString);
    }

    private int run(final String... arguments)
    {
        final CommandLine line = new CommandLine(new SoakCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((ex, command, result) ->
        {
            command.getErr().println(ex.getMessage());
            return Lockstep.BAD_INPUT;
        });
        return line.execute(arguments);
    }
}
