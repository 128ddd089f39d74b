package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalVerbTest
{
    private static final int EVENTS = 5_000;
    private static final long STEP_NS = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void shouldListWhatAJournalHolds()
    {
        write(EVENTS);

        final String json = done("ls", journal(), "--json").out();
        final CommandRun text = done("ls", journal());

        assertTrue(json.contains("\"applicationName\":\"test\",\"configurationHash\":\"0000000000000abc\""), json);
        assertTrue(json.contains("\"events\":5000,\"checkpoints\":2,\"schemas\":[{"), json);
        assertTrue(json.contains("{\"file\":\"everything.sbeir\",\"id\":77,\"version\":2,"), json);
        assertTrue(json.contains("\"segments\":[{\"file\":\"0-0.rec\",\"basePosition\":0,\"bytes\":"), json);
        assertTrue(json.contains(
            "\"firstSequence\":1,\"lastSequence\":"), json);
        assertTrue(json.contains("\"firstTime\":\"2023-11-14T22:13:20.001000000Z\""), json);
        assertTrue(json.contains(
            "\"lastSequence\":5000,\"firstTime\":\"2023-11-14T22:13:2"), json);
        assertTrue(json.contains("\"lastTime\":\"2023-11-14T22:13:25.000000000Z\"}"), json);
        assertTrue(json.contains("\"file\":\"0-65536.rec\""), json);
        assertTrue(json.contains("\"file\":\"1-0.rec\""), json);
        assertTrue(text.out().contains("events       5,000"), text.out());
        assertFalse(text.out().contains("unfinished"), text.out());
    }

    @Test
    void shouldListSegmentsThatFollowEachOther()
    {
        write(EVENTS);

        final String json = done("ls", journal(), "--json").out();

        final List<Long> firsts = numbers(json, "firstSequence");
        final List<Long> lasts = numbers(json, "lastSequence");
        assertTrue(firsts.size() > 6, json);
        for (int i = 1; i < firsts.size(); i++)
        {
            assertEquals(firsts.get(i) == 1 ? EVENTS : firsts.get(i) - 1, lasts.get(i - 1), json);
        }
    }

    @Test
    void shouldListAndVerifyAnEmptyJournal()
    {
        write(0);

        assertTrue(done("ls", journal(), "--json").out().contains("\"events\":0,"));
        assertTrue(done("verify", journal(), "--json").out().startsWith("{\"events\":0,\"outputs\":0,"));
        assertTrue(done("stats", journal(), "--json").out().startsWith("{\"events\":0,\"bytes\":0,\"firstTime\":null"));
        assertTrue(done("stats", journal()).out().startsWith("events       0"));
        assertEquals("", done("cat", journal()).out());
    }

    @Test
    void shouldVerifyASoundJournalAndWriteNothing() throws IOException
    {
        write(EVENTS);
        final Map<String, String> before = content();

        final String json = done("verify", journal(), "--json").out();
        final String text = done("verify", journal()).out();

        assertTrue(json.startsWith("{\"events\":5000,\"outputs\":5000,\"checkpoints\":2,"), json);
        assertTrue(json.contains("\"tornBytes\":0,\"tornReason\":null"), json);
        assertTrue(text.startsWith("input        5,000 events in "), text);
        assertEquals(before, content());
    }

    @Test
    void shouldReadAJournalThatIsBeingWritten()
    {
        try (WrittenJournal writing = new WrittenJournal(journal()))
        {
            fill(writing, 100);
            writing.flush();

            final String verified = done("verify", journal(), "--json").out();
            final int printed = done("cat", journal()).lines().size();
            final String listed = done("ls", journal(), "--json").out();

            assertTrue(verified.startsWith("{\"events\":100,"), verified);
            assertEquals(100, printed);
            assertTrue(listed.contains("\"events\":100,"), listed);
        }
    }

    @Test
    void shouldReportATornTailAsNoDamage() throws IOException
    {
        write(10);
        write(11, 20);
        final Path segment = journal().resolve("input/0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[lastNonZero(bytes)]++;
        Files.write(segment, bytes);

        final String verified = done("verify", journal(), "--json").out();
        final String text = done("verify", journal()).out();
        final String listed = done("ls", journal()).out();

        assertTrue(verified.startsWith("{\"events\":10,\"outputs\":20,"), verified);
        assertTrue(verified.contains("\"tornReason\":\"checksum does not fit the payload\""), verified);
        assertTrue(text.contains("input ends in an unfinished write of "), text);
        assertTrue(listed.contains("input ends in an unfinished write of "), listed);
        assertEquals(10, done("cat", journal()).lines().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "verify", "cat", "stats"})
    void shouldRefuseDamageWithFileAndPosition(final String command) throws IOException
    {
        write(10);
        write(11, 20);
        final Path segment = journal().resolve("input/0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[100]++;
        Files.write(segment, bytes);

        final CommandRun run = CommandRun.of("journal", command, journal());

        assertEquals(1, run.status(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().startsWith("lockstep: journal is corrupt: checksum"), run.err());
        assertTrue(run.err().contains("file=" + segment + " position=0"), run.err());
    }

    @Test
    void shouldFindDamageInTheOutputsAndTheCheckpoints() throws IOException
    {
        write(10);
        write(11, 20);
        final Path outputs = journal().resolve("output/1-0.rec");
        final byte[] whole = Files.readAllBytes(outputs);
        final byte[] damaged = whole.clone();
        damaged[100]++;
        Files.write(outputs, damaged);
        assertDiffers("file=" + outputs + " position=0");
        Files.write(outputs, whole);
        final Path checkpoints = journal().resolve("checkpoints");
        final byte[] records = Files.readAllBytes(checkpoints);
        records[20]++;
        Files.write(checkpoints, records);
        assertDiffers("file=" + checkpoints + " position=0");
    }

    @Test
    void shouldFindACheckpointThatFitsNoEvent()
    {
        try (WrittenJournal journal = new WrittenJournal(journal()))
        {
            fill(journal, 10);
            journal.checkpoint(11, 5);
        }

        assertDiffers("a checkpoint names event 11, but the last event kept is 10");
    }

    @Test
    void shouldFindACheckpointOfAnotherTime()
    {
        try (WrittenJournal journal = new WrittenJournal(journal()))
        {
            fill(journal, 10);
            journal.checkpoint(9, 5);
        }

        assertDiffers("the checkpoint of event 9 has time 5, but the event has ");
    }

    @Test
    void shouldCountByTypeSourceAndSecond()
    {
        write(EVENTS);

        final String json = done("stats", journal(), "--json").out();
        final String text = done("stats", journal()).out();

        assertTrue(json.contains("\"seconds\":4.999,"), json);
        assertTrue(json.contains("\"busiestSecond\":\"2023-11-14T22:13:21.000000000Z\",\"busiestSecondEvents\":1000"),
            json);
        assertTrue(json.contains(
            "\"types\":[{\"type\":\"Everything\",\"schemaId\":77,\"templateId\":1,\"events\":4500,"), json);
        assertTrue(json.contains("{\"type\":null,\"schemaId\":4000,\"templateId\":9,\"events\":500,\"bytes\":5000}]"),
            json);
        assertTrue(json.contains("\"sourceCount\":50,\"topSources\":[{\"source\":1,\"events\":100},"), json);
        assertEquals(20, json.split("\"source\":").length - 1, json);
        assertTrue(text.contains("schema 4000 template 9"), text);
        assertTrue(text.contains("source, top 20 of 50"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "verify", "cat", "stats"})
    void shouldRefuseWhatIsNoJournal(final String command) throws IOException
    {
        final Path notes = Files.createDirectory(directory.resolve("notes"));

        assertRefused("no such directory", "journal", command, directory.resolve("none"));
        assertRefused("no such directory", "journal", command, Files.createFile(directory.resolve("file")));
        assertRefused("not a journal", "journal", command, notes);
        Files.writeString(notes.resolve("manifest"), "format.version=1\n");
        assertRefused("manifest of a journal is damaged", "journal", command, notes);
        assertRefused("DIR", "journal", command);
        assertRefused("Unknown option", "journal", command, notes, "--nonsense");
    }

    @Test
    void shouldRefuseToDoNothing()
    {
        assertRefused("a command is missing", "journal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "verify", "cat", "stats"})
    void shouldShowAnExampleThatWorks(final String command)
    {
        write(10);

        final String help = done(command, "--help").out();
        final String example = help.lines().filter((line) -> line.startsWith("Example: ")).findFirst().orElseThrow();
        final Object[] arguments = Stream.of(example.split(" "))
            .skip(2)
            .map((word) -> word.equals("/tmp/exchange") ? journal().toString() : word)
            // The names of the exchange's messages are not in this journal.
            .map((word) -> word.equals("NewOrder,CancelOrder") ? "Everything,SessionOpen" : word)
            .toArray();

        assertEquals(0, CommandRun.of(arguments).status());
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }

    private void write(final int count)
    {
        try (WrittenJournal journal = new WrittenJournal(journal()))
        {
            fill(journal, count);
            if (count > 5)
            {
                journal.checkpoint(3, timestampNs(3));
                journal.checkpoint(5, timestampNs(5));
            }
        }
    }

    private void write(final int from, final int to)
    {
        try (WrittenJournal journal = new WrittenJournal(journal()))
        {
            for (int i = from; i <= to; i++)
            {
                append(journal, i);
            }
        }
    }

    private static void fill(final WrittenJournal journal, final int count)
    {
        for (int i = 1; i <= count; i++)
        {
            append(journal, i);
            if (i % 50 == 0)
            {
                journal.flush();
            }
        }
    }

    private static void append(final WrittenJournal journal, final int i)
    {
        final byte[] body = i % 10 == 0 ?
            WrittenJournal.unknown(4_000) :
            EverythingMessage.ofBlock(new byte[EverythingMessage.BLOCK_LENGTH_V0]);
        journal.event(i, timestampNs(i), 1 + i % 50, body);
        journal.output(i, i % 2 == 0 ? body : new byte[0]);
    }

    private static long timestampNs(final int i)
    {
        return WrittenJournal.START_NS + i * STEP_NS;
    }

    private static int lastNonZero(final byte[] bytes)
    {
        int last = bytes.length - 1;
        while (bytes[last] == 0)
        {
            last--;
        }

        return last;
    }

    private static List<Long> numbers(final String json, final String field)
    {
        return Stream.of(json.split("\"" + field + "\":"))
            .skip(1)
            .map((text) -> Long.parseLong(text.replaceAll("[^0-9].*", "").strip()))
            .toList();
    }

    private Map<String, String> content() throws IOException
    {
        final Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(journal()))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                content.put(file.toString() + Files.getLastModifiedTime(file),
                    HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }

        return content;
    }

    private CommandRun done(final Object... args)
    {
        final CommandRun run = CommandRun.of(
            Stream.concat(Stream.of("journal"), Stream.of(args)).toArray());
        assertEquals("", run.err());
        assertEquals(0, run.status());

        return run;
    }

    private void assertDiffers(final String expected)
    {
        final CommandRun run = CommandRun.of("journal", "verify", journal());

        assertEquals(1, run.status(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(expected), run.err());
    }

    private static void assertRefused(final String expected, final Object... args)
    {
        final CommandRun run = CommandRun.of(args);

        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().startsWith("lockstep: "), run.err());
        assertTrue(run.err().contains(expected), run.err());
    }
}
