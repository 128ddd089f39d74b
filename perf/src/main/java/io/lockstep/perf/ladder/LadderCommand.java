package io.lockstep.perf.ladder;

import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Measures latency and cost at each part of the way of an event, from one thread to a client over UDP.
 */
@Command(
    name = "ladder",
    description = "Measure latency by rate at each part of the way of an event, from one thread to a client over UDP.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Events are sent by a schedule that is fixed in advance; latency counts from the intended time. FAIL marks a",
        "rate that was not reached: its latencies are those of a queue that grows. A percentile is shown where at",
        "least ten samples lie behind it. CPU is that of all threads but the sender's.",
        "",
        "Example: ./lockstep perf ladder --quick --out /tmp/ladder",
        "         ./lockstep perf ladder --rungs JOURNAL_OS,UDP --rates 20000,100000 --seconds 30"
    })
public final class LadderCommand implements Callable<Integer>
{
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double QUICK_SECONDS = 0.5;
    private static final double SECONDS = 5;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Half a second a step.")
    private boolean isQuick;

    @Option(names = "--rungs", split = ",", paramLabel = "RUNG", description = "Of: ${COMPLETION-CANDIDATES}")
    private Set<RungKind> rungs = EnumSet.allOf(RungKind.class);

    @Option(names = "--rates", split = ",", paramLabel = "RATE",
        description = "Events per second, instead of a sweep to saturation.")
    private List<Integer> rates = List.of();

    @Option(names = "--seconds", description = "Measured at each rate, behind a warm-up as long. Default: 5")
    private Double seconds;

    @Option(names = "--out", paramLabel = "DIR", description = "Keep steps, histograms and the environment here.")
    private Path out;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For journals, on the disk to measure. Default: that of temporary files")
    private Path parent;

    @Option(names = "--json", description = "Print one object on the last line.")
    private boolean isJson;

    /**
     * Made by the command line.
     */
    public LadderCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        if (seconds == null)
        {
            seconds = isQuick ? QUICK_SECONDS : SECONDS;
        }
        if (!(seconds > 0) || rates.stream().anyMatch((rate) -> rate < 1))
        {
            throw new BadInputException("--seconds and --rates must be positive");
        }

        final long durationNs = (long)(seconds * TimeUnit.SECONDS.toNanos(1));
        final LadderFiles files = out == null ? null : new LadderFiles(out);
        final Path root = parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent;
        final Path scratch = Files.createTempDirectory(root, "lockstep-ladder");
        try
        {
            final JsonLine json = new JsonLine();
            json.field("noise", noise(durationNs, files));
            for (final RungKind kind : RungKind.values())
            {
                if (rungs.contains(kind))
                {
                    json.field(kind.name(), run(kind, durationNs, scratch.resolve(kind.name()), files));
                }
            }
            if (isJson)
            {
                spec.commandLine().getOut().println(json);
            }
        }
        finally
        {
            IoUtil.delete(scratch.toFile(), true);
        }

        return Lockstep.DONE;
    }

    private JsonLine noise(final long durationNs, final LadderFiles files)
    {
        NoiseFloor.measure(durationNs);
        final Histogram gaps = NoiseFloor.measure(durationNs);
        if (files != null)
        {
            files.noise(gaps);
        }
        print("noise floor of this machine: p99.99 %,.1f us, p99.9999 %,.1f us, max %,.1f us%n",
            gaps.getValueAtPercentile(99.99) / NANOS_PER_MICRO, gaps.getValueAtPercentile(99.9999) / NANOS_PER_MICRO,
            gaps.getMaxValue() / NANOS_PER_MICRO);
        return new JsonLine()
            .field("p9999Ns", gaps.getValueAtPercentile(99.99))
            .field("p999999Ns", gaps.getValueAtPercentile(99.9999))
            .field("maxNs", gaps.getMaxValue());
    }

    private JsonLine run(final RungKind kind, final long durationNs, final Path directory, final LadderFiles files)
        throws IOException
    {
        print("%n%s: %s; microseconds from the intended time%n", kind, kind.adds());
        print("%12s %12s %9s %9s %9s %9s %9s %9s %8s %8s%n",
            "rate", "reached", "p50", "p90", "p99", "p99.9", "p99.99", "max", "B/event", "cpu ns");
        final List<Step> steps = new Sweep(kind, durationNs, durationNs).run(directory, rates, this::print);
        final Collection<Object> lines = new ArrayList<>();
        for (final Step step : steps)
        {
            if (files != null)
            {
                files.step(kind, step);
            }
            lines.add(json(step));
        }
        if (Files.exists(directory))
        {
            IoUtil.delete(directory.toFile(), true);
        }

        final double saturation = steps.stream().filter(Step::isReached).mapToDouble(Step::rate).max().orElse(0);
        print("highest rate reached: %,.0f events/s%n", saturation);
        return new JsonLine().field("reachedRate", Math.round(saturation)).field("steps", List.copyOf(lines));
    }

    private void print(final Step step)
    {
        final StringBuilder percentiles = new StringBuilder();
        for (final double percentile : PERCENTILES)
        {
            final long valueNs = step.percentileNs(percentile);
            percentiles.append(valueNs < 0 ?
                String.format("%10s", "-") : String.format(Locale.ROOT, " %9.1f", valueNs / NANOS_PER_MICRO));
        }
        print("%,12.0f %12s%s %9.1f %8.2f %8.0f%n",
            step.rate(), step.isReached() ? "yes" : "FAIL " + Math.round(step.achieved() / 1e3) + "k", percentiles,
            step.latencies().getMaxValue() / NANOS_PER_MICRO, step.bytesPerEvent(), step.cpuNsPerEvent());
    }

    private static JsonLine json(final Step step)
    {
        final JsonLine line = new JsonLine()
            .field("rate", Math.round(step.rate()))
            .field("achieved", Math.round(step.achieved()))
            .field("isReached", step.isReached())
            .field("samples", step.latencies().getTotalCount());
        for (final double percentile : PERCENTILES)
        {
            final long valueNs = step.percentileNs(percentile);
            line.field("p" + String.valueOf(percentile).replace(".0", "") + "Ns", valueNs < 0 ? null : valueNs);
        }
        return line
            .field("maxNs", step.latencies().getMaxValue())
            .field("bytesPerEvent", step.bytesPerEvent())
            .field("cpuNsPerEvent", step.cpuNsPerEvent());
    }

    private void print(final String format, final Object... arguments)
    {
        if (!isJson)
        {
            spec.commandLine().getOut().printf(Locale.ROOT, format, arguments);
            spec.commandLine().getOut().flush();
        }
    }
}
