package io.lockstep.perf;

import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFileException;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures the journal: appends beside its peers and the bare disk, or replay.
 */
@Command(
    name = "journal",
    description = "Measure appends to the journal beside Chronicle Queue, Aeron Archive and the bare disk, or replay.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Rates are bytes of messages per second; subjects take turns, and a ratio is the median over rounds of the",
        "journal's rate by the subject's. At SYNCED the journal has each group on the device before the next one, and",
        "so has the disk; Chronicle Queue has no such level: its sync() is called behind each group; Aeron Archive, at",
        "file sync level 1, syncs what there is, one MiB at most, while the publisher goes on.",
        "",
        "Example: ./lockstep perf journal --level OS --size 64 --rounds 5",
        "Example: ./lockstep perf journal --replay --events 2000000"
    })
final class JournalPerfCommand implements Callable<Integer>
{
    private static final double BYTES_PER_MEGABYTE = 1e6;

    @Spec
    private CommandSpec spec;

    @Option(names = "--level", split = ",", defaultValue = "OS,SYNCED", paramLabel = "LEVEL",
        description = "OS, SYNCED or both. Default: ${DEFAULT-VALUE}")
    private List<Durability> levels;

    @Option(names = "--size", split = ",", defaultValue = "64,288", paramLabel = "BYTES",
        description = "Of a message, once for each. Default: ${DEFAULT-VALUE}")
    private List<Integer> sizes;

    @Option(names = "--megabytes", paramLabel = "MB",
        description = "Of messages in a round. Default: 256 at OS, 64 at SYNCED")
    private Integer megabytes;

    @Option(names = "--group", paramLabel = "MESSAGES",
        description = "That become durable together. Default: 512 at OS; at SYNCED what fills a frame of the " +
            "journal, of 1 MiB, which is also the most that Aeron Archive syncs at a time")
    private Integer group;

    @Option(names = "--rounds", defaultValue = "5", description = "Of each subject. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "On the disk to measure. Default: that of temporary files")
    private Path parent;

    @Option(names = "--replay", description = "Measure replay and the time to ready instead.")
    private boolean isReplay;

    @Option(names = "--orders", paramLabel = "FILE", description = "For --replay: a file of orders, .bin or .bin.gz.")
    private Path orderFile;

    @Option(names = "--events", defaultValue = "2000000",
        description = "For --replay: of a made-up flow where there is no file. Default: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        requireSound();
        final Path directory = Files.createTempDirectory(
            parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent, "lockstep-journal");
        try
        {
            final JsonLine json = isReplay ? replay(directory) : append(directory);
            if (isJson)
            {
                out().println(json);
            }
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }

        return Lockstep.DONE;
    }

    private void requireSound()
    {
        if (rounds < 1 || group != null && group < 1 || events < 1 || megabytes != null && megabytes < 1)
        {
            throw new BadInputException("--rounds, --group, --events and --megabytes must be positive");
        }
        for (final int size : sizes)
        {
            if (size < 8 || size > 65_536)
            {
                throw new BadInputException("--size must be from 8 to 65536: " + size);
            }
        }
        for (final Durability level : levels)
        {
            if (level != Durability.OS && level != Durability.SYNCED)
            {
                throw new BadInputException("--level must be OS or SYNCED: " + level);
            }
        }
        if (parent != null && !Files.isDirectory(parent))
        {
            throw new BadInputException("--directory is no directory: " + parent);
        }
    }

    private JsonLine append(final Path directory)
    {
        final String fileSystem = AppendComparison.fileSystem(directory);
        final List<Object> comparisons = new ArrayList<>();
        print("file system %s, medians of %d rounds%n", fileSystem, rounds);
        for (final Durability level : levels)
        {
            for (final int size : sizes)
            {
                comparisons.add(compare(directory, level, size));
            }
        }

        return new JsonLine()
            .field("fileSystem", fileSystem)
            .field("rounds", rounds)
            .field("comparisons", comparisons);
    }

    private JsonLine compare(final Path directory, final Durability level, final int size)
    {
        final ProgressLine progress = progress();
        final long bytes = (long)((megabytes != null ? megabytes : level == Durability.SYNCED ? 64 : 256) *
            BYTES_PER_MEGABYTE);
        final int together = group != null ? group : AppendComparison.group(level, size);
        final List<AppendComparison.Result> results =
            new AppendComparison(directory, level, size, bytes, together).run(
                rounds, (text) -> progress.update(System.nanoTime(), () -> level + ", " + size + " B: " + text));
        progress.finish(level + ", " + size + " B: done");
        print("%n%-6s %4d B, groups of %-,9d %13s %14s %16s%n",
            level, size, together, "MB/s", "messages/s", "journal by it");
        final List<Object> subjects = new ArrayList<>();
        for (final AppendComparison.Result result : results)
        {
            print("  %-34s %7.1f %,14.0f %16.2f%n", result.name(), result.bytesPerSecond() / BYTES_PER_MEGABYTE,
                result.bytesPerSecond() / size, result.ratio());
            subjects.add(new JsonLine()
                .field("name", result.name())
                .field("bytesPerSecond", result.bytesPerSecond())
                .field("messagesPerSecond", result.bytesPerSecond() / size)
                .field("journalBySubject", result.ratio()));
        }

        return new JsonLine()
            .field("level", level.name())
            .field("messageBytes", size)
            .field("bytes", bytes)
            .field("group", together)
            .field("subjects", subjects);
    }

    private JsonLine replay(final Path directory)
    {
        final OrderMessages orders = orders();
        final ReplayMeasurement measurement = new ReplayMeasurement(directory.resolve("orders"), orders);
        final ProgressLine progress = progress();
        progress.finish("writing a journal of " + orders.count() + " events");
        measurement.writeJournal();
        final double secondsToReady = measurement.timeToReady();
        final double[] rates = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            rates[i] = measurement.replay();
            progress.finish("replay " + (i + 1) + " of " + rounds + ": " + Math.round(rates[i]) + " events/s");
        }
        final double warmSecondsToReady = measurement.timeToReady();
        print("events                 %,d%n", orders.count());
        print("time to ready, cold    %.2f s%n", secondsToReady);
        print("time to ready, warm    %.2f s%n", warmSecondsToReady);
        print("replay                 %,.0f events/s (median of %d)%n", AppendComparison.median(rates), rounds);

        return new JsonLine()
            .field("events", orders.count())
            .field("coldSecondsToReady", secondsToReady)
            .field("warmSecondsToReady", warmSecondsToReady)
            .field("replayedEventsPerSecond", AppendComparison.median(rates));
    }

    private OrderMessages orders()
    {
        if (orderFile == null)
        {
            return OrderFlow.generate(1, events, OrderFlow.Shape.NORMAL);
        }
        try
        {
            return OrderFile.read(orderFile);
        }
        catch (final OrderFileException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private ProgressLine progress()
    {
        return new ProgressLine(spec.commandLine().getErr(), isJson);
    }

    private PrintWriter out()
    {
        return spec.commandLine().getOut();
    }

    private void print(final String format, final Object... arguments)
    {
        if (!isJson)
        {
            out().printf(Locale.ROOT, format, arguments);
            out().flush();
        }
    }
}
