package io.lockstep.replay.determinism;

import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.BuildComparison;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.ExpectedDifferences;
import io.lockstep.replay.tools.JournalPlace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.lockstep.replay.determinism.FaultyProcessors.FIRST_REPORT_BEHIND_ODD_EVENT;
import static io.lockstep.replay.determinism.FaultyProcessors.ODD_EVENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Ten processors with one bug each: the scan names the call with the path to it, a run or the bisect the exact event.
 */
@Timeout(120)
class PlantedBugsTest
{
    private static final Pattern RESTORED = Pattern.compile(
        "live and restored behind event (\\d+) differ at event (\\d+)\n");
    private static final int SNAPSHOTS = 5;
    private static final String OVERWRITTEN = "live and replayed with events overwritten behind it ";

    @RegisterExtension
    private final DeterminismExtension clean = kit(FaultyProcessors.Clean::new)
        .variant("the same", () -> FaultyProcessors.application(FaultyProcessors.Clean::new));

    @TempDir
    private Path directory;

    @Test
    void shouldRaiseNoAlarmAtACleanProcessor(final RecordedInput input)
    {
        FaultyProcessors.feed(input);

        DeterminismScan.requireClean(FaultyProcessors.Clean.class);
        assertNull(bisect(FaultyProcessors.Clean::new, FaultyProcessors.Clean::new));
    }

    @Test
    void shouldFindAClock()
    {
        shouldBeScanned(PlantedProcessors.ReadsClock.class, Hazard.CLOCK,
            "java.lang.System.currentTimeMillis", ".value", "$Fees.of", "$Fees.isLate");
    }

    @Test
    void shouldFindRandomness()
    {
        shouldBeScanned(PlantedProcessors.DrawsRandom.class, Hazard.RANDOMNESS,
            "java.util.concurrent.ThreadLocalRandom.current", ".value");
    }

    @Test
    void shouldFindHashOrder()
    {
        shouldBeScanned(PlantedProcessors.IteratesHashMap.class, Hazard.HASH_ORDER,
            "java.util.Map.entrySet", ".value");
    }

    @Test
    void shouldFindALocale()
    {
        shouldBeScanned(PlantedProcessors.FormatsByLocale.class, Hazard.ENVIRONMENT,
            "java.lang.String.format", ".value");
    }

    @Test
    void shouldNameTheEventBehindASnapshotThatLacksState() throws Exception
    {
        shouldDifferBehindSnapshot(FaultyProcessors.LeavesStateOut.class, FaultyProcessors.LeavesStateOut::new);
    }

    @Test
    void shouldRestoreBehindEachEventButTheLastWhereAsManyAreAskedFor() throws Exception
    {
        final String message = alarm(FaultyProcessors.LeavesStateOut.class,
            kit(FaultyProcessors.LeavesStateOut::new).restores(FaultyProcessors.EVENTS));

        for (int i = 1; i < FaultyProcessors.EVENTS; i++)
        {
            assertTrue(message.contains(
                "live and restored behind event " + i + " differ at event " + (i + 1) + "\n"), message);
        }
    }

    @Test
    void shouldRestoreBehindTheSameEventsWithTheSameSeed() throws Exception
    {
        final long seed = System.nanoTime();
        final Supplier<Processor> processor = FaultyProcessors.LeavesStateOut::new;

        assertEquals(
            alarm(FaultyProcessors.LeavesStateOut.class, kit(processor).seed(seed)),
            alarm(FaultyProcessors.LeavesStateOut.class, kit(processor).seed(seed)));
    }

    @Test
    void shouldNameTheEventBehindASnapshotWithASumOfDoublesInAnotherOrder() throws Exception
    {
        shouldDifferBehindSnapshot(FaultyProcessors.SumsDoubles.class, FaultyProcessors.SumsDoubles::new);
    }

    @Test
    void shouldNameTheEventThatDependsOnASharedStatic() throws Exception
    {
        final String message = alarm(FaultyProcessors.SharesStatic.class, FaultyProcessors.SharesStatic::new);

        assertTrue(message.startsWith("live and replayed differ at event " + ODD_EVENT + "\n"), message);
    }

    @Test
    void shouldNameTheEventThatReadsAStaleFlyweight() throws Exception
    {
        final String message = alarm(FaultyProcessors.KeepsFlyweight.class, FaultyProcessors.KeepsFlyweight::new);

        assertTrue(message.startsWith(OVERWRITTEN + "differ at event 2\n"), message);
    }

