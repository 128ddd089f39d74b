package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.ExchangeReplayApplication;
import io.lockstep.examples.exchange.PublishedFlow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A journal of the exchange through the build that wrote it and another one.
 */
class ReplayGateTest
{
    private static final String RELEASED = ExchangeReplayApplication.class.getName();
    private static final int MESSAGES = 20_000;
    private static final String BEST =
        "levels.read((int)levelSlots.firstValue(), level);\n        return level.head();";

    @TempDir
    private Path directory;

    private Path journal;

    @BeforeEach
    void writeJournal()
    {
        journal = directory.resolve("journal");
        final CommandRun run = CommandRun.of("exchange", "--no-warm-up", "--seed", "7", "--messages",
            String.valueOf(MESSAGES), "--journal", journal.toString(), "--json");
        assertEquals(0, run.status(), run.err());
    }

    @Test
    void shouldCatchAChangeOfMatchingPriority() throws Exception
    {
        final Path changed = changedPriority();

        final CommandRun people = gate(changed);
        final CommandRun script = gate(changed, "--json");

        assertEquals(1, people.status(), people.err());
        assertTrue(people.out().contains("DIFFERS: "), people.out());
        assertTrue(people.out().contains("  old        Trade {\"makerOrderId\":"), people.out());
        assertTrue(people.out().contains("  new        Trade {\"makerOrderId\":"), people.out());
        assertTrue(people.out().lines().anyMatch((line) -> line.startsWith("  event      ")), people.out());
        assertTrue(people.out().contains("events/s"), people.out());
        assertEquals(1, script.status());
        final Map<String, String> json = script.json();
        assertEquals(String.valueOf(MESSAGES), json.get("events"));
        assertTrue(script.out().contains("\"kind\":\"OUTPUT\""), script.out());
        assertTrue(script.out().contains("\"makerOrderId\""), script.out());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchTheChangeAndPassTheRefactoringOnAPublishedFlow(final PublishedFlow flow) throws Exception
    {
        journal = directory.resolve("published");
        final CommandRun run = CommandRun.of("exchange", "--no-warm-up", "--orders", flow.file().toString(),
            "--journal", journal.toString(), "--json");
        assertEquals(0, run.status(), run.err());

        final CommandRun caught = gate(changedPriority());
        final CommandRun passed = gate(refactored());

        assertEquals(1, caught.status(), caught.err());
        final String first = first(caught.out());
        assertTrue(first.contains("  old        Trade {\"makerOrderId\":"), first);
        assertTrue(first.contains("  new        Trade {\"makerOrderId\":"), first);
        assertEquals(0, passed.status(), passed.out() + passed.err());
        assertTrue(passed.out().contains("EQUAL"), passed.out());
    }

    @Test
    void shouldShowTheSameFirstEventWhenItBisects() throws Exception
    {
        final Path changed = changedPriority();

        final String gated = first(gate(changed).out());
        final CommandRun bisected = CommandRun.of(
            "replay", "bisect", journal.toString(), "--app", RELEASED, "--app", changed.toString());

        assertEquals(1, bisected.status(), bisected.err());
        assertEquals(gated, first(bisected.out()));
    }

    @Test
    void shouldPassARefactoring() throws Exception
    {
        final CommandRun run = gate(refactored(), "--state-interval", "5000");

        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().contains("EQUAL"), run.out());
        assertTrue(run.out().contains("compared     outputs of 20,000 events, state at "), run.out());
    }

    @Test
    void shouldPassDifferencesThatAreExpected() throws Exception
    {
        final Path expected = Files.writeString(directory.resolve("expected"),
            "output Trade  # takes the worst price first, on purpose\nstate *\n" +
                "output OrderAccepted\noutput OrderCancelled\noutput CancelRejected\noutput ModifyAccepted\n" +
                "output ModifyRejected\noutput OrderRejected\n");

        final CommandRun run = gate(changedPriority(), "--expect", expected.toString());

        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().lines().anyMatch((line) -> line.startsWith("expected     ")), run.out());
    }

    @Test
    void shouldRefuseABuildThatIsNone()
    {
        final CommandRun run = CommandRun.of(
            "replay", "gate", journal.toString(), "--app", RELEASED, "--app", directory + "/none.jar");

        assertEquals(2, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("no such jar"), run.err());
    }

    private Path refactored() throws Exception
    {
        return TestBuild.of(Files.createDirectory(directory.resolve("refactored")), "BookSide.java",
            "levelSlots.isEmpty() || levelSlots.firstKey() > rank(limit)",
            "!(!levelSlots.isEmpty() && levelSlots.firstKey() <= rank(limit))");
    }

    private Path changedPriority() throws Exception
    {
        return TestBuild.of(Files.createDirectory(directory.resolve("changed")), "BookSide.java", BEST,
            BEST.replace("firstValue()", "floorValue(rank(limit))"));
    }

    private CommandRun gate(final Path build, final String... options)
    {
        final String[] args = new String[7 + options.length];
        System.arraycopy(new String[] {
            "replay", "gate", journal.toString(), "--app", RELEASED, "--app", build.toString()}, 0, args, 0, 7);
        System.arraycopy(options, 0, args, 7, options.length);
        return CommandRun.of(args);
    }

    private static String first(final String report)
    {
        return report.substring(report.indexOf("first   "), report.indexOf("differ in"));
    }
}
