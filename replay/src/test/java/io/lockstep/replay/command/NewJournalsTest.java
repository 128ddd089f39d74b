package io.lockstep.replay.command;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Journals made from another one: cut out of it, or forked off.
 */
@Timeout(120)
class NewJournalsTest
{
    private static final int EVENTS = 5_000;
    private static final String RELEASED = TallyBuilds.Released.class.getName();

    @TempDir
    private Path directory;

    private Path journal;
    private Path made;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal");
        made = directory.resolve("made");
        TallyBuilds.writeJournal(journal, EVENTS);
    }

    @Test
    void shouldCutABeginThatCanBeRunAgain()
    {
        final CommandRun cut = done("journal", "cut", journal, made, "--to", 2_000, "--json");
        final CommandRun verified = done("journal", "verify", made, "--json");
        final CommandRun whole =
            done("replay", "run", journal, "--app", RELEASED, "--until", 2_000, "--json");
        final CommandRun part = done("replay", "run", made, "--app", RELEASED, "--json");

        assertTrue(cut.out().contains("\"firstSequence\":1,\"lastSequence\":2000,\"outputs\":2000,\"checkpoints\":31"),
            cut.out());
        assertTrue(verified.out().contains("\"events\":2000,\"outputs\":2000,\"checkpoints\":31"), verified.out());
        assertTrue(part.out().contains("\"comparedCheckpoints\":31"), part.out());
        assertEquals(digests(whole), digests(part));
    }

    @Test
    void shouldCutAMiddleThatKeepsItsSequences()
    {
        final String printed = done("journal", "cat", journal, "--from", 1_001, "--to", 3_000).out();
        done("journal", "cut", journal, made, "--from", 1_001, "--to", 3_000);

        final CommandRun verified = done("journal", "verify", made, "--json");
        final CommandRun listed = done("journal", "ls", made, "--json");
        final CommandRun counted = done("journal", "stats", made, "--json");
        final CommandRun replayed = CommandRun.of("replay", "run", made, "--app", RELEASED);

        assertTrue(verified.out().contains("\"events\":2000,\"outputs\":2000,"), verified.out());
        assertTrue(listed.out().contains("\"firstSequence\":1001"), listed.out());
        assertTrue(listed.out().contains("\"lastSequence\":3000"), listed.out());
        assertTrue(counted.out().startsWith("{\"events\":2000,"), counted.out());
        assertEquals(withoutPosition(printed), withoutPosition(done("journal", "cat", made).out()));
        assertEquals(List.of("{\"sequence\":3000,"), withoutPosition(
            done("journal", "cat", made, "--from", 3_000).out()).stream()
            .map((line) -> line.substring(0, 17)).toList());
        assertEquals(2, replayed.status());
        assertTrue(replayed.err().contains("does not begin with the first event"), replayed.err());
    }

    @Test
    void shouldCutAtTimes()
    {
        final CommandRun cut = done("journal", "cut", journal, made,
            "--from", "2023-11-14T22:13:21Z", "--to", "2023-11-14T22:13:21.999Z", "--json");

        assertTrue(cut.out().contains("\"firstSequence\":1000,\"lastSequence\":1999"), cut.out());
    }

    @Test
    void shouldLeaveAloneWhatIsThere() throws Exception
    {
        Files.createDirectory(made);
        Files.createFile(made.resolve("note"));

        final CommandRun notEmpty = CommandRun.of("journal", "cut", journal, made);
        final CommandRun nothing = CommandRun.of("journal", "cut", journal, directory.resolve("x"), "--from", 9_999);

        assertEquals(2, notEmpty.status());
        assertTrue(notEmpty.err().contains("not empty"), notEmpty.err());
        assertEquals(2, nothing.status());
        assertTrue(nothing.err().contains("no event is there"), nothing.err());
    }

    @Test
    void shouldTellEqualJournalsFromOthers()
    {
        done("journal", "cut", journal, made, "--to", 2_000);

        final CommandRun equal = CommandRun.of("replay", "diff", journal, journal);
        final CommandRun shorter = CommandRun.of("replay", "diff", journal, made, "--json");

        assertEquals(0, equal.status(), equal.err());
        assertTrue(equal.out().contains("equal        5,000 events, 5,000 outputs, 78 checkpoints"), equal.out());
        assertEquals(1, shorter.status());
        assertTrue(shorter.out().contains("\"equalEvents\":2000"), shorter.out());
        assertTrue(shorter.out().contains("\"kind\":\"INPUT\",\"sequence\":2001"), shorter.out());
        assertTrue(shorter.out().contains("\"right\":null"), shorter.out());
    }

    @Test
    void shouldForkWithOtherEvents() throws Exception
    {
        final Path events = Files.writeString(directory.resolve("events.jsonl"),
            "{\"type\":\"Add\",\"event\":{\"key\":3,\"value\":1000000}}\n\n" +
                done("journal", "cat", journal, "--from", 7, "--limit", 1).out());

        final CommandRun forked = done("replay", "fork", journal, "--app", RELEASED, "--at", 100, "--with", events,
            "--out", made, "--rest", "--json");
        final CommandRun verified = done("journal", "verify", made, "--json");
        final CommandRun replayed = done("replay", "run", made, "--app", RELEASED, "--json");
        final CommandRun diff = CommandRun.of("replay", "diff", journal, made);

        assertTrue(forked.out().contains("\"events\":" + (EVENTS + 2)), forked.out());
        assertEquals(digests(forked), digests(replayed));
        assertTrue(verified.out().contains("\"events\":5002,"), verified.out());
        assertEquals(1, diff.status());
        assertTrue(diff.out().contains("first        event 101: the journals have different events"), diff.out());
        assertTrue(diff.out().contains("right      Add {\"key\":3,\"value\":1000000}"), diff.out());
    }

    @Test
    void shouldRefuseToForkWithWhatIsNoEvent() throws Exception
    {
        final Path events = directory.resolve("events.jsonl");
        for (final String bad : List.of("{", "{}", "[]", "{\"type\":\"Sub\",\"event\":{}}",
            "{\"type\":\"Add\",\"event\":{\"key\":1}}", "{\"type\":\"Add\",\"event\":{\"key\":1,\"value\":\"x\"}}",
            "{\"type\":\"Add\",\"event\":{\"key\":1,\"value\":1},\"time\":\"noon\"}"))
        {
            Files.writeString(events, "\n" + bad + "\n");

            final CommandRun run = CommandRun.of("replay", "fork", journal, "--app", RELEASED, "--at", 100,
                "--with", events, "--out", made);

            assertEquals(2, run.status(), bad + run.err());
            assertEquals(1, run.errorLines().size(), run.err());
            assertTrue(run.err().contains("line=2"), run.err());
            assertTrue(Files.notExists(made), bad);
        }
    }

    @Test
    void shouldLeaveNothingHalfMade() throws Exception
    {
        final Path events = Files.writeString(directory.resolve("events.jsonl"),
            "{\"type\":\"Add\",\"event\":{\"key\":3,\"value\":1}}\n");
        final Path segment = journal.resolve("input/0-65536.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[100] ^= 1;
        Files.write(segment, bytes);
        final Path table = directory.resolve("table.csv");
        final Path key = Files.write(directory.resolve("key"), new byte[32]);

        final CommandRun forked = CommandRun.of("replay", "fork", journal, "--app",
            TallyBuilds.Throwing.class.getName(), "--at", 100, "--with", events, "--out", made);
        final CommandRun damaged = CommandRun.of("replay", "fork", journal, "--app", RELEASED, "--at", 100,
            "--with", events, "--rest", "--out", made);
        final CommandRun cut = CommandRun.of("journal", "cut", journal, made);
        final CommandRun anonymised = CommandRun.of("journal", "anonymise", journal, made, "--key", key);
        final CommandRun exported = CommandRun.of("journal", "export", journal, "--out", table);

        for (final CommandRun run : List.of(forked, damaged, cut, anonymised, exported))
        {
            assertTrue(run.status() > 0, run.out());
        }
        assertEquals(List.of("events.jsonl", "journal", "key"), names());
    }

    @Test
    void shouldTakeAwayWhatAKilledOneLeft() throws Exception
    {
        Files.createDirectories(directory.resolve("made.unfinished/input"));
        Files.writeString(directory.resolve("made.unfinished/manifest"), "half of i");
        Files.createDirectory(made);
        Files.writeString(directory.resolve("table.csv.unfinished"), "half of i");

        done("journal", "cut", journal, made, "--to", 100);
        done("journal", "export", journal, "--to", 100, "--out", directory.resolve("table.csv"));

        assertTrue(done("journal", "verify", made, "--json").out().contains("\"events\":100,"));
        assertEquals(101, Files.readAllLines(directory.resolve("table.csv")).size());
        assertEquals(List.of("journal", "made", "table.csv"), names());
    }

    private List<String> names() throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static CommandRun done(final Object... args)
    {
        final CommandRun run = CommandRun.of(args);
        assertEquals(0, run.status(), run.err());
        return run;
    }

    private static String digests(final CommandRun run)
    {
        return run.out().replaceAll("(?s).*(\"stateDigest\":\"[0-9a-f]*\",\"outputDigest\":\"[0-9a-f]*\").*", "$1");
    }

    private static List<String> withoutPosition(final String lines)
    {
        return lines.lines().map((line) -> line.replaceFirst("\"position\":[0-9]+,", "")).toList();
    }
}
