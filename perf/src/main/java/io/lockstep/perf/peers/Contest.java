package io.lockstep.perf.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rounds of several contestants by turns, and the quotients of those that are paired.
 *
 * <p>Threading: one thread.
 */
final class Contest
{
    private final Map<String, Round> contestants = new LinkedHashMap<>();
    private final List<Pairing> pairings = new ArrayList<>();

    /**
     * Runs once.
     */
    interface Round
    {
        /**
         * Run.
         *
         * @return a rate.
         */
        double run();
    }

    /**
     * What two contestants came to.
     *
     * @param name   of the pairing.
     * @param ours   median of the rounds.
     * @param theirs median of the rounds.
     * @param unit   of both.
     * @param ratio  median over rounds of ours by theirs.
     */
    record Result(String name, double ours, double theirs, String unit, double ratio)
    {
    }

    private record Pairing(String name, String ours, String theirs, String unit)
    {
    }

    Contest contestant(final String name, final Round round)
    {
        contestants.put(name, round);
        return this;
    }

    Contest pairing(final String name, final String ours, final String theirs, final String unit)
    {
        if (!contestants.containsKey(ours) || !contestants.containsKey(theirs))
        {
            throw new IllegalArgumentException("no such contestants: ours=" + ours + " theirs=" + theirs);
        }

        pairings.add(new Pairing(name, ours, theirs, unit));
        return this;
    }

    /**
     * Run all rounds.
     *
     * @param warmUp   rounds in front, not counted.
     * @param rounds   that count, of each.
     * @param progress told what is run.
     * @return a result for each pairing.
     */
    List<Result> run(final int warmUp, final int rounds, final Consumer<String> progress)
    {
        final List<String> names = List.copyOf(contestants.keySet());
        final Map<String, double[]> rates = new LinkedHashMap<>();
        names.forEach((name) -> rates.put(name, new double[rounds]));
        for (int round = -warmUp; round < rounds; round++)
        {
            for (int i = 0; i < names.size(); i++)
            {
                // Each begins a round in its turn: who comes behind a heavy writer meets a disk that is still at work.
                final String name = names.get(Math.floorMod(i + round, names.size()));
                progress.accept((round < 0 ? "warm-up, " : "round " + (round + 1) + " of " + rounds + ", ") + name);
                final double rate = contestants.get(name).run();
                if (round >= 0)
                {
                    rates.get(name)[round] = rate;
                }
            }
        }

        return pairings.stream()
            .map((pairing) -> result(pairing, rates.get(pairing.ours()), rates.get(pairing.theirs())))
            .toList();
    }

    private static Result result(final Pairing pairing, final double[] ours, final double[] theirs)
    {
        final double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++)
        {
            ratios[i] = ours[i] / theirs[i];
        }

        return new Result(pairing.name(), median(ours), median(theirs), pairing.unit(), median(ratios));
    }

    static double median(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
