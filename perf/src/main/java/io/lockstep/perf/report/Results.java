package io.lockstep.perf.report;

import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the ladder and the peers left in a directory.
 *
 * @param environment lines of text, one value each.
 * @param steps       of the ladder, by rung and rate; empty where it did not run.
 * @param peers       beside which the engine ran; empty where they did not.
 */
record Results(List<String> environment, List<Step> steps, List<Peer> peers)
{
    /**
     * A step of the ladder.
     *
     * @param rung      of it.
     * @param rate      events per second.
     * @param isReached whether it was.
     * @param line      of its values, as they were written.
     * @param latencies in nanoseconds.
     */
    record Step(String rung, double rate, boolean isReached, List<String> line, Histogram latencies)
    {
    }

    /**
     * A peer.
     *
     * @param name   of the comparison.
     * @param ours   rate of the engine.
     * @param theirs rate of the peer.
     * @param unit   of both.
     * @param ratio  of ours by theirs.
     */
    record Peer(String name, double ours, double theirs, String unit, double ratio)
    {
    }

    static Results read(final Path directory) throws IOException
    {
        final List<Step> steps = new ArrayList<>();
        for (final String line : lines(directory.resolve("steps.csv")))
        {
            final String[] fields = line.split(",");
            final String log = (fields[0] + "-" + fields[1]).toLowerCase(Locale.ROOT) + ".hlog";
            steps.add(new Step(
                fields[0], Double.parseDouble(fields[1]), Boolean.parseBoolean(fields[3]), List.of(fields),
                histogram(directory.resolve(log))));
        }
        final List<Peer> peers = new ArrayList<>();
        for (final String line : lines(directory.resolve("peers.csv")))
        {
            final String[] fields = line.split(",");
            peers.add(new Peer(
                fields[0], Double.parseDouble(fields[1]), Double.parseDouble(fields[2]), fields[3],
                Double.parseDouble(fields[4])));
        }
        final Path environment = directory.resolve("environment.txt");

        return new Results(Files.exists(environment) ? Files.readAllLines(environment) : List.of(), steps, peers);
    }

    /**
     * Steps by rung, in the order of the ladder.
     */
    Map<String, List<Step>> byRung()
    {
        final Map<String, List<Step>> rungs = new LinkedHashMap<>();
        steps.forEach((step) -> rungs.computeIfAbsent(step.rung(), (name) -> new ArrayList<>()).add(step));
        return rungs;
    }

    /**
     * Lines of a file behind the one that names the columns.
     */
    private static List<String> lines(final Path file) throws IOException
    {
        if (!Files.exists(file))
        {
            return List.of();
        }

        final List<String> lines = Files.readAllLines(file);
        return lines.subList(Math.min(1, lines.size()), lines.size());
    }

    private static Histogram histogram(final Path log) throws IOException
    {
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile()))
        {
            final EncodableHistogram histogram = reader.nextIntervalHistogram();
            if (histogram instanceof Histogram latencies)
            {
                return latencies;
            }
            throw new IOException("expected a histogram, but there is none: " + log);
        }
    }
}
