package io.lockstep.replay;

import io.lockstep.replay.simulation.NodeSimulation;
import io.lockstep.replay.simulation.Reached;
import io.lockstep.replay.simulation.SimulationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
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
    private static final long MAX_STEP_NS = 30;

    private final SimulationContext ctx = new SimulationContext()
        .application(new LedgerApplication())
        .input(LedgerApplication::write)
        .maxEventLength(LedgerProcessor.MAX_LENGTH)
        .maxStepNs(MAX_STEP_NS);
    private final Reached reached = new Reached();
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
            new NodeSimulation(ctx, seed, reached).run();
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
        reached.print(System.out, NodeSimulation.EVERYTHING);
    }

    private List<String> missing()
    {
        return reached.missing(NodeSimulation.EVERYTHING);
    }
}
