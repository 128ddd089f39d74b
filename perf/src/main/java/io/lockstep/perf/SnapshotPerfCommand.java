package io.lockstep.perf;

import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures what snapshots of a large state do to the latency of the engine beside them, or how fast a start with one
 * is.
 */
@Command(
    name = "snapshot",
    description = "Measure latencies while snapshots of many entries are taken and while not, or a start with one.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Rounds with and without snapshots take turns in one process, each with an engine of its own whose state was",
        "filled before. Latencies are from when an event was to be sent until its output is let out, with inputs and",
        "outputs journaled at OS; a ratio is that of neighbours. A snapshot has all pages each time, and another is",
        "begun as soon as so many events came behind the last one that some fall into each round.",
        "",
        "Example: ./lockstep perf snapshot --entries 1000000 --rate 20000 --short-slices",
        "Example: ./lockstep perf snapshot --ready --entries 10000000"
    })
final class SnapshotPerfCommand implements Callable<Integer>
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99};
    private static final int P99_9 = 2;
    private static final int SNAPSHOTS_TO_ROUND = 4;

    @Spec
    private CommandSpec spec;

    @Option(names = "--entries", defaultValue = "1000000", description = "Of the state. Default: ${DEFAULT-VALUE}")
    private int entries;

    @Option(names = "--rate", defaultValue = "20000", paramLabel = "EVENTS/S",
        description = "Well below what the machine can do. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Of a round. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "Of each kind. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "On the disk to measure. Default: that of temporary files")
    private Path parent;

    @Option(names = "--short-slices",
        description = "Let the engine's threads ask the system for short slices, in all rounds.")
    private boolean areSlicesShort;

    @Option(names = "--ready", description = "Measure the time to ready with a snapshot instead.")
    private boolean isReady;

    @Override
    public Integer call() throws IOException
    {
        if (entries < 1 || rate < 1 || rounds < 1 || !(seconds > 0))
        {
            throw new BadInputException("--entries, --rate, --rounds and --seconds must be positive");
        }
        if (parent != null && !Files.isDirectory(parent))
        {
            throw new BadInputException("--directory is no directory: " + parent);
        }
        final Path directory = Files.createTempDirectory(
            parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent, "lockstep-snapshot");
        try
        {
            if (isReady)
            {
                ready(directory.resolve("journal"));
            }
            else
            {
                compare(directory.resolve("journal"));
            }
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }

        return Lockstep.DONE;
    }

    private void ready(final Path directory)
    {
        final long filledNs = System.nanoTime();
        try (EntriesEngine engine = new EntriesEngine(directory, entries, entries, areSlicesShort))
        {
            engine.fill();
            print("filled               %,.2f s%n", (System.nanoTime() - filledNs) / NANOS_PER_SECOND);
            engine.awaitSnapshot(entries);
            print("snapshot there       %,.2f s behind the first event%n",
                (System.nanoTime() - filledNs) / NANOS_PER_SECOND);
        }
        for (int i = 0; i < rounds; i++)
        {
            final long startNs = System.nanoTime();
            try (EntriesEngine engine = new EntriesEngine(directory, entries, 0, areSlicesShort))
            {
                final RecoveryReport report = engine.recovery();
                print("time to ready        %,.2f s, %,d entries from a snapshot at %,d, %,d events replayed%n",
                    (System.nanoTime() - startNs) / NANOS_PER_SECOND, entries, report.snapshot(), report.replayed());
            }
        }
    }

    private void compare(final Path directory)
    {
        round(directory, true);
        round(directory, false);
        print("%n%-12s %9s %9s %9s %9s %10s%n", "us", "p50", "p99", "p99.9", "p99.99", "snapshots");
        final double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            final boolean isWithFirst = i % 2 == 0;
            final Histogram first = round(directory, isWithFirst);
            final Histogram second = round(directory, !isWithFirst);
            final Histogram with = isWithFirst ? first : second;
            final Histogram without = isWithFirst ? second : first;
            ratios[i] = (double)with.getValueAtPercentile(PERCENTILES[P99_9]) /
                without.getValueAtPercentile(PERCENTILES[P99_9]);
        }
        final Quartiles ratio = Quartiles.of(ratios);
        print("p99.9 with snapshots by that without, %s slices: %.2f (median of %d pairs; quartiles %.2f and %.2f)%n",
            areSlicesShort ? "short" : "usual", ratio.median(), rounds, ratio.low(), ratio.high());
    }

    private Histogram round(final Path directory, final boolean isWithSnapshots)
    {
        final long interval = isWithSnapshots ? Math.max(1, (long)(rate * seconds / SNAPSHOTS_TO_ROUND)) : 0;
        try (EntriesEngine engine = new EntriesEngine(directory, entries, interval, areSlicesShort))
        {
            engine.fill();
            if (isWithSnapshots)
            {
                engine.awaitSnapshot(entries - interval);
            }
            engine.measure(rate, 1);
            final long before = engine.lastSnapshot();
            final Histogram histogram = engine.measure(rate, seconds);
            final long snapshots = isWithSnapshots ? (engine.lastSnapshot() - before) / interval : 0;
            if (isWithSnapshots && snapshots == 0)
            {
                throw new IllegalStateException("no snapshot came to be in a round: give it more --seconds");
            }
            print("%-12s", isWithSnapshots ? "with" : "without");
            for (final double percentile : PERCENTILES)
            {
                print(" %9.1f", histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
            }
            print(" %10d%n", snapshots);
            return histogram;
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private void print(final String format, final Object... arguments)
    {
        spec.commandLine().getOut().printf(Locale.ROOT, format, arguments);
        spec.commandLine().getOut().flush();
    }
}
