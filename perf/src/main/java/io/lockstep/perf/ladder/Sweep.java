package io.lockstep.perf.ladder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One rung at doubled rates until it misses one, or at halved ones until it reaches one; then at rates between the two.
 *
 * <p>Threading: one thread.
 */
final class Sweep
{
    private static final int MAX_DOUBLINGS = 16;
    private static final int REFINEMENTS = 2;

    private final RungKind kind;
    private final long warmUpNs;
    private final long durationNs;
    private final List<Step> steps = new ArrayList<>();

    /**
     * A sweep.
     *
     * @param kind       of the rung.
     * @param warmUpNs   of each step, not measured.
     * @param durationNs of each step, measured.
     */
    Sweep(final RungKind kind, final long warmUpNs, final long durationNs)
    {
        this.kind = kind;
        this.warmUpNs = warmUpNs;
        this.durationNs = durationNs;
    }

    /**
     * Run it.
     *
     * @param directory that the rung may write to.
     * @param rates     to run instead of a sweep; empty for a sweep.
     * @param listener  told each step as it ends.
     * @return the steps, by rate.
     */
    List<Step> run(final Path directory, final List<Integer> rates, final Consumer<Step> listener)
    {
        final Arrivals arrivals = new Arrivals();
        try (Rung rung = kind.open(directory, arrivals))
        {
            final OpenLoop loop = new OpenLoop(rung, arrivals);
            // Compiles the code, at a rate that every rung reaches.
            loop.run(rates.isEmpty() ? kind.firstRate() : rates.get(0), warmUpNs, durationNs);
            if (rates.isEmpty())
            {
                sweep(loop, listener);
            }
            else
            {
                rates.forEach((rate) -> step(loop, rate, listener));
            }
        }

        steps.sort((a, b) -> Double.compare(a.rate(), b.rate()));
        return steps;
    }

    private void sweep(final OpenLoop loop, final Consumer<Step> listener)
    {
        double reached = 0;
        double missed = 0;
        double rate = kind.firstRate();
        for (int i = 0; i < MAX_DOUBLINGS && (reached == 0 || missed == 0); i++)
        {
            if (step(loop, rate, listener).isReached())
            {
                reached = rate;
                rate = 2 * reached;
            }
            else
            {
                missed = rate;
                rate = missed / 2;
            }
        }

        for (int i = 0; i < REFINEMENTS && reached > 0 && missed > 0; i++)
        {
            final double between = (reached + missed) / 2;
            if (step(loop, between, listener).isReached())
            {
                reached = between;
            }
            else
            {
                missed = between;
            }
        }
    }

    /**
     * A rate that is missed is tried once more: a shared machine may have taken a core away.
     */
    private Step step(final OpenLoop loop, final double rate, final Consumer<Step> listener)
    {
        Step step = loop.run(rate, warmUpNs, durationNs);
        if (!step.isReached())
        {
            final Step again = loop.run(rate, warmUpNs, durationNs);
            step = again.achieved() > step.achieved() ? again : step;
        }

        steps.add(step);
        listener.accept(step);
        return step;
    }
}
