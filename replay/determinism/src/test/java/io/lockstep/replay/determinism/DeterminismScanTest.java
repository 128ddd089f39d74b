package io.lockstep.replay.determinism;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeterminismScanTest
{
    private static final Map<Class<?>, Hazard> PLANTED = Map.ofEntries(
        Map.entry(PlantedProcessors.ReadsClock.class, Hazard.CLOCK),
        Map.entry(PlantedProcessors.ReadsClockInLambda.class, Hazard.CLOCK),
        Map.entry(PlantedProcessors.ReadsClockBehindInterface.class, Hazard.CLOCK),
        Map.entry(PlantedProcessors.DrawsRandom.class, Hazard.RANDOMNESS),
        Map.entry(PlantedProcessors.MakesUuid.class, Hazard.RANDOMNESS),
        Map.entry(PlantedProcessors.IteratesHashMap.class, Hazard.HASH_ORDER),
        Map.entry(PlantedProcessors.IteratesSetOf.class, Hazard.HASH_ORDER),
        Map.entry(PlantedProcessors.IteratesPrimitiveMap.class, Hazard.HASH_ORDER),
        Map.entry(PlantedProcessors.StartsThread.class, Hazard.THREADS),
        Map.entry(PlantedProcessors.ReadsEnvironment.class, Hazard.ENVIRONMENT),
        Map.entry(PlantedProcessors.FormatsByLocale.class, Hazard.ENVIRONMENT),
        Map.entry(PlantedProcessors.UsesIdentity.class, Hazard.IDENTITY),
        Map.entry(PlantedProcessors.UsesIntrinsic.class, Hazard.FLOATING_POINT));

    @Test
    void shouldFindEachPlantedBugAndNothingElse()
    {
        PLANTED.forEach((processor, hazard) ->
        {
            final List<Finding> found = DeterminismScan.of(processor);

            assertTrue(!found.isEmpty(), processor.getSimpleName());
            assertTrue(found.stream().allMatch((finding) -> finding.hazard() == hazard), found.toString());
        });
    }

    @Test
    void shouldTellThePathToIt()
    {
        final List<Finding> found = DeterminismScan.of(PlantedProcessors.ReadsClock.class);

        final String in = PlantedProcessors.class.getName() + "$ReadsClock";
        assertEquals(1, found.size(), found.toString());
        assertEquals("java.lang.System.currentTimeMillis", found.get(0).what());
        assertEquals(List.of(in + ".value", in + "$Fees.of", in + "$Fees.isLate"), found.get(0).path());
    }

    @Test
    void shouldRaiseNoAlarmAtACleanProcessor()
    {
        DeterminismScan.requireClean(PlantedProcessors.Clean.class);
        DeterminismScan.requireClean(PlantedProcessors.Vouched.class);
    }

    @Test
    void shouldFailWithAllThatWasFound()
    {
        final AssertionError error = assertThrows(AssertionError.class,
            () -> DeterminismScan.requireClean(PlantedProcessors.DrawsRandom.class));

        assertTrue(error.getMessage().contains("java.util.Random.<init>"), error.getMessage());
        assertTrue(error.getMessage().contains("ThreadLocalRandom.current"), error.getMessage());
        assertTrue(error.getMessage().contains(".value -> "), error.getMessage());
    }
}
