package io.lockstep.replay.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.DerivedOutputs;
import io.lockstep.replay.Replayer;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.SnapshotMaker;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.SegmentRemoval;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.tools.EventRange;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A journal whose first events were removed behind a snapshot, run again by everything that runs a journal.
 */
@Timeout(120)
class ReplayFromSnapshotTest
{
    private static final String RELEASED = TallyBuilds.Released.class.getName();
    private static final String WRONG_STATE = TallyBuilds.WrongState.class.getName();
    private static final int EVENTS = 20_000;
    private static final int EARLIER = 8_000;
    private static final int LATER = 15_000;
    private static final int MAX_LENGTH = 24;

    private final InputStream in = System.in;

    @TempDir
    private Path directory;

    private Path journal;
    private String wholeDigests;
    private String digestsAt10000;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal");
        TallyBuilds.writeJournal(journal, EVENTS);
        wholeDigests = digests(run());
        digestsAt10000 = digests(run("--until", 10_000));
        for (final int sequence : new int[] {EARLIER, LATER})
        {
            SnapshotMaker.make(journal, new TallyBuilds.Released(), sequence, new SnapshotContext().chainLimit(1),
                (applied) -> { });
        }
        try (JournalDirectory opened = JournalDirectory.openReadOnly(journal);
            Snapshot snapshot = Snapshot.open(SnapshotDirectory.of(opened), EARLIER))
        {
            SegmentRemoval.before(opened.inputRecording(), snapshot.manifest().place().framePosition());
            assertTrue(EventRange.firstSequence(opened.inputRecording()) > 1);
        }
    }

    @AfterEach
    void restoreInput()
    {
        System.setIn(in);
    }

    @Test
    void shouldComeToTheSameStateFromEachSnapshot()
    {
        final CommandRun earliest = run();
        final CommandRun newest = run("--from-snapshot", "newest");
        final CommandRun between = run("--from-snapshot", 14_999);
        final CommandRun byTime = run("--from-snapshot", "newest", "--until", "2023-11-14T22:13:30Z");
        final CommandRun tooEarly = CommandRun.of("replay", "run", journal, "--app", RELEASED, "--until", 5_000);

        assertBegin(EARLIER, earliest);
        assertEquals(wholeDigests, digests(earliest));
        assertBegin(LATER, newest);
        assertEquals(wholeDigests, digests(newest));
        assertBegin(EARLIER, between);
        assertBegin(EARLIER, byTime);
        assertEquals(digestsAt10000, digests(byTime));
        assertEquals(2, tooEarly.status());
        assertTrue(tooEarly.err().contains("no snapshot at or before 5000 fits"), tooEarly.err());
    }

    @Test
    void shouldProveCheckpointsBehindASnapshot()
    {
        final CommandRun verified = done("journal", "verify", journal, "--app", RELEASED, "--json");

        assertTrue(verified.out().contains("\"derivedCheckpoints\":" + (EVENTS / 64 - EARLIER / 64)), verified.out());
        assertEquals(EVENTS, Replayer.replay(journal, TallyBuilds.NAME, core(), MAX_LENGTH,
            (header, buffer, offset, length) -> { }).sequence());
    }

    @Test
    void shouldPassOverADamagedSnapshotAndRefuseWhereNoneIsLeft() throws IOException
    {
        damage(EARLIER);
        final CommandRun later = run();
        damage(LATER);
        final CommandRun none = CommandRun.of("replay", "run", journal, "--app", RELEASED);

        assertBegin(LATER, later);
        assertEquals(wholeDigests, digests(later));
        assertEquals(2, none.status());
        assertTrue(none.err().contains("a page is damaged"), none.err());
    }

    @Test
    void shouldRefuseASnapshotOfAnotherLayout()
    {
        final CommandRun run =
            CommandRun.of("replay", "run", journal, "--app", TallyBuilds.Roomier.class.getName());

        assertEquals(2, run.status());
        assertTrue(run.err().contains("it is of other shards, stores or capacities"), run.err());
    }

    @Test
    void shouldFindTheFirstEventBehindTheSnapshotThatMakesADifference()
    {
        final CommandRun bisect = CommandRun.of(
            "replay", "bisect", journal, "--app", RELEASED, "--app", WRONG_STATE, "--json");
        final CommandRun later = CommandRun.of(
            "replay", "bisect", journal, "--app", RELEASED, "--app", WRONG_STATE, "--json", "--from-snapshot", LATER);
        final CommandRun gate = CommandRun.of("replay", "gate", journal, "--app", RELEASED, "--app", RELEASED);

        assertEquals(1, bisect.status(), bisect.err());
        assertTrue(bisect.out().contains("\"kind\":\"STATE\",\"sequence\":8013"), bisect.out());
        assertBegin(EARLIER, bisect);
        assertTrue(later.out().contains("\"kind\":\"STATE\",\"sequence\":15013"), later.out());
        assertBegin(LATER, later);
        assertEquals(0, gate.status(), gate.err());
        assertTrue(gate.out().contains("outputs of 12,000 events"), gate.out());
        assertTrue(gate.out().contains("begun        behind the snapshot of event 8,000"), gate.out());
    }

    @Test
    void shouldStepBackToTheSameEventsWithAndWithoutSnapshots() throws IOException
    {
        final String[] script = {
            "go 9000", "next", "go 16000", "back", "state totals 19", "go 15001", "go 15000", "back 7000", "next",
            "go 2023-11-14T22:13:31Z", "go 8500", "back 9000", "next", "go 7000"};
        final CommandRun stepped = step(script);
        try (JournalDirectory opened = JournalDirectory.openReadOnly(journal))
        {
            // The same again, with nothing to go back to but where it began.
            Files.delete(SnapshotDirectory.of(opened).file(LATER));
        }
        final CommandRun again = step(script);

        assertEquals(0, stepped.status(), stepped.err());
        assertEquals(again.out(), stepped.out());
        assertEquals(
            List.of(9000, 9001, 16000, 15999, 15001, 15000, 8001, 11000, 8500, 8001, 8001),
            stepped.lines().stream().filter((line) -> line.startsWith("event "))
                .map((line) -> Integer.parseInt(line.substring(6, line.indexOf(':')))).toList());
        assertEquals(2, stepped.err().lines().filter("behind the snapshot of event 8000"::equals).count(),
            stepped.err());
    }

    @Test
    void shouldMakeAForkThatCanBeRunByItself() throws IOException
    {
        final Path made = directory.resolve("made");
        final Path events = Files.writeString(directory.resolve("events.jsonl"),
            "{\"type\":\"Add\",\"event\":{\"key\":3,\"value\":1000000}}\n");

        final CommandRun forked = done("replay", "fork", journal, "--app", RELEASED, "--at", 9_000, "--with", events,
            "--out", made, "--rest", "--json");
        final CommandRun replayed = done("replay", "run", made, "--app", RELEASED, "--json");
        final CommandRun diff = CommandRun.of("replay", "diff", journal, made, "--json");
        final CommandRun tooEarly = CommandRun.of("replay", "fork", journal, "--app", RELEASED, "--at", 10,
            "--with", events, "--out", directory.resolve("other"));

        assertTrue(forked.out().contains("\"events\":" + (EVENTS + 1)), forked.out());
        assertBegin(EARLIER, replayed);
        assertEquals(digests(forked), digests(replayed));
        assertTrue(diff.out().contains("\"kind\":\"INPUT\",\"sequence\":9001"), diff.out());
        assertEquals(2, tooEarly.status());
        assertEquals(List.of("events.jsonl", "journal", "made"), names(directory));
    }

    @Test
    void shouldDeriveTheOutputsThatTheJournalKeeps()
    {
        final List<String> kept = new ArrayList<>();
        final List<String> derived = new ArrayList<>();
        try (JournalDirectory opened = JournalDirectory.openReadOnly(journal);
            OutputReader reader = OutputReader.openAtSequence(opened.outputRecording(), 16_000, null);
            DerivedOutputs outputs = DerivedOutputs.open(
                journal, TallyBuilds.NAME, core(), MAX_LENGTH, 16_000))
        {
            while (reader.poll((header, buffer, offset, length) ->
                kept.add(text(header.sequence(), buffer, offset, length)), 1) > 0)
            {
                // All of them.
            }
            assertEquals(LATER, outputs.lastSequence());
            while (outputs.poll((header, buffer, offset, length) ->
                derived.add(text(header.sequence(), buffer, offset, length)), 1) > 0)
            {
                // All of them.
            }
        }

        assertEquals(EVENTS - 16_000 + 1, derived.size());
        assertEquals(kept, derived);
    }

    private static CoreContext core()
    {
        return new TallyBuilds.Released().core().pageHome(new DirectPageHome());
    }

    private static String text(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return sequence + " " + HexFormat.of().formatHex(bytes);
    }

    private static List<String> names(final Path path) throws IOException
    {
        try (Stream<Path> files = Files.list(path))
        {
            return files.map((file) -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void damage(final int sequence) throws IOException
    {
        final Path file = journal.resolve("snapshots").resolve(sequence + ".snapshot");
        final byte[] bytes = Files.readAllBytes(file);
        bytes[(1 << 16) + 100] ^= 1;
        Files.write(file, bytes);
    }

    private CommandRun step(final String... commands)
    {
        System.setIn(new ByteArrayInputStream(
            (String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8)));
        return CommandRun.of("replay", "step", journal, "--app", RELEASED);
    }

    private CommandRun run(final Object... options)
    {
        final Object[] args = new Object[6 + options.length];
        System.arraycopy(new Object[] {"replay", "run", journal, "--app", RELEASED, "--json"}, 0, args, 0, 6);
        System.arraycopy(options, 0, args, 6, options.length);
        return done(args);
    }

    private static void assertBegin(final int sequence, final CommandRun run)
    {
        assertTrue(run.out().contains("\"beginSequence\":" + sequence + ","), run.out());
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
}
