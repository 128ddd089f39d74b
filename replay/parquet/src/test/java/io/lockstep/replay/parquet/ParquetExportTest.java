package io.lockstep.replay.parquet;

import io.lockstep.replay.command.Lockstep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An export to Parquet holds what an export to JSON lines holds.
 */
@Timeout(120)
class ParquetExportTest
{
    private static final long SEED = Long.getLong("lockstep.seed", System.nanoTime());
    private static final int RANDOM_TRADES = 300;

    @TempDir
    private Path directory;

    private Path journal;

    @BeforeEach
    void nameJournal()
    {
        journal = directory.resolve("journal");
    }

    @Test
    void shouldHoldEveryRowOfTheJsonLines() throws IOException
    {
        writeTrades();

        assertEqualsJsonLines("all", "--show-personal");
        assertEqualsJsonLines("masked");
    }

    @Test
    void shouldHoldTheSameRange() throws IOException
    {
        writeTrades();

        assertEquals(4, assertEqualsJsonLines("limit", "--limit", "4"));
        assertEquals(11, assertEqualsJsonLines("sequences", "--from", "100", "--to", "110"));
        assertEquals(2, assertEqualsJsonLines("condition", "--type", "Trade", "--where", "sequence <= 2"));
        assertEquals(3, assertEqualsJsonLines(
            "time", "--to", Instant.EPOCH.plusNanos(TradeJournal.timeNs(3)).toString()));
    }

    @Test
    void shouldHoldOutputs() throws IOException
    {
        writeTrades();

        assertEquals(3, assertEqualsJsonLines("outputs", "--outputs", "--show-personal"));

        final Map<String, String> row = ParquetRows.read(file("outputs", "Quiet")).get(0);
        assertEquals("APPLIED", row.get("outcome"));
        assertEquals("0", row.get("index"));
        assertEquals("DUPLICATE", ParquetRows.read(file("outputs", "other")).get(0).get("outcome"));
    }

    @Test
    void shouldGiveDecimalsIntegersAndNamesTheirMeaning() throws IOException
    {
        writeTrades();
        final Path out = directory.resolve("out");

        final Run run = run("--format", "parquet", "--out", out.toString());
        final List<Map<String, String>> rows = ParquetRows.read(out.resolve("Trade.parquet"));

        assertEquals(0, run.status(), run.err());
        assertEquals("922337203685477.5807", rows.get(1).get("price"));
        assertEquals("-32.767", rows.get(0).get("rate"));
        assertEquals("18446744073709551614", rows.get(1).get("id"));
        assertEquals("4294967294", rows.get(1).get("count"));
        assertEquals("***56", rows.get(1).get("account"));
        assertEquals("***", rows.get(1).get("email"));
        assertFalse(rows.get(0).containsKey("price"));
        assertFalse(rows.get(0).containsKey("number"));
    }

    @Test
    void shouldWriteTheSameBytesAgain() throws IOException
    {
        writeTrades();

        run("--format", "parquet", "--out", directory.resolve("one").toString());
        run("--format", "parquet", "--out", directory.resolve("two").toString());

        assertArrayEquals(Files.readAllBytes(file("one", "Trade")), Files.readAllBytes(file("two", "Trade")));
    }

    @Test
    void shouldWriteAnEmptyTableOfATypeThatIsAskedFor() throws IOException
    {
        new TradeJournal(journal).close();
        final Path out = directory.resolve("out");
        final Path named = directory.resolve("named");

        final Run run = run("--format", "parquet", "--out", out.toString(), "--json");
        final Run ofType = run("--format", "parquet", "--out", named.toString(), "--type", "Quiet");

        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("\"rows\":0"), run.out());
        assertEquals(List.of(), names(out));
        assertEquals(0, ofType.status(), ofType.err());
        assertEquals(List.of("Quiet.parquet"), names(named));
        assertEquals(List.of(), ParquetRows.read(named.resolve("Quiet.parquet")));
    }

    @Test
    void shouldNotMixWithWhatIsThere() throws IOException
    {
        writeTrades();
        final Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("mine"), "mine");

        final Run run = run("--format", "parquet", "--out", out.toString());

        assertEquals(2, run.status());
        assertTrue(run.err().contains("the directory is not empty"), run.err());
        assertEquals(List.of("mine"), names(out));
        assertFalse(Files.exists(directory.resolve("out.unfinished")));
    }

    @Test
    void shouldLeaveNothingOfADamagedJournal() throws IOException
    {
        writeTrades();
        final Path segment;
        try (Stream<Path> files = Files.walk(journal))
        {
            segment = files.filter((each) -> each.toString().endsWith(".rec") && each.toString().contains("input"))
                .sorted().findFirst().orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[200] ^= 1;
        Files.write(segment, bytes);

        final Run run = run("--format", "parquet", "--out", directory.resolve("out").toString());

        assertEquals(1, run.status(), run.err());
        assertFalse(Files.exists(directory.resolve("out")));
        assertFalse(Files.exists(directory.resolve("out.unfinished")));
    }

    private void writeTrades()
    {
        System.out.println("lockstep.seed=" + SEED);
        final RandomTrades trades = new RandomTrades(SEED);
        try (TradeJournal written = new TradeJournal(journal))
        {
            written.event(RandomTrades.least());
            written.output(TradeJournal.quiet(1));
            written.event(RandomTrades.greatest());
            written.output(null);
            written.event(TradeJournal.quiet(-1));
            written.output(RandomTrades.greatest());
            // Of no schema, and cut off behind its header.
            written.event(HexFormat.of().parseHex("0000090060ff0000ff"));
            written.event(Arrays.copyOf(written.encode(TradeJournal.quiet(3)), 12));
            for (int i = 0; i < RANDOM_TRADES; i++)
            {
                written.event(trades.next());
            }
        }
    }

    private long assertEqualsJsonLines(final String name, final String... options) throws IOException
    {
        final Path lines = directory.resolve(name + ".jsonl");
        final Run json = run(with(options, "--format", "jsonl", "--out", lines.toString()));
        final Run parquet = run(with(options, "--format", "parquet", "--out", directory.resolve(name).toString()));
        assertEquals(0, json.status(), json.err());
        assertEquals(0, parquet.status(), parquet.err());

        long rows = 0;
        final Map<String, List<Map<String, String>>> expected = JsonRows.byType(lines);
        assertEquals(expected.size(), names(directory.resolve(name)).size());
        for (final Map.Entry<String, List<Map<String, String>>> type : expected.entrySet())
        {
            final List<Map<String, String>> actual =
                ParquetRows.read(file(name, type.getKey() == null ? "other" : type.getKey()));
            if (type.getKey() == null)
            {
                actual.forEach((row) -> row.remove("type"));
            }
            assertEquals(type.getValue(), actual);
            rows += actual.size();
        }

        return rows;
    }

    private Path file(final String name, final String type)
    {
        return directory.resolve(name).resolve(type + ".parquet");
    }

    private static List<String> names(final Path path) throws IOException
    {
        try (Stream<Path> files = Files.list(path))
        {
            return files.map((each) -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static String[] with(final String[] options, final String... more)
    {
        return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
    }

    private Run run(final String... options)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = Lockstep.run(new PrintWriter(out, true), new PrintWriter(err, true),
            with(new String[] {"journal", "export", journal.toString()}, options));
        return new Run(status, out.toString(), err.toString());
    }

    /**
     * One run of the command.
     */
    private record Run(int status, String out, String err)
    {
    }
}