    @Test
    void shouldFindAFlyweightThatOutlivesItsRun() throws Exception
    {
        FaultyProcessors.SharesFlyweight.forget();

        final String message = alarm(FaultyProcessors.SharesFlyweight.class, FaultyProcessors.SharesFlyweight::new);

        assertTrue(message.startsWith("live and replayed differ at event 1\n"), message);
        assertTrue(message.contains(OVERWRITTEN + "differ at event 1\n"), message);
    }

    @Test
    void shouldNameTheEventWithAWrongDigestThoughOutputsAgree() throws Exception
    {
        final String message = alarm(FaultyProcessors.DigestsTooMuch.class, FaultyProcessors.DigestsTooMuch::new);

        assertTrue(message.contains(OVERWRITTEN + "come to other states: the checkpoints of event 1 differ"), message);
        assertTrue(message.lines().findFirst().orElseThrow().contains("the checkpoints of event 1 differ"), message);
    }

    @Test
    void shouldNameTheEventOfAVersionChangeBeforeItShows() throws Exception
    {
        final DeterminismExtension kit = kit(() -> new FaultyProcessors.TakesFees(false))
            .variant("later version", () -> FaultyProcessors.application(() -> new FaultyProcessors.TakesFees(true)));
        final String message = alarm(FaultyProcessors.TakesFees.class, kit);
        final Difference found =
            bisect(() -> new FaultyProcessors.TakesFees(false), () -> new FaultyProcessors.TakesFees(true));

        assertTrue(message.startsWith(
            "later version differs at event " + FIRST_REPORT_BEHIND_ODD_EVENT + ":"), message);
        assertEquals(Difference.Kind.STATE, found.kind());
        assertEquals(ODD_EVENT, found.sequence());
        assertEquals("values", found.state().get(0).store().name());
    }

    private static void shouldBeScanned(
        final Class<? extends Processor> planted, final Hazard hazard, final String what, final String... path)
    {
        final List<Finding> found = DeterminismScan.of(planted);

        assertTrue(found.stream().allMatch((finding) -> finding.hazard() == hazard), found.toString());
        final Finding finding = found.stream().filter((each) -> each.what().equals(what)).findFirst().orElseThrow();
        assertEquals(path.length, finding.path().size(), finding.toString());
        for (int i = 0; i < path.length; i++)
        {
            assertEquals(planted.getName() + path[i], finding.path().get(i));
        }
    }

    private static void shouldDifferBehindSnapshot(
        final Class<? extends Processor> planted, final Supplier<Processor> processor) throws Exception
    {
        final String message = alarm(planted, kit(processor).restores(SNAPSHOTS));

        final Matcher matcher = RESTORED.matcher(message);
        assertTrue(matcher.lookingAt(), message);
        assertEquals(Long.parseLong(matcher.group(1)) + 1, Long.parseLong(matcher.group(2)), message);
    }

    private static String alarm(final Class<? extends Processor> planted, final Supplier<Processor> processor)
        throws Exception
    {
        return alarm(planted, kit(processor));
    }

    private static String alarm(final Class<? extends Processor> planted, final DeterminismExtension kit)
        throws Exception
    {
        assertEquals(List.of(), DeterminismScan.of(planted));
        kit.beforeEach(null);
        FaultyProcessors.feed(kit.input());
        return assertThrows(AssertionError.class, () -> kit.afterEach(null)).getMessage();
    }

    private static DeterminismExtension kit(final Supplier<Processor> processor)
    {
        return new DeterminismExtension(() -> FaultyProcessors.application(processor));
    }

    private Difference bisect(final Supplier<Processor> old, final Supplier<Processor> changed)
    {
        record(FaultyProcessors.application(old));
        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            return BuildComparison.run(journal,
                ApplicationBuild.of("old", FaultyProcessors.application(old)),
                ApplicationBuild.of("changed", FaultyProcessors.application(changed)),
                new BuildComparison.Settings(ReplayBegin.earliest(JournalPlace.LAST), JournalPlace.LAST,
                    BuildComparison.STATE_INTERVAL_DEFAULT, ExpectedDifferences.NONE, false, true, true),
                (count) -> { }).first();
        }
    }

    private void record(final ReplayApplication application)
    {
        try (JournaledEngine journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory)
            .applicationName(application.applicationName())
            .engine(new EngineContext().maxOutputLength(application.maxOutputLength()))
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(application.core())))
        {
            final Engine engine = journaled.engine();
            FaultyProcessors.feed((timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                while (engine.offer(timestampNs, source, sourceSequence, buffer, offset, length) < 0)
                {
                    Thread.yield();
                }
            });
        }
    }
}
