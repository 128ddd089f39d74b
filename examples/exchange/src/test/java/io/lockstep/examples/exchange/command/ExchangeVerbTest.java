package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.PublishedFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ExchangeVerbTest
{
    private static final int HEADER_LENGTH = 16;
    private static final int RECORD_LENGTH = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldGiveThePublishedReports(final PublishedFlow flow)
    {
        final Path orders = flow.file();
        final String sha256 = flow.sha256();

        final Map<String, String> inMemory = run("--orders", orders.toString()).json();
        final Map<String, String> journaled =
            run("--orders", orders.toString(), "--journal", journal().toString(), "--durability", "os").json();
        final ExchangeReplay replay = ExchangeReplay.ofJournal(journal());

        assertEquals(sha256, inMemory.get("reportsSha256"));
        assertEquals(sha256, journaled.get("reportsSha256"));
        assertEquals(sha256, replay.reportsSha256());
        assertEquals(inMemory.get("stateDigest"), journaled.get("stateDigest"));
        assertEquals(inMemory.get("outputDigest"), journaled.get("outputDigest"));
        assertEquals(inMemory.get("stateDigest"), replay.stateDigest());
        assertEquals(inMemory.get("outputDigest"), replay.outputDigest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "os", "synced"})
    void shouldComeToTheSameAtEachDurabilityAndStore(final String durability)
    {
        final Map<String, String> chronicle = run(
            "--messages", "20000", "--durability", durability, "--store", "chronicle").json();
        final Map<String, String> direct = run(
            "--messages", "20000", "--durability", durability, "--store", "direct").json();
        final ExchangeReplay expected = ExchangeReplay.ofOrders(
            OrderFlow.generate(1, 20_000, OrderFlow.Shape.NORMAL));

        assertEquals(expected.reportsSha256(), chronicle.get("reportsSha256"));
        assertEquals(expected.stateDigest(), chronicle.get("stateDigest"));
        assertEquals(expected.outputDigest(), chronicle.get("outputDigest"));
        assertEquals(expected.reportsSha256(), direct.get("reportsSha256"));
        assertEquals(expected.stateDigest(), direct.get("stateDigest"));
        assertEquals(expected.outputDigest(), direct.get("outputDigest"));
    }

    @Test
    void shouldGoOnWhereTheJournalStops() throws IOException
    {
        final OrderMessages whole = OrderFlow.generate(3, 30_000, OrderFlow.Shape.SWING);
        final Path file = directory.resolve("whole.bin");
        OrderFile.write(file, whole);

        final Map<String, String> first = run("--orders", file.toString(), "--journal", journal().toString()).json();
        final Map<String, String> again = run("--orders", file.toString(), "--journal", journal().toString()).json();

        assertEquals("30000", first.get("appliedMessages"));
        assertEquals("0", again.get("appliedMessages"));
        assertEquals("30000", again.get("recoveredEvents"));
        assertEquals(first.get("reportsSha256"), again.get("reportsSha256"));
        assertEquals(first.get("stateDigest"), again.get("stateDigest"));
        assertEquals(first.get("outputDigest"), again.get("outputDigest"));
    }

    @Test
    void shouldTakeTheBeginningOfAFile() throws IOException
    {
        final OrderMessages whole = OrderFlow.generate(3, 1000, OrderFlow.Shape.SWING);
        final Path file = directory.resolve("whole.bin.gz");
        OrderFile.write(file, whole);

        final Map<String, String> beginning = run("--orders", file.toString(), "--messages", "400").json();
        final ExchangeReplay expected = ExchangeReplay.ofOrders(whole.first(400));

        assertEquals("400", beginning.get("messages"));
        assertEquals(expected.reportsSha256(), beginning.get("reportsSha256"));
    }

    @Test
    void shouldTakeAnotherFlowOnTopOfARecoveredBook()
    {
        final Map<String, String> first =
            run("--seed", "1", "--messages", "5000", "--journal", journal().toString()).json();
        final Map<String, String> second =
            run("--seed", "2", "--messages", "5000", "--journal", journal().toString()).json();
        final ExchangeReplay replay = ExchangeReplay.ofJournal(journal());

        assertEquals("5000", first.get("messages"));
        assertEquals("10000", second.get("messages"));
        assertEquals(second.get("reportsSha256"), replay.reportsSha256());
        assertEquals(second.get("stateDigest"), replay.stateDigest());
    }

    @Test
    void shouldWriteTheReportsThatItHashes() throws IOException
    {
        final Path file = directory.resolve("reports.txt");

        final Map<String, String> json = run("--messages", "1000", "--reports-out", file.toString()).json();

        assertEquals(json.get("reports"), String.valueOf(Files.readAllLines(file).size()));
    }

    @Test
    void shouldRefuseAMissingOrdersFile()
    {
        assertRefused("no such file", "--orders", directory.resolve("none.bin").toString());
    }

    @Test
    void shouldRefuseATruncatedOrdersFile() throws IOException
    {
        final byte[] bytes = orderFile();

        assertRefused("truncated", "--orders",
            write(Arrays.copyOf(bytes, bytes.length - 1)).toString(), "--journal", journal().toString());

        assertFalse(Files.exists(journal()));
    }

    @Test
    void shouldRefuseAForeignOrdersFile() throws IOException
    {
        final byte[] bytes = orderFile();
        bytes[0]++;

        assertRefused("not an order file", "--orders", write(bytes).toString(), "--journal", journal().toString());

        assertFalse(Files.exists(journal()));
    }

    @Test
    void shouldRefuseAnUnknownRecordType() throws IOException
    {
        final byte[] bytes = orderFile();
        bytes[HEADER_LENGTH + 17 * RECORD_LENGTH] = 9;

        assertRefused("record 17", "--orders", write(bytes).toString(), "--journal", journal().toString());

        assertFalse(Files.exists(journal()));
    }

    @Test
    void shouldRefuseADirectoryThatIsNoJournal() throws IOException
    {
        final Path notes = Files.createDirectory(directory.resolve("notes"));
        Files.writeString(notes.resolve("note.txt"), "mine");

        assertRefused("not a journal", "--messages", "10", "--journal", notes.toString());

        try (Stream<Path> files = Files.list(notes))
        {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shouldRefuseAJournalThatAnotherProcessHolds()
    {
        try (NodeProcess node = NodeProcess.start(journal(), "127.0.0.1:0", List.of()))
        {
            NodeAwait.ready(node);

            assertRefused("open for writing elsewhere", "--messages", "10", "--journal", journal().toString());
            assertTrue(node.isAlive());
        }
    }

    @Test
    void shouldRefuseBadUsage()
    {
        assertRefused("Unknown option", "--nonsense");
        assertRefused("--durability", "--durability", "sometimes");
        assertRefused("--messages", "--messages", "0");
        assertEquals(2, CommandRun.of("exchange", "serve", "--journal", journal().toString(),
            "--endpoint", "nowhere").status());
        assertFalse(Files.exists(journal()));
    }

    @Test
    void shouldTellHowItIsUsed()
    {
        final CommandRun run = CommandRun.of("exchange", "--help");

        assertEquals(0, run.status());
        assertTrue(run.out().contains("Example: ./lockstep exchange"), run.out());
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }

    private Path write(final byte[] bytes) throws IOException
    {
        return Files.write(directory.resolve("orders.bin"), bytes);
    }

    private byte[] orderFile() throws IOException
    {
        final Path file = directory.resolve("sound.bin");
        OrderFile.write(file, OrderFlow.generate(1, 100, OrderFlow.Shape.NORMAL));
        return Files.readAllBytes(file);
    }

    private static CommandRun run(final String... args)
    {
        final CommandRun run = CommandRun.of(Stream.concat(
            Stream.of("exchange", "--no-warm-up", "--json"), Arrays.stream(args)).toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run;
    }

    private static void assertRefused(final String expected, final String... args)
    {
        final CommandRun run = CommandRun.of(Stream.concat(
            Stream.of("exchange", "--no-warm-up"), Arrays.stream(args)).toArray(String[]::new));
        final String[] lines = run.err().lines().filter((line) -> !line.startsWith("durability none")).toArray(
            String[]::new);

        assertEquals(2, run.status(), run.err());
        assertEquals(1, lines.length, run.err());
        assertTrue(lines[0].startsWith("lockstep: "), run.err());
        assertTrue(lines[0].contains(expected), run.err());
    }
}
