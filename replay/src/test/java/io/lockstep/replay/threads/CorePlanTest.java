package io.lockstep.replay.threads;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CorePlanTest
{
    @Test
    void shouldTakeTheHighestCoresAndLeaveOne()
    {
        final CorePlan plan = CorePlan.of(3, null, CoreList.parse("0-3"));

        assertEquals(List.of(1, 2, 3), plan.cores());
    }

    @Test
    void shouldPinNothingWhereNoCoreIsLeftForTheRest()
    {
        final CorePlan plan = CorePlan.of(4, null, CoreList.parse("0-3"));

        assertFalse(plan.isPinned());
        assertEquals("4 threads and the rest of the process on 4 cores", plan.reason());
    }

    @Test
    void shouldPinNothingOnTwoCores()
    {
        final CorePlan plan = CorePlan.of(1, null, CoreList.parse("0-1"));

        assertFalse(plan.isPinned());
    }

    @Test
    void shouldTakeTheCoresThatAreNamed()
    {
        final CorePlan plan = CorePlan.of(2, CoreList.parse("1,3"), CoreList.parse("0-3"));

        assertEquals(List.of(1, 3), plan.cores());
    }

    @Test
    void shouldPinNothingWhereTooFewCoresAreNamed()
    {
        final CorePlan plan = CorePlan.of(3, CoreList.parse("1,3"), CoreList.parse("0-3"));

        assertEquals("3 threads, but only cores 1,3 are named", plan.reason());
    }

    @Test
    void shouldPinNothingToACoreThatTheProcessMayNotUse()
    {
        final CorePlan plan = CorePlan.of(1, CoreList.parse("7"), CoreList.parse("0-3"));

        assertTrue(plan.reason().startsWith("cores 7 are not among"), plan.reason());
    }

    @Test
    void shouldReadAndWriteListsOfCores()
    {
        final BitSet cores = CoreList.parse("8, 2,4-6");

        assertEquals("2,4-6,8", CoreList.format(cores));
        assertEquals("none", CoreList.format(new BitSet()));
        for (final String text : List.of("", "a", "3-1", "1-2-3", "-1", "1,,2", "99999"))
        {
            assertThrows(IllegalArgumentException.class, () -> CoreList.parse(text), text);
        }
    }
}
