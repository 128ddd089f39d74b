package io.lockstep.perf.ladder;

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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Runs one rung at one rate for long, and tells what was allocated.
 */
@Command(
    name = "steady",
    description = "Run one rung at one rate for long: bytes allocated per event, cycles of garbage collection.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Bytes are those of all threads of the process; reading them costs some hundred bytes itself. A rung with a",
        "journal writes about 100 bytes an event to the disk: 60 GB in ten minutes at a million events a second.",
        "",
        "Example: ./lockstep perf steady --seconds 600 --rate 1000000"
    })
public final class SteadyCommand implements Callable<Integer>
{
    private static final int WARM_UP_DIVISOR = 10;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rung", defaultValue = "STORE",
        description = "Of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, an engine with the book, no journal")
    private RungKind rung;

    @Option(names = "--rate", defaultValue = "1000000", description = "Events per second. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "600",
        description = "Measured, behind a warm-up of a tenth. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For a journal. Default: that of temporary files")
    private Path parent;

    @Option(names = "--json", description = "Print one object.")
    private boolean isJson;

    /**
     * Made by the command line.
     */
    public SteadyCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        if (rate < 1 || !(seconds > 0))
        {
            throw new BadInputException("--rate and --seconds must be positive");
        }

        final Path root = parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent;
        final Path scratch = Files.createTempDirectory(root, "lockstep-steady");
        final Arrivals arrivals = new Arrivals();
        try (Rung opened = rung.open(scratch.resolve("rung"), arrivals))
        {
            final long durationNs = (long)(seconds * TimeUnit.SECONDS.toNanos(1));
            print(new OpenLoop(opened, arrivals).run(rate, durationNs / WARM_UP_DIVISOR, durationNs));
        }
        finally
        {
            IoUtil.delete(scratch.toFile(), true);
        }

        return Lockstep.DONE;
    }

    private void print(final Step step)
    {
        final PrintWriter out = spec.commandLine().getOut();
        final long heap = Runtime.getRuntime().maxMemory();
        if (isJson)
        {
            out.println(new JsonLine()
                .field("rung", rung.name())
                .field("events", step.latencies().getTotalCount())
                .field("rate", rate)
                .field("achieved", Math.round(step.achieved()))
                .field("isReached", step.isReached())
                .field("allocatedBytes", step.costs().allocatedBytes())
                .field("bytesPerEvent", step.bytesPerEvent())
                .field("collections", step.costs().collections())
                .field("maxHeapBytes", heap));
            return;
        }

        out.printf(Locale.ROOT, "%s: %,d events at %,.0f events/s%s, heap of %,d MiB at most%n", rung,
            step.latencies().getTotalCount(), step.achieved(), step.isReached() ? "" : ", FAIL: rate not reached",
            heap >> 20);
        out.printf(Locale.ROOT, "allocated: %,d bytes, %.4f bytes per event; %d cycles of garbage collection%n",
            step.costs().allocatedBytes(), step.bytesPerEvent(), step.costs().collections());
    }
}
