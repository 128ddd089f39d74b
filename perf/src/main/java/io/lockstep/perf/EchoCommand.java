package io.lockstep.perf;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.engine.counters.LatencyReading;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.counters.CountersFileReader;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures what the way through an engine costs beside Aeron alone.
 *
 * <p>Rounds of the two take turns in one process, over UDP on the loopback with drivers of the same settings, or
 * through the memory of one driver each, so that whatever else the machine does falls on both. First as many messages
 * as go through with a number of them under way; then a rate that both sustain, each message timed from when it was
 * meant to be sent, with what the engine measures of its own hops.
 */
@Command(
    name = "echo",
    description = "Measure echoes through a node over UDP, or IPC, beside raw Aeron, by turns.",
    mixinStandardHelpOptions = true,
    footer = {
        "",
        "Example: ./lockstep perf echo --lengths 64,288 --rounds 8",
        "         ./lockstep perf echo --ipc"
    })
final class EchoCommand implements Callable<Integer>
{
    // Until the compiler has done with both.
    private static final int WARM_UP = 10;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    @Spec
    private CommandSpec spec;

    @Option(names = "--lengths", split = ",", defaultValue = "64,288", description = "Of messages, in bytes. " +
        "Default: ${DEFAULT-VALUE}")
    private List<Integer> lengths;

    @Option(names = "--rounds", defaultValue = "8", description = "Of each. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--messages", defaultValue = "200000", description = "In a round. Default: ${DEFAULT-VALUE}")
    private int messages;

    @Option(names = "--window", defaultValue = "2048", description = "Under way. Default: ${DEFAULT-VALUE}")
    private int window;

    @Option(names = "--rate", defaultValue = "10000", description = "Messages/s for the latencies; 0 for none. " +
        "Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--idle", defaultValue = "BACKOFF", description = "Of threads: ${COMPLETION-CANDIDATES}. " +
        "Default: ${DEFAULT-VALUE}")
    private IdleProfile profile;

    @Option(names = "--ipc", description = "Through the memory of one driver, as on one host, instead of UDP.")
    private boolean isIpc;

    @Override
    public Integer call() throws IOException
    {
        if (rounds < 1 || messages < 1 || window < 1 || rate < 0 || lengths.stream().anyMatch((length) -> length < 16))
        {
            throw new BadInputException("rounds, messages and window are at least one, lengths at least 16");
        }

        final Path directory = Files.createTempDirectory("lockstep-echo");
        try (EchoSubject engine = new EngineEcho(directory, profile, isIpc);
            EchoSubject raw = new RawEcho(directory.resolve("raw"), profile, isIpc))
        {
            for (final int length : lengths)
            {
                throughput(engine, raw, length);
            }
            if (rate > 0)
            {
                latencies(engine, raw, directory.resolve("node"));
            }
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }

        return Lockstep.DONE;
    }

    private void throughput(final EchoSubject engine, final EchoSubject raw, final int length)
    {
        final double[] ours = new double[rounds];
        final double[] theirs = new double[rounds];
        final double[] quotients = new double[rounds];
        final double[] ourCosts = new double[rounds];
        final double[] theirCosts = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++)
        {
            final Throughput first = measure(i % 2 == 0 ? engine : raw, length);
            final Throughput second = measure(i % 2 == 0 ? raw : engine, length);
            if (i >= 0)
            {
                final Throughput our = i % 2 == 0 ? first : second;
                final Throughput their = i % 2 == 0 ? second : first;
                ours[i] = our.perSecond;
                theirs[i] = their.perSecond;
                quotients[i] = ours[i] / theirs[i];
                ourCosts[i] = our.cpuMicros;
                theirCosts[i] = their.cpuMicros;
            }
        }

        final Quartiles quotient = Quartiles.of(quotients);
        out().printf(Locale.ROOT, "%d B, %d under way: engine %,.0f/s, Aeron %,.0f/s, ratio %.2f (median of %d " +
            "pairs; quartiles %.2f and %.2f)%n",
            length, window, Quartiles.of(ours).median(), Quartiles.of(theirs).median(),
            quotient.median(), rounds, quotient.low(), quotient.high());
        out().printf(Locale.ROOT, "  processor time of an echo, without the sender's: engine %.2f us, Aeron %.2f us%n",
            Quartiles.of(ourCosts).median(), Quartiles.of(theirCosts).median());
        out().flush();
    }

    private Throughput measure(final EchoSubject subject, final int length)
    {
        final EchoRound round = new EchoRound(subject, length, null);
        final long beforeNs = othersCpuNs();
        final double perSecond = round.throughput(messages, window);
        return new Throughput(perSecond, (othersCpuNs() - beforeNs) / NANOS_PER_MICRO / messages);
    }

    /**
     * Of all threads but this one, which spins.
     */
    private static long othersCpuNs()
    {
        return ((OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() -
            ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void latency(final EchoSubject engine, final EchoSubject raw, final int length)
    {
        final Histogram ours = new Histogram(3);
        final Histogram theirs = new Histogram(3);
        double slowest = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++)
        {
            slowest = Math.min(slowest, new EchoRound(engine, length, ours).paced(rate, rate));
            slowest = Math.min(slowest, new EchoRound(raw, length, theirs).paced(rate, rate));
        }

        out().printf(Locale.ROOT, "%d B at %,d/s, us:     p50       p99     p99.9%n", length, rate);
        print("engine", ours);
        print("Aeron", theirs);
        if (slowest < 0.95 * rate)
        {
            out().printf(Locale.ROOT, "  WARNING: the rate was not reached: %,.0f/s in the slowest round%n", slowest);
        }
        out().flush();
    }

    private void latencies(final EchoSubject engine, final EchoSubject raw, final Path directory)
    {
        try (CountersFileReader reader = CountersFileReader.open(directory))
        {
            final CountersReading before = reader.read();
            for (final int length : lengths)
            {
                latency(engine, raw, length);
            }

            out().printf("hops within the engine, us, at that rate:%n");
            for (final LatencyReading whole : reader.read().latencies())
            {
                final LatencyReading latency = whole.since(before.latency(whole.name()));
                out().printf(Locale.ROOT, "  %-16s %9.1f %9.1f %9.1f%n", latency.name(),
                    latency.valueNs(PERCENTILES[0]) / NANOS_PER_MICRO,
                    latency.valueNs(PERCENTILES[1]) / NANOS_PER_MICRO,
                    latency.valueNs(PERCENTILES[2]) / NANOS_PER_MICRO);
            }
        }
    }

    private void print(final String name, final Histogram histogram)
    {
        out().printf(Locale.ROOT, "  %-16s %9.1f %9.1f %9.1f%n", name,
            histogram.getValueAtPercentile(PERCENTILES[0]) / NANOS_PER_MICRO,
            histogram.getValueAtPercentile(PERCENTILES[1]) / NANOS_PER_MICRO,
            histogram.getValueAtPercentile(PERCENTILES[2]) / NANOS_PER_MICRO);
    }

    private PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    private record Throughput(double perSecond, double cpuMicros)
    {
    }
}
