package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.command.Lockstep;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures what the latency histograms cost in throughput, where it hurts most: with a processor that does nothing.
 *
 * <p>Rounds with and without samples take turns in one process, each with an engine of its own, so that whatever else
 * the machine does falls on both; the medians of the two, and of the quotients of neighbours, are told.
 */
@Command(
    name = "sampling",
    description = "Measure the cost of the latency histograms: an empty processor with and without them, by turns.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf sampling --rounds 20"
    })
final class SamplingCommand implements Callable<Integer>
{
    private static final int EVENT_LENGTH = 32;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "20", description = "Of each kind. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--events", defaultValue = "5000000", description = "In a round. Default: ${DEFAULT-VALUE}")
    private int events;

    @Override
    public Integer call()
    {
        final double[] with = new double[rounds];
        final double[] without = new double[rounds];
        final double[] quotients = new double[rounds];
        round(EngineContext.LATENCY_SAMPLE_INTERVAL_DEFAULT);
        round(0);
        for (int i = 0; i < rounds; i++)
        {
            // Who goes first changes, since the second of a pair runs on a machine that the first has warmed.
            final boolean isWithFirst = i % 2 == 0;
            final double first = round(isWithFirst ? EngineContext.LATENCY_SAMPLE_INTERVAL_DEFAULT : 0);
            final double second = round(isWithFirst ? 0 : EngineContext.LATENCY_SAMPLE_INTERVAL_DEFAULT);
            with[i] = isWithFirst ? first : second;
            without[i] = isWithFirst ? second : first;
            quotients[i] = with[i] / without[i];
        }

        final Quartiles quotient = Quartiles.of(quotients);
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "without samples      %,.0f events/s%n", Quartiles.of(without).median());
        out.printf(Locale.ROOT, "one in %-3d           %,.0f events/s%n",
            EngineContext.LATENCY_SAMPLE_INTERVAL_DEFAULT, Quartiles.of(with).median());
        out.printf(Locale.ROOT, "cost                 %.2f %% (median of %d pairs; quartiles %.2f and %.2f)%n",
            (1 - quotient.median()) * PERCENT, rounds, (1 - quotient.high()) * PERCENT,
            (1 - quotient.low()) * PERCENT);
        return Lockstep.DONE;
    }

    private double round(final int sampleInterval)
    {
        try (EngineCore core = new EngineCore(new CoreContext()
            .processor(new EmptyProcessor())
            .eventCheck((buffer, offset, length) -> true)
            .pageHome(new DirectPageHome())))
        {
            final Engine engine = Engine.launch(new EngineContext()
                .core(core)
                .isSingleProducer(true)
                .latencySampleInterval(sampleInterval)
                .outputListener((header, buffer, offset, length) -> { })
                .errorHandler((failure) -> { }));
            final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
            final IdleStrategy idleStrategy = new BackoffIdleStrategy(8, 2, 50_000, 200_000);
            final long startNs = System.nanoTime();
            for (int i = 1; i <= events; i++)
            {
                event.putLong(8, i);
                while (engine.offer(i, EngineCore.NO_SOURCE, 0, event, 0, EVENT_LENGTH) == Engine.BACK_PRESSURED)
                {
                    idleStrategy.idle();
                }
                idleStrategy.reset();
            }
            engine.close();
            return events * NANOS_PER_SECOND / (System.nanoTime() - startNs);
        }
    }
}
