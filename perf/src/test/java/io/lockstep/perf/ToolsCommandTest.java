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

@Timeout(240)
class ToolsCommandTest
{
    private static final String TOOL = "\\{\"bytes\":[1-9][0-9]*,\"cpuSeconds\":[^,]+,\"seconds\":[^}]*\\}";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldRunEveryToolOverAJournalOfThatManyEvents() throws IOException
    {
        final int status = run("--events", "1000", "--rounds", "1", "--json", "--directory", directory.toString());

        assertEquals(Lockstep.DONE, status, err::toString);
        final String json = out.toString().strip();
        assertTrue(json.matches("\\{\"events\":1000,\"checkpoints\":[0-9]+,\"rounds\":1,\"yardstick\":" + TOOL +
            ",\"ls\":" + TOOL + ",\"verify\":" + TOOL + ",\"grep\":" + TOOL + ",\"stats\":" + TOOL + "\\}"), json);
        try (Stream<Path> left = Files.list(directory))
        {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldPrintALineForEachTool()
    {
        final int status = run("--events", "1000", "--rounds", "2", "--directory", directory.toString());

        assertEquals(Lockstep.DONE, status, err::toString);
        final String text = out.toString();
        assertTrue(text.startsWith("1,000 events, "), text);
        for (final JournalTool tool : JournalTool.values())
        {
            assertTrue(text.lines().anyMatch((line) -> line.startsWith(tool.label() + ' ')), text);
        }
    }

    @Test
    void shouldRefuseWhatIsNoDirectory()
    {
        final Path none = directory.resolve("none");

        final int status = run("--events", "1000", "--directory", none.toString());

        assertEquals(Lockstep.BAD_INPUT, status);
        assertTrue(err.toString().contains("--directory is no directory: " + none), err::toString);
    }

    private int run(final String... arguments)
    {
        final CommandLine line = new CommandLine(new ToolsCommand());
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
