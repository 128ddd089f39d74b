package io.lockstep.perf;

import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Runs a node and clients at half of what they can do for long, and tells what has grown.
 */
@Command(
    name = "soak",
    description = "Run a node and clients over UDP for long at half of what they can do; fail where anything grows.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "A line tells events/s done, and in MiB: heap behind a collection, anonymous memory of the process, direct",
        "buffers, mapped files, Aeron's files, the node's files; then threads, descriptors, counters of both drivers.",
        "A gauge has grown where its last third is above its first third by more than it is allowed; a",
        "counter of errors, losses, refusals or sessions where it has counted anything. Then the exit status is 1.",
        "",
        "Example: ./lockstep perf soak --minutes 60"
    })
final class SoakCommand implements Callable<Integer>
{
    private static final int SAMPLES_MIN = 6;
    private static final int LENGTH_MIN = 16;
    private static final int FLOODS = 3;
    private static final long FLOOD_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final double REACHED = 0.95;

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", defaultValue = "60", description = "Of soaking. Default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "60",
        description = "A look, and a line. Default: ${DEFAULT-VALUE}")
    private double every;

    @Option(names = "--clients", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(names = "--length", defaultValue = "64", description = "Of an event, in bytes. Default: ${DEFAULT-VALUE}")
    private int length;

    @Option(names = "--rate", description = "Events/s. Default: half of what is measured at the begin")
    private double rate;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For the node's files. Default: that of temporary files")
    private Path parent;

    @Option(names = "--json", description = "Print one JSON object, at the end.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        if (!(every > 0) || clients < 1 || length < LENGTH_MIN || rate < 0)
        {
            throw new BadInputException(
                "--every must be positive, --clients one at least, --length 16 at least, --rate not negative");
        }
        final int count = (int)Math.round(minutes * TimeUnit.MINUTES.toSeconds(1) / every);
        if (count < SAMPLES_MIN)
        {
            throw new BadInputException("--minutes has to have room for " + SAMPLES_MIN +
                " looks at least: --minutes=" + minutes + " --every=" + every);
        }
        if (parent != null && !Files.isDirectory(parent))
        {
            throw new BadInputException("--directory is no directory: " + parent);
        }

        final Path directory = Files.createTempDirectory(
            parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent, "lockstep-soak");
        try (SoakSystem system = new SoakSystem(directory, clients, length))
        {
            return soak(system, directory, count);
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private int soak(final SoakSystem system, final Path directory, final int count) throws IOException
    {
        final double capacity = capacity(system);
        final double target = rate > 0 ? rate : capacity / 2;
        text("%d clients, %d B: %,.0f events/s go through, soak at %,.0f/s for %.1f minutes%n",
            clients, length, capacity, target, minutes);
        system.pace(target, SETTLE_NS);
        final List<SoakSample> samples = new ArrayList<>();
        try (SoakProbe probe = new SoakProbe(system, directory))
        {
            printHeader();
            for (int i = 0; i < count && system.node().failure() == null; i++)
            {
                system.pace(target, (long)(every * TimeUnit.SECONDS.toNanos(1)));
                samples.add(probe.sample());
                print(samples.get(samples.size() - 1));
            }
        }
        if (system.node().failure() != null)
        {
            throw new IllegalStateException("the node has failed", system.node().failure());
        }

        system.drain();
        return judge(system, samples, capacity, target);
    }

    private int judge(
        final SoakSystem system, final List<SoakSample> samples, final double capacity, final double target)
    {
        final List<String> grown = SoakVerdict.grown(samples);
        final double reached = samples.stream().mapToDouble(SoakSample::rate).average().orElseThrow();
        if (isJson)
        {
            out().println(json(system, samples, grown).field("capacity", Math.round(capacity))
                .field("rate", Math.round(target)).field("reached", Math.round(reached)));
        }
        if (reached < REACHED * target)
        {
            text("WARNING: the rate was not reached: %,.0f/s%n", reached);
        }
        grown.forEach((each) -> text("FAIL: grown: %s%n", each));
        text("%,d events done; %s%n", system.done(),
            grown.isEmpty() ? "nothing has grown" : grown.size() + " have grown");
        return grown.isEmpty() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private JsonLine json(final SoakSystem system, final List<SoakSample> samples, final List<String> grown)
    {
        final SoakSample first = samples.get(0);
        final SoakSample last = samples.get(samples.size() - 1);
        final JsonLine json = new JsonLine().field("minutes", minutes).field("clients", clients).field("length", length)
            .field("events", system.done()).field("samples", samples.size());
        for (final SoakGauge gauge : SoakGauge.values())
        {
            json.json(gauge.label(), new JsonLine()
                .field("first", first.gauge(gauge))
                .field("last", last.gauge(gauge))
                .field("max", samples.stream().mapToLong((sample) -> sample.gauge(gauge)).max().orElseThrow())
                .toString());
        }

        final JsonLine counters = new JsonLine();
        last.counters().forEach((name, value) -> counters.field(name, value - first.counters().get(name)));
        return json.json("counted", counters.toString()).field("grown", String.join("; ", grown));
    }

    private static double capacity(final SoakSystem system)
    {
        // The first one is for the compiler.
        system.flood(FLOOD_NS);
        final double[] floods = new double[FLOODS];
        for (int i = 0; i < FLOODS; i++)
        {
            floods[i] = system.flood(FLOOD_NS);
        }
        Arrays.sort(floods);
        return floods[FLOODS / 2];
    }

    private void printHeader()
    {
        text("%8s %12s", "seconds", "events/s");
        for (final SoakGauge gauge : SoakGauge.values())
        {
            text(" %11s", gauge.label());
        }
        text("%n");
    }

    private void print(final SoakSample sample)
    {
        text("%8.0f %,12.0f", sample.seconds(), sample.rate());
        for (final SoakGauge gauge : SoakGauge.values())
        {
            final long value = sample.gauge(gauge);
            text(gauge.isBytes() ? " %11.1f" : " %11.0f", gauge.isBytes() ? value / (double)(1 << 20) : value);
        }
        text("%n");
        out().flush();
    }

    private void text(final String format, final Object... arguments)
    {
        if (!isJson)
        {
            out().printf(Locale.ROOT, format, arguments);
        }
    }

    private PrintWriter out()
    {
        return spec.commandLine().getOut();
    }
}
