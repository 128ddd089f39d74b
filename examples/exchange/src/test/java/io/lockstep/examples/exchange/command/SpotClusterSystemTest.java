package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.ExchangeFlow;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/**
 * The exchange with accounts on a cluster of three whose leader is killed half-way comes to what exchange-core came to.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SpotClusterSystemTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldComeToWhatExchangeCoreCameToWhereTheLeaderIsKilled(final ExchangeFlow flow) throws IOException
    {
        final CommandRun run = CommandRun.of("demo", "--json", "--cluster", "3", "--commands", flow.file().toString(),
            "--results-out", file("results"), "--books-out", file("books"), "--accounts-out", file("accounts"));

        assertEquals(0, run.status(), run.out() + run.err());
        final Map<String, String> json = run.json();
        assertEquals("true", json.get("digestsEqual"));
        assertEquals(String.valueOf(flow.orderCommands()), json.get("reports"));
        assertNotEquals(json.get("killedMember"), json.get("leader"));
        assertEquals(flow.results(), lines("results"));
        assertEquals(flow.books(), lines("books"));
        assertEquals(flow.accounts(), lines("accounts"));
    }

    private String file(final String what)
    {
        return directory.resolve(what + ".csv").toString();
    }

    private List<String> lines(final String what) throws IOException
    {
        return Files.readAllLines(Path.of(file(what))).stream().filter((line) -> !line.startsWith("#")).toList();
    }
}
