package io.lockstep.perf;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalSummary;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Measures the verbs that read a journal whole.
 */
@Command(
    name = "tools",
    description = "Measure journal ls, verify, grep and stats beside a bare checksum of the input.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "An exchange's journal of made-up orders with its outputs and checkpoints is written, and another one of a",
        "tenth of the events. Tools take turns; the yardstick is CRC32C over the mapped input. A rate is bytes of the",
        "journal (ls, verify: input and output; grep, stats: input) by the CPU time of the one thread that reads it.",
        "",
        "Example: ./lockstep perf tools --events 10000000 --rounds 7"
    })
final class ToolsCommand implements Callable<Integer>
{
    private static final int TENTH = 10;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(names = "--events", defaultValue = "10000000", description = "In the journal. Default: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--rounds", defaultValue = "7",
        description = "Of each tool, behind two that are not counted. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For the journals. Default: that of temporary files")
    private Path parent;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException
    {
        if (rounds < 1 || events < TENTH)
        {
            throw new BadInputException("--rounds must be positive, and --events ten at least: --rounds=" + rounds +
                " --events=" + events);
        }
        if (parent != null && !Files.isDirectory(parent))
        {
            throw new BadInputException("--directory is no directory: " + parent);
        }

        final Path directory = Files.createTempDirectory(
            parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent, "lockstep-tools");
        try
        {
            final Path whole = directory.resolve("whole");
            final Path tenth = directory.resolve("tenth");
            write(whole, events);
            write(tenth, events / TENTH);
            final JsonLine json = measure(whole, tenth);
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

    /**
     * Write the input, and have an exchange recover from it, which writes its outputs and checkpoints.
     */
    private void write(final Path directory, final int count)
    {
        progress().finish("writing a journal of " + count + " events");
        final OrderMessages orders = OrderFlow.generate(1, count, OrderFlow.Shape.NORMAL);
        new ReplayMeasurement(directory, orders).writeJournal();
        JournaledEngine.launch(ExchangeApplication.journaled()
            .directory(directory)
            .snapshots(new SnapshotContext().isUsed(false))
            .pageHomeFactory((file) -> new DirectPageHome())).close();
    }

    private JsonLine measure(final Path whole, final Path tenth)
    {
        final Map<JournalTool, ToolRun[]> runs = new EnumMap<>(JournalTool.class);
        final Map<JournalTool, ToolRun> tenths = new EnumMap<>(JournalTool.class);
        final JournalSummary summary;
        try (JournalDirectory directory = JournalDirectory.openReadOnly(whole))
        {
            summary = JournalSummary.of(directory);
            for (int round = -2; round < rounds; round++)
            {
                progress().finish("round " + (round + 1) + " of " + rounds);
                for (final JournalTool tool : JournalTool.values())
                {
                    final ToolRun run = ToolRun.of(tool, directory, summary);
                    if (round >= 0)
                    {
                        runs.computeIfAbsent(tool, (key) -> new ToolRun[rounds])[round] = run;
                    }
                }
            }
        }
        try (JournalDirectory directory = JournalDirectory.openReadOnly(tenth))
        {
            final JournalSummary summaryOfTenth = JournalSummary.of(directory);
            for (final JournalTool tool : JournalTool.values())
            {
                tenths.put(tool, ToolRun.of(tool, directory, summaryOfTenth));
            }
        }

        return report(summary, runs, tenths);
    }

    private JsonLine report(
        final JournalSummary summary,
        final Map<JournalTool, ToolRun[]> runs,
        final Map<JournalTool, ToolRun> tenths)
    {
        print("%,d events, input %,.0f MB, output %,.0f MB, %,d checkpoints; medians (and quartiles) of %d rounds%n",
            summary.input().events(), summary.input().bytes() / BYTES_PER_MEGABYTE,
            summary.output().bytes() / BYTES_PER_MEGABYTE, summary.checkpoints(), rounds);
        print("%-10s %9s %8s %7s %20s %8s %20s %24s %24s%n", "", "MB", "CPU s", "s", "GB/s of CPU time", "GB/s",
            "by the yardstick", "allocated, MB (a tenth)", "heap peak, MB (a tenth)");
        final JsonLine json = new JsonLine()
            .field("events", summary.input().events())
            .field("checkpoints", summary.checkpoints())
            .field("rounds", rounds);
        for (final JournalTool tool : JournalTool.values())
        {
            json.field(tool.label(),
                report(tool, runs.get(tool), runs.get(JournalTool.YARDSTICK), tenths.get(tool)));
        }

        return json;
    }

    private JsonLine report(
        final JournalTool tool, final ToolRun[] runs, final ToolRun[] yardsticks, final ToolRun tenth)
    {
        final long bytes = runs[0].bytes();
        final Quartiles cpuSeconds =
            Quartiles.of(Arrays.stream(runs).mapToDouble((run) -> run.cpuNs() / NANOS_PER_SECOND).toArray());
        final Quartiles seconds =
            Quartiles.of(Arrays.stream(runs).mapToDouble((run) -> run.elapsedNs() / NANOS_PER_SECOND).toArray());
        final Quartiles rate =
            Quartiles.of(Arrays.stream(runs).mapToDouble(ToolRun::gigabytesPerCpuSecond).toArray());
        final Quartiles elapsedRate =
            Quartiles.of(Arrays.stream(runs).mapToDouble(ToolRun::gigabytesPerSecond).toArray());
        final double[] ratios = new double[runs.length];
        Arrays.setAll(ratios, (i) -> runs[i].gigabytesPerCpuSecond() / yardsticks[i].gigabytesPerCpuSecond());
        final Quartiles ratio = Quartiles.of(ratios);
        final long allocated = Arrays.stream(runs).mapToLong(ToolRun::allocatedBytes).max().orElseThrow();
        final long peak = Arrays.stream(runs).mapToLong(ToolRun::peakHeapBytes).max().orElseThrow();
        print("%-10s %9.1f %8.3f %7.3f %6.2f (%5.2f-%5.2f) %8.2f %6.2f (%5.2f-%5.2f) %14.2f (%7.2f) %14.1f (%7.1f)%n",
            tool.label(), bytes / BYTES_PER_MEGABYTE, cpuSeconds.median(), seconds.median(),
            rate.median(), rate.low(), rate.high(), elapsedRate.median(),
            ratio.median(), ratio.low(), ratio.high(),
            allocated / BYTES_PER_MEGABYTE, tenth.allocatedBytes() / BYTES_PER_MEGABYTE,
            peak / BYTES_PER_MEGABYTE, tenth.peakHeapBytes() / BYTES_PER_MEGABYTE);

        return new JsonLine()
            .field("bytes", bytes)
            .field("cpuSeconds", cpuSeconds.median())
            .field("seconds", seconds.median())
            .field("gigabytesPerCpuSecond", rate.median())
            .field("gigabytesPerCpuSecondLow", rate.low())
            .field("gigabytesPerCpuSecondHigh", rate.high())
            .field("gigabytesPerSecond", elapsedRate.median())
            .field("byYardstick", ratio.median())
            .field("allocatedBytes", allocated)
            .field("allocatedBytesOfTenth", tenth.allocatedBytes())
            .field("peakHeapBytes", peak)
            .field("peakHeapBytesOfTenth", tenth.peakHeapBytes());
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
