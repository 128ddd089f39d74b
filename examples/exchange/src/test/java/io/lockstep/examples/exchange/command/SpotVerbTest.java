package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.ExchangeFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code exchange --commands}: what exchange-core came to, in memory, with a journal, and once more from the journal.
 */
class SpotVerbTest
{
    private static final String SMALL = """
        # an instrument, two users, a trade
        S,1,7,8,10,100,3,1
        U,1
        U,2
        D,1,1,8,1000000
        D,2,1,7,1000
        O,1,1,1,BID,GTC,20,25,10
        O,2,1,1,ASK,GTC,20,0,4
        O,2,2,1,ASK,IOC,20,0,4
        O,2,3,1,ASK,GTC,20,0,1000
        """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldWriteWhatExchangeCoreCameTo(final ExchangeFlow flow) throws IOException
    {
        final Map<String, String> inMemory = run("memory", flow.file()).json();
        assertSame(flow, "memory");
        final Map<String, String> journaled =
            run("journaled", flow.file(), "--journal", journal().toString(), "--durability", "os").json();
        assertSame(flow, "journaled");
        final Map<String, String> recovered =
            run("recovered", flow.file(), "--journal", journal().toString(), "--store", "direct").json();
        assertSame(flow, "recovered");

        assertEquals("0", recovered.get("appliedCommands"));
        assertEquals(String.valueOf(flow.orderCommands()), inMemory.get("results"));
        for (final String field : List.of("commands", "results", "resultsSha256", "stateDigest", "outputDigest"))
        {
            assertEquals(inMemory.get(field), journaled.get(field), field);
            assertEquals(inMemory.get(field), recovered.get(field), field);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteTheSameInStagesWhateverTheNumberOfShards(final ExchangeFlow flow) throws IOException
    {
        final Map<String, String> one = run("one", flow.file()).json();
        for (final String shards : List.of("1", "2", "4"))
        {
            final String kept = directory.resolve("journal-" + shards).toString();
            final Map<String, String> live = run("live", flow.file(), "--shards", shards, "--journal", kept).json();
            assertSame(flow, "live");
            final Map<String, String> recovered =
                run("again", flow.file(), "--shards", shards, "--journal", kept, "--store", "direct").json();
            assertSame(flow, "again");

            assertEquals("0", recovered.get("appliedCommands"));
            assertEquals(live.get("stateDigest"), recovered.get("stateDigest"));
            for (final String field : List.of("commands", "results", "resultsSha256", "outputDigest"))
            {
                assertEquals(one.get(field), live.get(field), field);
                assertEquals(one.get(field), recovered.get(field), field);
            }
        }
    }

    @Test
    void shouldTellWhatCameOfSmallCommands() throws IOException
    {
        final CommandRun run = run("small", Files.writeString(directory.resolve("small.csv"), SMALL));

        assertEquals("9", run.json().get("commands"));
        assertEquals(
            List.of(
                "0,SUCCESS",
                "1,DUPLICATE_ORDER",
                "2,SUCCESS,TRADE:1:1:20:4:0:1",
                "3,INSUFFICIENT_FUNDS"),
            lines("small-results.csv.gz"));
        assertEquals(List.of("1,BID,20,6,1"), lines("small-books.csv"));
    }

    @Test
    void shouldTakeTheFirstCommandsOnly() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("small.csv"), SMALL);

        assertEquals("6", run("six", file, "--messages", "6").json().get("commands"));
    }

    @Test
    void shouldGoOnWithMoreCommands() throws IOException
    {
        final Path first = Files.writeString(directory.resolve("first.csv"), SMALL);
        final Path second = Files.writeString(directory.resolve("second.csv"), "C,1,1,1\n");

        run("first", first, "--journal", journal().toString());
        final Map<String, String> both = run("second", second, "--journal", journal().toString()).json();

        assertEquals("10", both.get("commands"));
        assertEquals("4,SUCCESS,REDUCE:0:0:20:6:0:1", lines("second-results.csv.gz").get(4));
        assertEquals(List.of("1,7,40", "1,8,991996", "2,7,960", "2,8,7988"), lines("second-accounts.csv.gz"));
    }

