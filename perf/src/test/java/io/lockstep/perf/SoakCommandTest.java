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

/**
 * The soak in its short form.
 */
@Timeout(300)
class SoakCommandTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldFindThatNothingGrows() throws IOException
    {
        final CommandRun run = run("--minutes", "0.4", "--every", "4", "--directory", directory.toString());

        final String text = run.out();
        System.out.print(text);
        assertEquals(Lockstep.DONE, run.status(), () -> text + run.err());
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
        final CommandRun run = run(
            "--minutes", "0.05", "--every", "0.5", "--rate", "500", "--json", "--directory", directory.toString());

        final String json = run.out().strip();
        assertEquals(Lockstep.DONE, run.status(), () -> json + run.err());
        assertTrue(json.matches(
            "\\{\"minutes\":0.05,.*\"heap\":\\{\"first\":[0-9]+,\"last\":[0-9]+,\"max\":[0-9]+\\}.*" +
            "\"counted\":\\{\"node ERRORS\":0,.*\\},\"grown\":\"\",\"capacity\":[0-9]+,\"rate\":500," +
            "\"reached\":[0-9]+\\}"), json);
    }

    @Test
    void shouldRefuseWhatLeavesNothingToCompare()
    {
        final CommandRun run = run("--minutes", "1");

        assertEquals(Lockstep.BAD_INPUT, run.status());
        assertTrue(run.err().contains("room for 6 looks"), run.err());
    }

    private static CommandRun run(final String... arguments)
    {
        return CommandRun.of(new SoakCommand(), arguments);
    }
}
