package io.lockstep.replay.command;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The debugger, told what to do by a script.
 */
class ReplayStepCommandTest
{
    private static final String RELEASED = TallyBuilds.Released.class.getName();

    private final InputStream in = System.in;

    @TempDir
    private Path journal;

    @BeforeEach
    void writeJournal()
    {
        TallyBuilds.writeJournal(journal, 200);
    }

    @AfterEach
    void restoreInput()
    {
        System.setIn(in);
    }

    @Test
    void shouldShowEventsOutputsAndWhatChanged()
    {
        final CommandRun run = step(RELEASED, "next 2", "go 33", "find key = 4 and value > 500", "quit", "next");

        assertEquals(0, run.status(), run.err());
        assertEquals(
            List.of("event 1: Add {\"key\":1,\"value\":10}  (2023-11-14T22:13:20.001000000Z source 7:1)",
                "  output     Total {\"key\":1,\"total\":10}  (to source 7:1, outcome APPLIED)"),
            run.lines().subList(0, 2));
        assertTrue(run.lines().contains("  state      totals 1: nothing -> 10"), run.out());
        assertTrue(run.lines().contains("  state      totals 2: nothing -> 20"), run.out());
        assertTrue(run.lines().contains("  state      totals 13: 130 -> 460"), run.out());
        assertTrue(run.out().contains("event 64: Add {\"key\":4,\"value\":640}"), run.out());
        assertEquals(4, run.lines().stream().filter((line) -> line.startsWith("event ")).count(), run.out());
    }

    @Test
    void shouldGoBackToWhatItShowedBefore()
    {
        final CommandRun run = step(RELEASED, "go 50", "next", "next", "back 2", "next", "state totals 11", "back 100",
            "state totals 11", "next");
        final List<String> events = run.lines().stream().filter((line) -> line.startsWith("event ")).toList();

        assertEquals(0, run.status(), run.err());
        assertEquals(events.get(0), events.get(3));
        assertEquals(events.get(1), events.get(4));
        assertTrue(events.get(5).startsWith("event 1: "), run.out());
        assertTrue(run.lines().contains("totals 11: 930"), run.out());
        assertTrue(run.lines().contains("totals 11: nothing"), run.out());
        assertTrue(run.err().contains("before the first event"), run.err());
    }

    @Test
    void shouldStopAtAnEventThatCannotBeApplied()
    {
        final CommandRun run = step(TallyBuilds.Throwing.class.getName(), "go 12", "next", "next", "back", "next");

        assertEquals(0, run.status());
        assertTrue(run.out().contains("  failed     "), run.out());
        assertTrue(run.out().contains("planted"), run.out());
        assertTrue(run.err().contains("none behind this one can be applied: event 13"), run.err());
        assertEquals(2, run.lines().stream().filter((line) -> line.startsWith("event 12: ")).count(), run.out());
    }

    @Test
    void shouldGoOnBehindACommandThatIsNone()
    {
        final CommandRun run = step(RELEASED, "jump", "next x", "go noon", "find size = 1", "state nothing 1", "next");

        assertEquals(2, run.status());
        assertEquals(5, run.errorLines().size(), run.err());
        assertTrue(run.out().startsWith("event 1: "), run.out());
    }

    @Test
    void shouldProveCheckpointsByRunningTheJournalAgain()
    {
        final CommandRun proven = CommandRun.of("journal", "verify", journal, "--app", RELEASED, "--json");
        final CommandRun disproved = CommandRun.of(
            "journal", "verify", journal, "--app", TallyBuilds.WrongOutput.class.getName());

        assertEquals(0, proven.status(), proven.err());
        assertTrue(proven.out().contains("\"derivedCheckpoints\":3"), proven.out());
        assertEquals(1, disproved.status());
        assertTrue(disproved.err().contains("at or before sequence 64"), disproved.err());
    }

    private CommandRun step(final String build, final String... commands)
    {
        System.setIn(new ByteArrayInputStream(
            (String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8)));
        return CommandRun.of("replay", "step", journal, "--app", build);
    }
}