    @Test
    void shouldRefuseWhatIsNoCommand() throws IOException
    {
        assertRefused("line 2: expected a command", "#\nZ,1\n");
        assertRefused("expected one of USER, ORDERS, BOOK, TOTALS, DIGEST, but: subject=1", "Q,1\n");
        assertRefused("line 1: expected 9 fields", "O,1,1\n");
        assertRefused("expected BID or ASK, but: side=BUY", "O,1,1,1,BUY,GTC,1,1,1\n");
        assertRefused("expected GTC, IOC", "O,1,1,1,BID,DAY,1,1,1\n");
        assertRefused("expected a number, but: size=many", "O,1,1,1,BID,GTC,1,1,many\n");
        assertRefused("expected a 32-bit number, but: instrument=99999999999", "C,1,1,99999999999\n");
    }

    @Test
    void shouldRefuseBadUsage() throws IOException
    {
        final String file = Files.writeString(directory.resolve("small.csv"), SMALL).toString();

        assertRefusedUsage("no such file", "--commands", directory.resolve("none").toString());
        assertRefusedUsage("need --commands", "--books-out", directory.resolve("books").toString());
        assertRefusedUsage("choose one", "--commands", file, "--orders", file);
        assertRefusedUsage("cannot write", "--commands", file, "--results-out", directory.resolve("a/b").toString());
        assertRefusedUsage("--messages must be positive", "--commands", file, "--messages", "0");
    }

    @Test
    void shouldRefuseTheJournalOfThePlainExchange() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("small.csv"), SMALL);
        assertEquals(0, CommandRun.of(
            "exchange", "--no-warm-up", "--messages", "10", "--journal", journal().toString()).status());

        assertRefusedUsage("exchange", "--commands", file.toString(), "--journal", journal().toString());
    }

    private void assertSame(final ExchangeFlow flow, final String name) throws IOException
    {
        assertEquals(flow.results(), lines(name + "-results.csv.gz"));
        assertEquals(flow.books(), lines(name + "-books.csv"));
        assertEquals(flow.accounts(), lines(name + "-accounts.csv.gz"));
    }

    private List<String> lines(final String name) throws IOException
    {
        final Path file = directory.resolve(name);
        try (BufferedReader reader = name.endsWith(".gz") ?
            new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)))) :
            Files.newBufferedReader(file))
        {
            return reader.lines().filter((line) -> !line.startsWith("#")).toList();
        }
    }

    private CommandRun run(final String name, final Path commands, final String... args)
    {
        final CommandRun run = CommandRun.of(Stream.concat(
            Stream.of(
                "exchange", "--no-warm-up", "--json", "--commands", commands.toString(),
                "--results-out", directory.resolve(name + "-results.csv.gz").toString(),
                "--books-out", directory.resolve(name + "-books.csv").toString(),
                "--accounts-out", directory.resolve(name + "-accounts.csv.gz").toString()),
            Arrays.stream(args)).toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run;
    }

    private void assertRefused(final String expected, final String text) throws IOException
    {
        final Path file = Files.writeString(directory.resolve("bad.csv"), text);
        assertRefusedUsage(expected, "--commands", file.toString(), "--journal", journal().toString());
        assertFalse(Files.exists(journal()));
    }

    private static void assertRefusedUsage(final String expected, final String... args)
    {
        final CommandRun run = CommandRun.of(Stream.concat(
            Stream.of("exchange", "--no-warm-up"), Arrays.stream(args)).toArray(String[]::new));
        final String[] lines = run.err().lines().filter((line) -> !line.startsWith("durability none")).toArray(
            String[]::new);

        assertEquals(2, run.status(), run.err());
        assertEquals(1, lines.length, run.err());
        assertTrue(lines[0].startsWith("lockstep: ") && lines[0].contains(expected), run.err());
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }
}
