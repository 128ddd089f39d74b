package io.lockstep.perf.peers;

import io.lockstep.engine.Durability;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Our exchanges and exchange-core on one flow, each with and without a journal; all have to come to the same trades.
 *
 * <p>The journal of exchange-core has each write on the device before it returns. So ours stands beside it both at
 * {@link Durability#SYNCED}, which promises the same, and at {@link Durability#OS}, which survives the process alone.
 *
 * <p>Threading: one thread.
 */
final class ExchangeContest
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String PEER_OFF = "exchange-core, journal off";
    private static final String PEER_ON = "exchange-core, journal on";

    private final Path scratch;
    private final String name;
    private final String unit;
    private final long messages;
    private final int repeats;
    private final Contest contest = new Contest();
    private Tally expected;

    /**
     * A contest.
     *
     * @param name     of the flow.
     * @param unit     of rates, per second.
     * @param messages of the flow that a rate counts, however many commands they become.
     * @param repeats  of the flow in a round, each with an exchange of its own.
     * @param peer     that has read the flow.
     * @param scratch  directory for journals.
     */
    ExchangeContest(
        final String name,
        final String unit,
        final long messages,
        final int repeats,
        final ExchangeCoreProcess peer,
        final Path scratch)
    {
        this.name = name;
        this.unit = unit;
        this.messages = messages;
        this.repeats = repeats;
        this.scratch = scratch;
        contest.contestant(PEER_OFF, () -> rate(() -> peer.round(false), true));
        contest.contestant(PEER_ON, () -> rate(() -> peer.round(true), true));
    }

    /**
     * Let one of our exchanges take part.
     *
     * @param kind            of it; empty for none to be named.
     * @param exchange        with the flow.
     * @param isRefusedAlike  whether it gets the same commands, so that as many are refused.
     * @return this.
     */
    ExchangeContest with(final String kind, final Exchange exchange, final boolean isRefusedAlike)
    {
        for (final Durability durability : List.of(Durability.NONE, Durability.OS, Durability.SYNCED))
        {
            final String journal = durability == Durability.NONE ? "off" : durability.name().toLowerCase(Locale.ROOT);
            final String ours = name + (kind.isEmpty() ? "" : "-" + kind) + "-journal-" + journal;
            contest.contestant(ours, () -> rate(
                () -> new EngineRun(exchange, durability, scratch.resolve("journal")).run(), isRefusedAlike));
            contest.pairing(ours, ours, durability == Durability.NONE ? PEER_OFF : PEER_ON, unit);
        }

        return this;
    }

    /**
     * Run it.
     *
     * @param warmUp   rounds that do not count.
     * @param rounds   that count.
     * @param progress told what is run.
     * @return the results.
     * @throws TallyMismatchException if trades differ.
     */
    List<Contest.Result> run(final int warmUp, final int rounds, final Consumer<String> progress)
    {
        return contest.run(warmUp, rounds, (text) -> progress.accept(name + ": " + text));
    }

    /**
     * What all came to.
     *
     * @return the tally; null before the first round.
     */
    Tally tally()
    {
        return expected;
    }

    private double rate(final Runs runs, final boolean isRefusedAlike)
    {
        long durationNs = 0;
        for (int i = 0; i < repeats; i++)
        {
            final EngineRun.Result result = runs.run();
            durationNs += result.durationNs();
            require(result.tally(), isRefusedAlike);
        }

        return messages * repeats * NANOS_PER_SECOND / durationNs;
    }

    private void require(final Tally tally, final boolean isRefusedAlike)
    {
        if (expected == null)
        {
            expected = tally;
        }
        if (!tally.hasTradesOf(expected) || isRefusedAlike && tally.refused() != expected.refused())
        {
            throw new TallyMismatchException(name, expected, tally);
        }
    }

    /**
     * One run of the flow.
     */
    private interface Runs
    {
        EngineRun.Result run();
    }
}
