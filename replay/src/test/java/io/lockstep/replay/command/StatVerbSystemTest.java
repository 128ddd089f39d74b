package io.lockstep.replay.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading;
import io.lockstep.replay.counters.CountersFileReader;
import io.lockstep.replay.counters.EngineState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine in one process, looked at from another.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StatVerbSystemTest
{
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path directory;

    @Test
    void shouldShowWhatAnEngineInAnotherProcessCounts() throws Exception
    {
        try (CountingProcess process = CountingProcess.launch(directory))
        {
            process.take(1_000, 1_000);
            awaitReleased(1_000);

            final CommandRun text = CommandRun.of("stat", directory, "--once");
            final CommandRun json = CommandRun.of("stat", directory, "--once", "--json");

            assertEquals(Lockstep.DONE, text.status(), text.err());
            assertTrue(text.lines().get(0).contains("remembering: running, process " + process.pid()), text.out());
            assertTrue(text.out().contains("store: values"), text.out());
            assertTrue(text.out().contains("1.0 %"), text.out());
            assertEquals(1, json.lines().size());
            assertTrue(json.out().contains("\"type\":\"released\",\"name\":\"\",\"value\":1000"), json.out());
            assertTrue(json.out().contains("\"hop\":\"total\",\"samples\":1000"), json.out());
            assertIsJson(json.lines().get(0));
        }
    }

    @Test
    void shouldShowRatesBetweenTwoReadings() throws Exception
    {
        try (CountingProcess process = CountingProcess.launch(directory))
        {
            process.take(10, 10);

            final CommandRun run = CommandRun.of("stat", directory, "--count", 2, "--interval", 0.01, "--json");

            assertEquals(Lockstep.DONE, run.status(), run.err());
            assertEquals(2, run.lines().size());
            assertFalse(run.lines().get(0).contains("perSecond"), run.out());
            assertTrue(run.lines().get(1).contains("perSecond"), run.out());
        }
    }

    @Test
    void shouldShowTheLastValuesOfAnEngineThatWasKilled() throws Exception
    {
        try (CountingProcess process = CountingProcess.launch(directory))
        {
            process.take(500, 500);
            awaitReleased(500);
            process.kill();

            final CommandRun run = CommandRun.of("stat", directory);

            assertEquals(Lockstep.DIFFERS, run.status());
            assertTrue(run.err().contains("no engine runs on " + directory), run.err());
            assertTrue(run.err().contains("process " + process.pid() + " is gone"), run.err());
            assertTrue(run.lines().get(0).contains("gone while running"), run.out());
            assertTrue(run.out().contains("released                                            500"), run.out());
        }
    }

    @Test
    void shouldShowTheLastValuesOfAnEngineThatWasClosed() throws Exception
    {
        try (CountingProcess process = CountingProcess.launch(directory))
        {
            process.take(500, 500);
            process.end();

            final CommandRun run = CommandRun.of("stat", directory, "--once");

            assertEquals(Lockstep.DIFFERS, run.status());
            assertTrue(run.err().contains("process " + process.pid() + " has closed it"), run.err());
            assertTrue(run.out().contains("processed: processor                                500"), run.out());
        }
    }

    @Test
    void shouldNoticeAnotherProcessInThePlaceOfTheFirst() throws Exception
    {
        try (CountingProcess first = CountingProcess.launch(directory);
            CountersFileReader reader = CountersFileReader.open(directory))
        {
            first.take(10, 10);
            first.kill();
            final boolean wasReplacedBefore = reader.isReplaced();
            try (CountingProcess second = CountingProcess.launch(directory);
                CountersFileReader again = CountersFileReader.open(directory))
            {
                assertFalse(wasReplacedBefore);
                assertTrue(reader.isReplaced());
                assertFalse(reader.isAlive());
                assertEquals(EngineState.RUNNING, reader.state());
                assertTrue(again.isAlive());
                assertEquals(second.pid(), again.pid());
                assertEquals(10, again.read().value(CounterType.RECOVERED, ""));
            }
        }
    }

    @Test
    void shouldSayWhereNothingCounts() throws Exception
    {
        final CommandRun empty = CommandRun.of("stat", directory);
        final CommandRun missing = CommandRun.of("stat", directory.resolve("missing"));
        Files.writeString(directory.resolve("counters"), "x".repeat(10_000));
        final CommandRun damaged = CommandRun.of("stat", directory);

        assertEquals(Lockstep.BAD_INPUT, empty.status());
        assertTrue(empty.err().contains("has no counters file"), empty.err());
        assertEquals(Lockstep.BAD_INPUT, missing.status());
        assertEquals(Lockstep.BAD_INPUT, damaged.status());
        assertTrue(damaged.err().contains("not a counters file"), damaged.err());
    }

    @Test
    void shouldRefuseAnIntervalThatIsNone()
    {
        final CommandRun run = CommandRun.of("stat", directory, "--interval", 0);

        assertEquals(Lockstep.BAD_INPUT, run.status());
        assertTrue(run.err().contains("--interval"), run.err());
    }

    private void awaitReleased(final long sequence)
    {
        try (CountersFileReader reader = CountersFileReader.open(directory))
        {
            assertNotNull(reader);
            final long deadlineNs = System.nanoTime() + DEADLINE_NS;
            while (true)
            {
                final CountersReading reading = reader.read();
                if (reading.value(CounterType.RELEASED, "") == sequence &&
                    reading.value(CounterType.PROCESSED, "processor") == sequence &&
                    reading.latency("total").count() == sequence)
                {
                    return;
                }
                assertTrue(System.nanoTime() < deadlineNs, "not shown as released in time: " + sequence +
                    ", but " + reading.value(CounterType.RELEASED, ""));
                Thread.yield();
            }
        }
    }

    private static void assertIsJson(final String line) throws Exception
    {
        int tokens = 0;
        try (JsonParser parser = new JsonFactory().createParser(line))
        {
            JsonToken token = parser.nextToken();
            while (token != null)
            {
                tokens++;
                token = parser.nextToken();
            }
        }
        assertTrue(tokens > 100, line);
    }
}
