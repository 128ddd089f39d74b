package io.lockstep.perf;

import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/**
 * Measures what the engine's way costs beside a raw Disruptor with the same number of stages.
 *
 * <p>Rounds of the two take turns in one process, each with threads of its own, so that whatever else the machine does
 * falls on both; what is told are the medians, and the quartiles of the quotients of neighbours. The first rounds, in
 * which code is still compiled, are not counted.
 */
@Command(
    name = "ring",
    description = "Measure events per second through the engine beside a raw Disruptor, by turns.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf ring --stages 3 --rounds 20"
    })
final class RingCommand implements Callable<Integer>
{
    private static final int WARM_UP = 4;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    @Spec
    private CommandSpec spec;

    @Option(names = "--stages", defaultValue = "1", description = "Of the pipeline. Default: ${DEFAULT-VALUE}")
    private int stages;

    @Option(names = "--rounds", defaultValue = "20", description = "Of each. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--events", defaultValue = "10000000", description = "In a round. Default: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--json", description = "Print an object for scripts.")
    private boolean isJson;

    @Override
    public Integer call()
    {
        if (stages < 1 || rounds < 1 || events < 1)
        {
            throw new BadInputException("stages, rounds and events are at least one: --stages " + stages +
                " --rounds " + rounds + " --events " + events);
        }

        final double[] ours = new double[rounds];
        final double[] theirs = new double[rounds];
        final double[] quotients = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++)
        {
            // Who goes first changes, since the second of a pair runs on a machine that the first has warmed.
            final boolean isEngineFirst = i % 2 == 0;
            final double first = round(isEngineFirst ? EngineSubject::new : DisruptorSubject::new);
            final double second = round(isEngineFirst ? DisruptorSubject::new : EngineSubject::new);
            if (i >= 0)
            {
                ours[i] = isEngineFirst ? first : second;
                theirs[i] = isEngineFirst ? second : first;
                quotients[i] = ours[i] / theirs[i];
            }
        }

        print(Quartiles.of(ours), Quartiles.of(theirs), Quartiles.of(quotients));
        return Lockstep.DONE;
    }

    private double round(final IntFunction<RingSubject> subjects)
    {
        try (RingSubject subject = subjects.apply(stages))
        {
            final long startNs = System.nanoTime();
            subject.send(events);
            return events * NANOS_PER_SECOND / (System.nanoTime() - startNs);
        }
    }

    private void print(final Quartiles ours, final Quartiles theirs, final Quartiles quotients)
    {
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson)
        {
            out.printf(Locale.ROOT, "{\"stages\":%d,\"rounds\":%d,\"engine\":%.0f,\"disruptor\":%.0f," +
                "\"unit\":\"events/s\",\"ratio\":%.3f,\"ratioQuartiles\":[%.3f,%.3f]}%n",
                stages, rounds, ours.median(), theirs.median(), quotients.median(), quotients.low(), quotients.high());
            return;
        }

        out.printf(Locale.ROOT, "engine, %d stage(s)     %6.1f M events/s (quartiles %.1f and %.1f)%n",
            stages, ours.median() / MILLION, ours.low() / MILLION, ours.high() / MILLION);
        out.printf(Locale.ROOT, "disruptor, %d stage(s)  %6.1f M events/s (quartiles %.1f and %.1f)%n",
            stages, theirs.median() / MILLION, theirs.low() / MILLION, theirs.high() / MILLION);
        out.printf(Locale.ROOT, "ratio                  %6.2f (median of %d pairs; quartiles %.2f and %.2f)%n",
            quotients.median(), rounds, quotients.low(), quotients.high());
    }
}
