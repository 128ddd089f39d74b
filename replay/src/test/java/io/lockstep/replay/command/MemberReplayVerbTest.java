package io.lockstep.replay.command;

import io.lockstep.replay.cluster.WrittenMember;
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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The log of a cluster's member run again, which begins with the opening of a session: so each event has a sequence one
 * above its number.
 */
@Timeout(120)
class MemberReplayVerbTest
{
    private static final int EVENTS = 200;
    private static final int LAST = EVENTS + 1;
    private static final String RELEASED = TallyBuilds.Released.class.getName();
    private static final String WRONG_STATE = TallyBuilds.WrongState.class.getName();
    private static final String WRONG_OUTPUT = TallyBuilds.WrongOutput.class.getName();
    private static final String THROWING = TallyBuilds.Throwing.class.getName();
    private static final long FIRST_BAD = TallyBuilds.BAD_KEY + 1;
    private static final long SECOND_BAD = FIRST_BAD + TallyBuilds.KEYS;

    private final InputStream in = System.in;

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void writeMember() throws IOException
    {
        path = directory.resolve("member");
        TallyBuilds.writeMember(path, EVENTS);
    }

    @AfterEach
    void restoreInput()
    {
        System.setIn(in);
    }

    @Test
    void shouldRunWhatIsCommittedUnlessAskedForTheTail()
    {
        final CommandRun committed = CommandRun.of("replay", "run", path, "--app", RELEASED, "--json");
        final CommandRun all = CommandRun.of("replay", "run", path, "--app", RELEASED, "--json", "--tail");
        final CommandRun told = CommandRun.of("replay", "run", path, "--app", RELEASED);

        assertEquals(0, committed.status(), committed.err());
        assertTrue(committed.out().contains("\"sequence\":" + (EVENTS / 2 + 1) + ","), committed.out());
        assertTrue(committed.out().contains("\"isTailRun\":false"), committed.out());
        assertTrue(all.out().contains("\"sequence\":" + LAST + ","), all.out());
        assertTrue(told.out().contains("--tail runs what is behind it"), told.out());
    }

    @Test
    void shouldShowTheStateAtAPlace()
    {
        final CommandRun bySequence = CommandRun.of(
            "replay", "run", path, "--app", RELEASED, "--until", 22, "--query", "totals", 1, "--outputs");
        final CommandRun byTime = CommandRun.of("replay", "run", path, "--app", RELEASED, "--until",
            "2023-11-14T22:13:20.021Z", "--query", "totals", 1, "--dump-state");

        assertTrue(bySequence.lines().contains("totals 1     220"), bySequence.out());
        assertTrue(bySequence.out().contains("22:0 "), bySequence.out());
        assertTrue(byTime.lines().contains("totals 1     220"), byTime.out());
        assertTrue(byTime.lines().contains("totals 1 220"), byTime.out());
    }

    @Test
    void shouldComeToTheDigestsOfAJournalOfTheSameEvents() throws IOException
    {
        final Path nothing = Files.writeString(directory.resolve("nothing.jsonl"), "");
        final Path journal = directory.resolve("journal");
        final CommandRun forked = CommandRun.of("replay", "fork", path, "--app", RELEASED, "--tail",
            "--at", 100, "--with", nothing, "--rest", "--out", journal, "--json");
        final CommandRun ofMember = CommandRun.of("replay", "run", path, "--app", RELEASED, "--tail", "--json");
        final CommandRun ofJournal = CommandRun.of("replay", "run", journal, "--app", RELEASED, "--json");
        final CommandRun compared =
            CommandRun.of("replay", "diff", journal, path, "--app", RELEASED, "--tail", "--json");

        assertEquals(0, forked.status(), forked.err());
        assertTrue(forked.out().contains("\"events\":" + LAST), forked.out());
        assertEquals(digests(ofMember), digests(ofJournal));
        assertTrue(ofJournal.out().contains("\"comparedCheckpoints\":3"), ofJournal.out());
        assertEquals(0, compared.status(), compared.err());
        assertTrue(compared.out().contains("\"equalEvents\":" + LAST), compared.out());
    }

