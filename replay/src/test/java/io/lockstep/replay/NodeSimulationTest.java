package io.lockstep.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * As many lives of a node as fit the time: {@code -Dlockstep.simulation.seconds=N} says how long, and
 * {@code -Dlockstep.seed=S} runs one seed again.
 */
class NodeSimulationTest
{
    private static final long SECONDS = Long.getLong("lockstep.simulation.seconds", 10);
    private static final long MORE_SECONDS = 60;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void shouldKeepWhatItAcknowledgedWhateverHappens()
    {
        final Map<String, Long> reached = new TreeMap<>();
        final Long one = Long.getLong("lockstep.seed");
        if (one != null)
        {
            run(one, reached);
            return;
        }

        final long firstSeed = System.nanoTime();
        final long beginNs = System.nanoTime();
        final long endNs = beginNs + TimeUnit.SECONDS.toNanos(SECONDS);
        final long lastNs = endNs + TimeUnit.SECONDS.toNanos(MORE_SECONDS);
        long seeds = 0;
        while (System.nanoTime() < endNs || !missing(reached).isEmpty() && System.nanoTime() < lastNs)
        {
            run(firstSeed + seeds++, reached);
        }

        final double minutes = (System.nanoTime() - beginNs) / 60e9;
        System.out.printf("simulation: %,d seeds from %d, %,.0f seeds/minute%n", seeds, firstSeed, seeds / minutes);
        reached.forEach((what, count) -> System.out.printf("  %-28s %,12d%n", what, count));
        assertEquals(List.of(), missing(reached), "never reached");
    }

    private static void run(final long seed, final Map<String, Long> reached)
    {
        try
        {
            new NodeSimulation(seed, reached).run();
        }
        catch (final Throwable ex)
        {
            throw new AssertionError("run it again with -Dlockstep.seed=" + seed + ": " + ex, ex);
        }
    }

    private static List<String> missing(final Map<String, Long> reached)
    {
        return NodeSimulation.TO_REACH.stream().filter(what -> !reached.containsKey(what)).toList();
    }
}
