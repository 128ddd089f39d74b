package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.ExchangeFlow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange with accounts in a process of its own, over Aeron UDP and killed with SIGKILL: results come as execution
 * reports, books and accounts as answers to queries, and all are what they are in process.
 *
 * <p>{@code -Dlockstep.seed=N} repeats the made-up commands of a run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SpotNodeSystemTest
{
    private static final int USERS = 20;
    private static final int INSTRUMENTS = 5;
    private static final int COMMANDS = 5_000;
    private static final List<String> FILES = List.of("results", "books", "accounts");

    @TempDir
    private Path directory;

    private NodeProcess node;

    @ParameterizedTest
    @EnumSource
    void shouldComeToWhatExchangeCoreCameToOverTheNetworkWithAKill(final ExchangeFlow flow) throws IOException
    {
        final Map<String, String> json = run("demo", "demo", "--json", "--commands", flow.file().toString()).json();

        assertEquals("true", json.get("digestsEqual"));
        assertEquals(String.valueOf(flow.orderCommands()), json.get("reports"));
        assertTrue(Long.parseLong(json.get("replayedEvents")) >= Long.parseLong(json.get("messages")) / 2);
        assertEquals(flow.results(), lines("demo", "results"));
        assertEquals(flow.books(), lines("demo", "books"));
        assertEquals(flow.accounts(), lines("demo", "accounts"));
    }

    @Test
    void shouldTellTheSameAgainToAClientThatComesBackAfterAKill() throws IOException
    {
        final String commands = madeUp().toString();
        final Path journal = directory.resolve("journal");
        run("process", "exchange", "--no-warm-up", "--json", "--commands", commands);

        node = NodeProcess.start(journal, "127.0.0.1:0", List.of(ServeCommand.SPOT_OPTION));
        final String endpoint = NodeAwait.ready(node).get("endpoint");
        final Map<String, String> first =
            run("first", "exchange", "--json", "--commands", commands, "--connect", endpoint).json();
        node.kill();
        node = NodeProcess.start(journal, endpoint, List.of(ServeCommand.SPOT_OPTION));
        final String recovered = NodeAwait.ready(node).get("recoveredEvents");
        final Map<String, String> second =
            run("second", "exchange", "--json", "--commands", commands, "--connect", endpoint).json();

        assertEquals("true", first.get("isWhole"));
        assertEquals("true", second.get("isWhole"));
        assertTrue(Long.parseLong(recovered) > COMMANDS, recovered);
        for (final String file : FILES)
        {
            assertEquals(lines("process", file), lines("first", file), file);
            assertEquals(lines("process", file), lines("second", file), file);
        }
    }

    @Test
    void shouldReplayItsJournalOffline() throws IOException
    {
        final String journal = directory.resolve("journal").toString();
        final Map<String, String> live = run(
            "live", "exchange", "--no-warm-up", "--json", "--commands", madeUp().toString(), "--journal", journal)
            .json();

        final CommandRun replayed = CommandRun.of("replay", "run", journal, "--json");
        final CommandRun compared = CommandRun.of("replay", "diff", journal, journal);

        assertEquals(0, replayed.status(), replayed.err());
        assertEquals(live.get("stateDigest"), replayed.json().get("stateDigest"));
        assertEquals(live.get("commands"), replayed.json().get("sequence"));
        assertEquals(0, compared.status(), compared.err());
    }

    @Test
    void shouldRefuseToConnectWithoutCommandsOrWithAJournal() throws IOException
    {
        final String commands = madeUp().toString();

        final CommandRun none = CommandRun.of("exchange", "--connect", "127.0.0.1:1");
        final CommandRun both = CommandRun.of(
            "exchange", "--commands", commands, "--connect", "127.0.0.1:1", "--journal", directory.toString());

        assertEquals(2, none.status());
        assertEquals(2, both.status());
        assertTrue(none.err().contains("--connect sends --commands"), none.err());
        assertTrue(both.err().contains("--connect sends --commands"), both.err());
    }

    @AfterEach
    void after()
    {
        if (node != null)
        {
            node.close();
        }
    }

    /**
     * Commands that trade, cancel, move and reduce.
     */
    private Path madeUp() throws IOException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final List<String> lines = new ArrayList<>();
        for (int i = 1; i <= INSTRUMENTS; i++)
        {
            lines.add("S," + i + "," + i + ",99,10,100,3,1");
        }
        for (int user = 1; user <= USERS; user++)
        {
            lines.add("U," + user);
            lines.add("D," + user + ",1,99,100000000");
            for (int i = 1; i <= INSTRUMENTS; i++)
            {
                lines.add("D," + user + "," + (i + 1) + "," + i + ",1000000");
            }
        }
        for (int order = 1; order <= COMMANDS; order++)
        {
            lines.add(command(random, order));
        }

        return Files.write(directory.resolve("commands.csv"), lines);
    }

    private static String command(final SplittableRandom random, final int order)
    {
        final String of = (1 + random.nextInt(USERS)) + ",";
        final String earlier = of + (1 + random.nextInt(order)) + "," + (1 + random.nextInt(INSTRUMENTS));
        final int price = 90 + random.nextInt(20);
        return switch (random.nextInt(10))
        {
            case 0 -> "C," + earlier;
            case 1 -> "M," + earlier + "," + price;
            case 2 -> "R," + earlier + "," + (1 + random.nextInt(5));
            default -> "O," + of + order + "," + (1 + random.nextInt(INSTRUMENTS)) + "," +
                (random.nextBoolean() ? "BID" : "ASK") + "," + (random.nextBoolean() ? "GTC" : "IOC") + "," + price +
                ",120," + (1 + random.nextInt(20));
        };
    }

    private CommandRun run(final String name, final String... args)
    {
        final CommandRun run = CommandRun.of(Stream.concat(
            Arrays.stream(args),
            FILES.stream().flatMap((file) -> Stream.of("--" + file + "-out", file(name, file).toString())))
            .toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run;
    }

    private List<String> lines(final String name, final String file) throws IOException
    {
        return Files.readAllLines(file(name, file)).stream().filter((line) -> !line.startsWith("#")).toList();
    }

    private Path file(final String name, final String file)
    {
        return directory.resolve(name + "-" + file + ".csv");
    }
}
