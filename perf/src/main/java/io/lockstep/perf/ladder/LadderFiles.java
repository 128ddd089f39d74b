package io.lockstep.perf.ladder;

import io.lockstep.perf.MachineEnvironment;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The raw results of a run in a directory: {@code steps.csv}, {@code environment.txt}, and a histogram log for each
 * step and for the noise floor, in nanoseconds, which HdrHistogram's own tools read.
 *
 * <p>Threading: one thread.
 */
final class LadderFiles
{
    private static final String HEADER = "rung,rate,achieved,reached,samples,p50Ns,p90Ns,p99Ns,p99.9Ns,p99.99Ns," +
        "maxNs,bytesPerEvent,cpuNsPerEvent,collections\n";

    private final Path directory;
    private final StringBuilder steps = new StringBuilder(HEADER);

    /**
     * Begin a run.
     *
     * @param directory made where it is not there; files of the same names are replaced.
     */
    LadderFiles(final Path directory)
    {
        this.directory = directory;
        MachineEnvironment.write(directory);
    }

    /**
     * Keep the noise floor.
     *
     * @param gaps measured.
     */
    void noise(final Histogram gaps)
    {
        log("noise", gaps);
    }

    /**
     * Keep a step.
     *
     * @param kind of the rung.
     * @param step of it.
     */
    void step(final RungKind kind, final Step step)
    {
        final Histogram latencies = step.latencies();
        steps.append(String.format(Locale.ROOT, "%s,%.0f,%.0f,%b,%d,%d,%d,%d,%d,%d,%d,%.2f,%.0f,%d%n",
            kind, step.rate(), step.achieved(), step.isReached(), latencies.getTotalCount(), step.percentileNs(50),
            step.percentileNs(90), step.percentileNs(99), step.percentileNs(99.9), step.percentileNs(99.99),
            latencies.getMaxValue(), step.bytesPerEvent(), step.cpuNsPerEvent(), step.costs().collections()));
        try
        {
            Files.writeString(directory.resolve("steps.csv"), steps);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        log(kind + "-" + Math.round(step.rate()), latencies);
    }

    private void log(final String name, final Histogram histogram)
    {
        try (PrintStream out = new PrintStream(
            directory.resolve(name.toLowerCase(Locale.ROOT) + ".hlog").toFile(), UTF_8))
        {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            writer.outputComment(name + ", nanoseconds");
            writer.outputLegend();
            // Unit of the maximum column: one nanosecond.
            writer.outputIntervalHistogram(0, 1, histogram, 1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
