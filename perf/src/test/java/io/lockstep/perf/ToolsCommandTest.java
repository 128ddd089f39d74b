package io.lockstep.perf;

import io.lockstep.replay.command.Lockstep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
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

    @Test
    void shouldRunEveryToolOverAJournalOfThatManyEvents() throws IOException
    {
        final CommandRun run = run("--events", "1000", "--rounds", "1", "--json", "--directory", directory.toString());

        assertEquals(Lockstep.DONE, run.status(), run.err());
        final String json = run.out().strip();
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
        final CommandRun run = run("--events", "1000", "--rounds", "2", "--directory", directory.toString());

        assertEquals(Lockstep.DONE, run.status(), run.err());
        final String text = run.out();
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

        final CommandRun run = run("--events", "1000", "--directory", none.toString());

        assertEquals(Lockstep.BAD_INPUT, run.status());
        assertTrue(run.err().contains("--directory is no directory: " + none), run.err());
    }

    private static CommandRun run(final String... arguments)
    {
        return CommandRun.of(new ToolsCommand(), arguments);
    }
}