    @Test
    void shouldNameTheEventAtWhichBuildsDiffer()
    {
        final CommandRun same = CommandRun.of(
            "replay", "gate", path, "--app", RELEASED, "--app", RELEASED, "--tail", "--json");
        final CommandRun output = CommandRun.of(
            "replay", "gate", path, "--app", RELEASED, "--app", WRONG_OUTPUT, "--json");
        final CommandRun state = CommandRun.of(
            "replay", "bisect", path, "--app", RELEASED, "--app", WRONG_STATE, "--json");
        final CommandRun failing = CommandRun.of(
            "replay", "bisect", path, "--app", RELEASED, "--app", THROWING, "--json");

        assertEquals(0, same.status(), same.err());
        assertTrue(same.out().contains("\"events\":" + LAST), same.out());
        assertEquals(1, output.status(), output.err());
        assertTrue(output.out().contains("\"sequence\":" + FIRST_BAD + ","), output.out());
        assertTrue(output.out().contains("\"differingEvents\":5"), output.out());
        assertTrue(output.out().contains("source " + TallyBuilds.SOURCE + ":" + TallyBuilds.BAD_KEY), output.out());
        assertEquals(1, state.status(), state.err());
        assertTrue(state.out().contains("\"sequence\":" + SECOND_BAD + ","), state.out());
        assertEquals(1, failing.status(), failing.err());
        assertTrue(failing.out().contains("\"kind\":\"FAILURE\",\"sequence\":" + FIRST_BAD), failing.out());
    }

    @Test
    void shouldStepForwardsAndBackwards()
    {
        System.setIn(new ByteArrayInputStream(
            "next 3\nback 1\ngo 22\nstate totals 1\nback 99\nnext\n".getBytes(StandardCharsets.UTF_8)));
        final CommandRun stepped = CommandRun.of("replay", "step", path, "--app", RELEASED);

        assertEquals(0, stepped.status(), stepped.err());
        assertEquals(2, stepped.out().split("event 1: ", -1).length - 1, stepped.out());
        assertEquals(2, stepped.out().split("event 2: ", -1).length - 1, stepped.out());
        assertTrue(stepped.lines().contains("totals 1: 220"), stepped.out());
    }

    @Test
    void shouldCompareWhatTwoMembersApplied() throws IOException
    {
        final Path shorter = directory.resolve("shorter");
        TallyBuilds.writeMember(shorter, EVENTS - 50);
        final CommandRun compared = CommandRun.of("replay", "diff", path, shorter, "--app", RELEASED, "--tail",
            "--json");

        assertEquals(0, compared.status(), compared.err());
        assertTrue(compared.out().contains("\"equalEvents\":" + (LAST - 50)), compared.out());
        assertTrue(compared.out().contains("\"leftMore\":50"), compared.out());
    }

    @Test
    void shouldSayWhatItCanNotRun()
    {
        final Path archive = path.resolve("archive");
        final Path journal = directory.resolve("journal");
        TallyBuilds.writeJournal(journal, 1);

        requireRefused("snapshots of a cluster's members are not begun with",
            CommandRun.of("replay", "run", path, "--app", RELEASED, "--from-snapshot", "newest"));
        requireRefused("an archive alone does not tell what is committed",
            CommandRun.of("replay", "run", archive, "--app", RELEASED));
        requireRefused("--app goes with members of a cluster",
            CommandRun.of("replay", "diff", journal, journal, "--app", RELEASED));
        requireRefused("--max-event-length must be positive",
            CommandRun.of("replay", "run", path, "--app", RELEASED, "--max-event-length", 0));
        assertEquals(0, CommandRun.of("replay", "run", archive, "--app", RELEASED, "--tail").status());
    }

    @Test
    void shouldTellDamageWithItsPosition() throws IOException
    {
        final Path damaged = directory.resolve("damaged");
        final WrittenMember written = TallyBuilds.writeMember(damaged, EVENTS);
        written.damage(0);
        written.write();

        final CommandRun run = CommandRun.of("replay", "run", damaged, "--app", RELEASED);

        assertEquals(1, run.status(), run.err());
        assertTrue(run.err().contains("position=0"), run.err());
    }

    private static void requireRefused(final String reason, final CommandRun run)
    {
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    private static String digests(final CommandRun run)
    {
        return run.out().replaceAll("(?s)^.*(\"stateDigest\".*\"outputs\":[0-9]+).*$", "$1");
    }
}
