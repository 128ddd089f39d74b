package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.examples.exchange.spot.ExchangeFlow;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotProcessor;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.replay.JournaledEngine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A process that applies exchange-core's commands is killed with SIGKILL in the midst of them, and who goes on from its
 * journal comes to exchange-core's results, books and accounts. Skipped where the data is not there.
 */
class SpotKillSystemTest
{
    private static final String HALF = "half";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldComeToTheSameAfterAKill(final ExchangeFlow flow) throws IOException, InterruptedException
    {
        final Path journal = directory.resolve("journal");
        final Path commands = flow.file();

        killHalfWay(journal, commands);
        final CommandRun run = CommandRun.of(
            "exchange", "--no-warm-up", "--json", "--commands", commands.toString(), "--journal", journal.toString(),
            "--results-out", directory.resolve("results").toString(),
            "--books-out", directory.resolve("books").toString(),
            "--accounts-out", directory.resolve("accounts").toString());

        assertEquals(0, run.status(), run.err());
        final Map<String, String> json = run.json();
        final long recovered = Long.parseLong(json.get("recoveredEvents"));
        final long applied = Long.parseLong(json.get("appliedCommands"));
        assertTrue(recovered > 0 && applied > 0, "recovered " + recovered + ", applied " + applied);
        assertEquals(json.get("commands"), String.valueOf(recovered + applied));
        assertEquals(flow.results(), lines("results"));
        assertEquals(flow.books(), lines("books"));
        assertEquals(flow.accounts(), lines("accounts"));
    }

    private List<String> lines(final String name) throws IOException
    {
        return Files.readAllLines(directory.resolve(name)).stream().filter((line) -> !line.startsWith("#")).toList();
    }

    private static void killHalfWay(final Path journal, final Path commands) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of(
            "-cp", System.getProperty("java.class.path"), Killed.class.getName(),
            journal.toString(), commands.toString()));
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII)))
        {
            assertEquals(HALF, reader.readLine());
        }
        finally
        {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /**
     * Applies commands, says when half of them are durable, and goes on until it is killed.
     */
    public static final class Killed
    {
        private Killed()
        {
        }

        public static void main(final String[] args)
        {
            final SpotCommands commands = SpotCommands.read(Path.of(args[1]), Integer.MAX_VALUE);
            final EventFlow flow = EventFlow.of(commands);
            final SpotResults results = new SpotResults();
            final int half = commands.count() / 2;
            final JournaledEngine journaled = JournaledEngine.launch(SpotApplication.journaled(new SpotProcessor())
                .directory(Path.of(args[0]))
                .durability(Durability.OS)
                .outputListener(results));
            final long source = flow.source();
            boolean isSaid = false;
            for (int i = 0; i < commands.count(); i++)
            {
                flow.seek(i);
                while (journaled.engine().offer(
                    i, source, i + 1L, flow.buffer(), flow.offset(), flow.length()) == Engine.BACK_PRESSURED)
                {
                    Thread.yield();
                }

                // Behind the half, one command under way: the rest of them takes longer than the kill.
                while (i >= half && results.lastSequence() <= i)
                {
                    Thread.yield();
                }
                if (i >= half && !isSaid)
                {
                    isSaid = true;
                    System.out.println(HALF);
                }
            }
        }
    }
}
