package io.lockstep.replay.command;

import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.KeptCheckpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A journal run again through the build that wrote it and others.
 */
class ReplayVerbTest
{
    private static final int EVENTS = 500;
    private static final String RELEASED = TallyBuilds.Released.class.getName();
    private static final String WRONG_STATE = TallyBuilds.WrongState.class.getName();
    private static final String WRONG_OUTPUT = TallyBuilds.WrongOutput.class.getName();
    private static final String THROWING = TallyBuilds.Throwing.class.getName();
    private static final String ROOMIER = TallyBuilds.Roomier.class.getName();
    private static final long FIRST_BAD = TallyBuilds.BAD_KEY;
    private static final long SECOND_BAD = TallyBuilds.BAD_KEY + TallyBuilds.KEYS;

    @TempDir
    private Path directory;

    private Path journal;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal");
        TallyBuilds.writeJournal(journal, EVENTS);
    }

    @Test
    void shouldComeToTheRecordedCheckpoints()
    {
        final List<KeptCheckpoint> kept;
        try (JournalDirectory opened = JournalDirectory.openReadOnly(journal))
        {
            kept = CheckpointFile.readAll(opened);
        }
        final KeptCheckpoint third = kept.get(2);

        final CommandRun whole = CommandRun.of("replay", "run", journal, "--app", RELEASED, "--json");
        final CommandRun part = CommandRun.of("replay", "run", journal, "--app", RELEASED, "--json", "--until",
            third.checkpoint().sequence());

        assertEquals(0, whole.status(), whole.err());
        assertTrue(whole.out().contains("\"comparedCheckpoints\":" + kept.size()), whole.out());
        assertTrue(whole.out().contains("\"sequence\":" + EVENTS), whole.out());
        assertTrue(part.out().contains("\"comparedCheckpoints\":3"), part.out());
        assertTrue(part.out().contains(
            "\"stateDigest\":\"" + JsonLine.hex(third.checkpoint().stateDigest()) + "\""), part.out());
    }

    @Test
    void shouldShowTheStateAtAPlace()
    {
        final String atTime = "2023-11-14T22:13:20.021Z";

        final CommandRun bySequence =
            CommandRun.of("replay", "run", journal, "--app", RELEASED, "--until", 21, "--query", "totals", 1);
        final CommandRun byTime =
            CommandRun.of("replay", "run", journal, "--app", RELEASED, "--until", atTime, "--query", "totals", 1);
        final CommandRun dump = CommandRun.of("replay", "run", journal, "--app", RELEASED, "--until", 2, "--dump-state",
            "--outputs", "--no-compare");
        final CommandRun none =
            CommandRun.of("replay", "run", journal, "--app", RELEASED, "--until", 2, "--query", "totals", 5);

        assertTrue(bySequence.lines().contains("totals 1     220"), bySequence.out());
        assertTrue(byTime.lines().contains("totals 1     220"), byTime.out());
        assertTrue(dump.lines().contains("totals 2 20"), dump.out());
        assertTrue(dump.lines().contains("2:0 Total {\"key\":2,\"total\":20}  (to source 7:2, outcome APPLIED)"),
            dump.out());
        assertEquals(1, none.status());
    }

    @Test
    void shouldRefuseWhatIsNoBuildOrPlace()
    {
        for (final String[] bad : new String[][] {
            {"--app", "no.such.Class"}, {}, {"--app", RELEASED, "--until", "noon"},
            {"--app", RELEASED, "--speed", "0"}, {"--app", RELEASED, "--query", "none", "1"}})
        {
            final Object[] args = new Object[3 + bad.length];
            System.arraycopy(new Object[] {"replay", "run", journal}, 0, args, 0, 3);
            System.arraycopy(bad, 0, args, 3, bad.length);

            final CommandRun run = CommandRun.of(args);

            assertEquals(2, run.status(), run.out());
            assertEquals(1, run.errorLines().stream().filter((line) -> !line.startsWith("read ")).count(), run.err());
        }
    }

    @Test
    void shouldStopAtACheckpointThatDiffers()
    {
        final CommandRun run = CommandRun.of("replay", "run", journal, "--app", WRONG_STATE);

        assertEquals(1, run.status());
        assertTrue(run.err().contains("at or before sequence 64"), run.err());
    }

    @Test
    void shouldFindTheEventThatChangesTheState()
    {
        for (final Object logical : new Object[] {"--logical", "--show-personal"})
        {
            final CommandRun run = CommandRun.of(
                "replay", "bisect", journal, "--app", RELEASED, "--app", WRONG_STATE, "--state-interval", 100,
                "--json", logical);

            assertEquals(1, run.status(), run.err());
            assertTrue(run.out().contains("\"kind\":\"STATE\",\"sequence\":" + SECOND_BAD), run.out());
            assertTrue(run.out().contains("\"fields\":{\"key\":13,\"value\":330}"), run.out());
            assertTrue(run.out().contains("\"store\":\"totals\",\"key\":13,\"before\":{\"value\":130,"), run.out());
            assertTrue(run.out().contains("\"old\":{\"value\":460,"), run.out());
            assertTrue(run.out().contains("\"new\":{\"value\":459,"), run.out());
        }
    }

    @Test
    void shouldPassAStateThatIsOnlyLaidOutOtherwise()
    {
        final CommandRun run = CommandRun.of(
            "replay", "gate", journal, "--app", RELEASED, "--app", ROOMIER, "--state-interval", 100);

        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().contains("by what it means"), run.out());
    }

    @Test
    void shouldCountEveryDifferenceButThoseExpected() throws Exception
    {
        final Path field = Files.writeString(directory.resolve("field"), "field Total.total # signed now\n");
        final Path event = Files.writeString(directory.resolve("event"), "event 1..20\nevent 33\n");
        final Path bad = Files.writeString(directory.resolve("bad"), "# fine\nfields Total.total\n");

        final CommandRun all = gate(WRONG_OUTPUT);
        final CommandRun byField = gate(WRONG_OUTPUT, "--expect", field);
        final CommandRun byEvent = gate(WRONG_OUTPUT, "--expect", event);
        final CommandRun refused = gate(WRONG_OUTPUT, "--expect", bad);

        assertEquals(1, all.status());
        assertTrue(all.out().contains("\"differingEvents\":25"), all.out());
        assertTrue(all.out().contains("\"sequence\":" + FIRST_BAD), all.out());
        assertTrue(all.out().contains("\"fields\":[\"total\"]"), all.out());
        assertEquals(0, byField.status(), byField.out());
        assertTrue(byField.out().contains("\"expectedDifferences\":25"), byField.out());
        assertEquals(1, byEvent.status());
        assertTrue(byEvent.out().contains("\"differingEvents\":23"), byEvent.out());
        assertTrue(byEvent.out().contains("\"sequence\":53"), byEvent.out());
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("line=2"), refused.err());
    }

    @Test
    void shouldTellThatOnlyOneBuildCanApplyAnEvent()
    {
        final CommandRun run = gate(THROWING);

        assertEquals(1, run.status());
        assertTrue(run.out().contains("\"kind\":\"FAILURE\",\"sequence\":" + FIRST_BAD), run.out());
        assertTrue(run.out().contains("planted"), run.out());
    }

    private CommandRun gate(final String build, final Object... options)
    {
        final Object[] args = new Object[8 + options.length];
        System.arraycopy(new Object[] {
            "replay", "gate", journal, "--app", RELEASED, "--app", build, "--json"}, 0, args, 0, 8);
        System.arraycopy(options, 0, args, 8, options.length);
        return CommandRun.of(args);
    }
}
