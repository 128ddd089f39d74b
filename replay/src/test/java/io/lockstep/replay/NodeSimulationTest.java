package io.lockstep.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * As many lives of a node as fit the time: {@code -Dlockstep.simulation.seconds=N} says how long, to the second, and
 * {@code -Dlockstep.seed=S} runs one seed again. Where no time is asked for, a slow machine gets more of it, until all
 * that the simulation exists for was met.
 */
class NodeSimulationTest
{
    private static final String COMMAND = "mvn -pl replay -am test -Dtest=NodeSimulationTest " +
        "-Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.seed=";
    private static final Long ASKED_SECONDS = Long.getLong("lockstep.simulation.seconds");
    private static final long SECONDS = 10;
    private static final long MORE_SECONDS = 60;

    private final Map<String, Long> reached = new TreeMap<>();
    private long seeds;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void shouldKeepWhatItAcknowledgedWhateverHappens()
    {
        final Long one = Long.getLong("lockstep.seed");
        if (one != null)
        {
            run(one);
            return;
        }

        final long firstSeed = System.nanoTime();
        final long beginNs = System.nanoTime();
        try
        {
            runSeeds(firstSeed, beginNs);
        }
        finally
        {
            print(firstSeed, System.nanoTime() - beginNs);
        }

        assertEquals(List.of(), missing(), "never reached in " + seeds + " seeds");
    }

    private void runSeeds(final long firstSeed, final long beginNs)
    {
        final long endNs = beginNs + TimeUnit.SECONDS.toNanos(ASKED_SECONDS == null ? SECONDS : ASKED_SECONDS);
        final long lastNs = endNs + TimeUnit.SECONDS.toNanos(ASKED_SECONDS == null ? MORE_SECONDS : 0);
        while (System.nanoTime() < endNs || System.nanoTime() < lastNs && !missing().isEmpty())
        {
            run(firstSeed + seeds);
            seeds++;
        }
    }

    private void run(final long seed)
    {
        try
        {
            new NodeSimulation(seed, reached).run();
        }
        catch (final Throwable ex)
        {
            throw new AssertionError("seed " + seed + ": " + ex + "\nrun it again with: " + COMMAND + seed, ex);
        }
    }

    private void print(final long firstSeed, final long tookNs)
    {
        System.out.printf(
            "simulation: %,d seeds from %d, %,.0f seeds/minute%n", seeds, firstSeed, seeds / (tookNs / 60e9));
        reached.forEach((what, count) -> System.out.printf("  %-28s %,12d%n", what, count));
        missing().forEach(what -> System.out.printf("  %-28s %12s%n", what, "never"));
    }

    private List<String> missing()
    {
        return NodeSimulation.TO_REACH.stream().filter(what -> !reached.containsKey(what)).toList();
    }
}
