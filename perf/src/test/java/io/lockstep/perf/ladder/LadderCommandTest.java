package io.lockstep.perf.ladder;

import io.lockstep.replay.command.Lockstep;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(240)
class LadderCommandTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldSendEveryEventOfAStepUpTheRung(final RungKind kind) throws IOException
    {
        final String json = run(LadderCommand.class,
            "--rungs", kind.name(), "--rates", "1000,2000", "--seconds", "0.1", "--json",
            "--directory", directory.toString(), "--out", directory.resolve("out").toString());

        assertTrue(json.contains("\"" + kind + "\":{\"reachedRate\":"), json);
        final List<String> steps = Files.readAllLines(directory.resolve("out/steps.csv"));
        assertEquals(3, steps.size());
        assertTrue(steps.get(1).matches(kind + ",1000,[0-9]+,(true|false),100,.*"), steps.get(1));
        assertTrue(steps.get(2).matches(kind + ",2000,[0-9]+,(true|false),200,.*"), steps.get(2));
        assertEquals(200, samples(directory.resolve("out/" + kind.name().toLowerCase(Locale.ROOT) + "-2000.hlog")));
        assertTrue(samples(directory.resolve("out/noise.hlog")) > 0);
        final String environment = Files.readString(directory.resolve("out/environment.txt"));
        assertTrue(environment.contains("jdk: ") && environment.contains("commit: "), environment);
    }

    @Test
    void shouldTellWhatASteadyRunAllocates()
    {
        final String json = run(SteadyCommand.class,
            "--rate", "10000", "--seconds", "1", "--directory", directory.toString(), "--json");

        assertTrue(json.matches("\\{\"rung\":\"STORE\",\"events\":10000,\"rate\":10000,.*\"allocatedBytes\":[0-9]+," +
            "\"bytesPerEvent\":[0-9.E-]+,\"collections\":[0-9]+,\"maxHeapBytes\":[0-9]+\\}"), json);
    }

    private static long samples(final Path log) throws IOException
    {
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile()))
        {
            final EncodableHistogram histogram = reader.nextIntervalHistogram();
            return ((AbstractHistogram)histogram).getTotalCount();
        }
    }

    private static String run(final Class<?> command, final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
        assertEquals(Lockstep.DONE, status, err::toString);
        return out.toString().strip();
    }
}
