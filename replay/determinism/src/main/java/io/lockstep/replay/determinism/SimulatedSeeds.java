package io.lockstep.replay.determinism;

import io.lockstep.replay.simulation.NodeSimulation;
import io.lockstep.replay.simulation.Reached;
import io.lockstep.replay.simulation.SimulationContext;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The seeds of one {@link Simulation}: runs them until all faults were met, and makes a failing one as short as it can.
 *
 * <p>Threading: single owner.
 */
final class SimulatedSeeds
{
    /**
     * System property that limits the events of each seed.
     */
    static final String EVENTS_PROPERTY = "lockstep.simulation.events";

    private final String name;
    private final Simulation simulation;
    private final SimulationContext ctx;
    private final Reached reached = new Reached();

    /**
     * Of one test.
     *
     * @param name       of the test.
     * @param simulation that is asked for.
     * @param ctx        with all but the limit of events.
     */
    SimulatedSeeds(final String name, final Simulation simulation, final SimulationContext ctx)
    {
        this.name = name;
        this.simulation = simulation;
        this.ctx = ctx;
    }

    /**
     * Run one seed where one is asked for, and all of them otherwise.
     *
     * @throws AssertionError where a seed failed, or a fault was never met.
     */
    void run()
    {
        final int maxEvents = Integer.getInteger(EVENTS_PROPERTY, simulation.maxEvents());
        final Long asked = Long.getLong(DeterminismExtension.SEED_PROPERTY);
        if (asked != null)
        {
            final Throwable failure = failure(asked, maxEvents, reached);
            if (failure != null)
            {
                throw failed(asked, maxEvents, failure);
            }
            System.out.println("simulation: " + name + ": seed " + asked + " alone, all is well");
            return;
        }

        final long first = simulation.seed() == Simulation.ANY_SEED ? System.nanoTime() : simulation.seed();
        final long beginNs = System.nanoTime();
        final long seeds = runAll(first, maxEvents);
        System.out.printf("simulation: %s: %,d seeds from %d, %,.0f seeds/minute%n",
            name, seeds, first, seeds / ((System.nanoTime() - beginNs) / (double)TimeUnit.MINUTES.toNanos(1)));
        reached.print(System.out, NodeSimulation.FAULTS);
        final List<String> missing = missing();
        if (!missing.isEmpty())
        {
            throw new AssertionError("never met in " + seeds + " seeds from " + first + ", so that nothing is proven " +
                "of it: " + missing + "; ask for more seeds or more events");
        }
    }

    private long runAll(final long first, final int maxEvents)
    {
        final long most = (long)simulation.seeds() * SimulationExtension.PATIENCE;
        long seeds = 0;
        while (seeds < simulation.seeds() || seeds < most && !missing().isEmpty())
        {
            run(first + seeds, maxEvents);
            seeds++;
        }

        return seeds;
    }

    private void run(final long seed, final int maxEvents)
    {
        final Throwable failure = failure(seed, maxEvents, reached);
        if (failure != null)
        {
            throw shortened(seed, maxEvents, failure);
        }
    }

    /**
     * Run the seed again with ever fewer events, as long as it fails.
     */
    private AssertionError shortened(final long seed, final int maxEvents, final Throwable first)
    {
        final Throwable again = failure(seed, maxEvents, new Reached());
        if (again == null || !String.valueOf(again.getMessage()).equals(first.getMessage()))
        {
            return new AssertionError(name + ": seed " + seed + " failed, but otherwise when it was run again: " +
                "application or events depend on more than the seed\n  first: " + first.getMessage() +
                "\n  again: " + (again == null ? "all is well" : again.getMessage()), first);
        }

        int fewest = maxEvents;
        Throwable shortest = first;
        int step = maxEvents / 2;
        while (step > 0)
        {
            final Throwable shorter = fewest > step ? failure(seed, fewest - step, new Reached()) : null;
            if (shorter == null)
            {
                step /= 2;
            }
            else
            {
                fewest -= step;
                shortest = shorter;
            }
        }

        return failed(seed, fewest, shortest);
    }

    private AssertionError failed(final long seed, final int maxEvents, final Throwable failure)
    {
        return new AssertionError(name + ": seed " + seed + " with " + maxEvents + " events: " + failure.getMessage() +
            "\nrun it again with: -D" + DeterminismExtension.SEED_PROPERTY + "=" + seed + " -D" + EVENTS_PROPERTY +
            "=" + maxEvents, failure);
    }

    private Throwable failure(final long seed, final int maxEvents, final Reached counts)
    {
        try
        {
            new NodeSimulation(ctx.maxEvents(maxEvents), seed, counts).run();
            return null;
        }
        catch (final AssertionError | RuntimeException ex)
        {
            return ex;
        }
    }

    private List<String> missing()
    {
        return reached.missing(NodeSimulation.FAULTS);
    }
}
