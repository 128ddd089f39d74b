package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.SpotFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The replay verbs find the exchange with accounts for its journals.
 */
class SpotReplayTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldReplayItsJournalOffline() throws IOException
    {
        final String journal = directory.resolve("journal").toString();
        final List<String> lines = new ArrayList<>();
        SpotFlow.generate(1, 1_000, SpotFlow.Shape.OPEN, lines::add);
        final Path commands = Files.write(directory.resolve("commands.csv"), lines);
        final CommandRun live = CommandRun.of(
            "exchange", "--no-warm-up", "--json", "--commands", commands.toString(), "--journal", journal);
        assertEquals(0, live.status(), live.err());

        final CommandRun replayed = CommandRun.of("replay", "run", journal, "--json");
        final CommandRun compared = CommandRun.of("replay", "diff", journal, journal);

        final Map<String, String> expected = live.json();
        assertEquals(0, replayed.status(), replayed.err());
        assertEquals(expected.get("stateDigest"), replayed.json().get("stateDigest"));
        assertEquals(expected.get("commands"), replayed.json().get("sequence"));
        assertEquals(0, compared.status(), compared.err());
    }
}
