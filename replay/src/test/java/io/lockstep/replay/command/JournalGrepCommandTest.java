package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Conditions on events, asked of their bytes.
 */
class JournalGrepCommandTest
{
    private static final int EVENTS = 500;

    @TempDir
    private Path path;

    @Test
    void shouldFindByEveryKindOfField()
    {
        write(EverythingMessage.ofVersion(2), EverythingMessage.ofVersion(0), EverythingMessage.ofBlock(new byte[44]),
            WrittenJournal.sessionOpen(5, -6), WrittenJournal.unknown(4_000));

        assertFound("symbol = ABC", 1, 2);
        assertFound("symbol contains 'BC'", 1, 2);
        assertFound("symbol != ABC", 3);
        assertFound("three = 65535", 1, 2);
        assertFound("optionalNull = null", 1, 2);
        assertFound("optionalNull != null", 3);
        assertFound("optionalNull < 5", 3);
        assertFound("optional = 4294967294", 1, 2);
        assertFound("optional >= 4294967293.5", 1, 2);
        assertFound("optionalSide = null", 1, 2, 3);
        assertFound("venue = XYZ", 1, 2, 3);
        assertFound("ratio < -1e300", 1);
        assertFound("side = SELL", 1, 2);
        assertFound("side != SELL", 3);
        assertFound("flags = fourth and flags = first", 1, 2);
        assertFound("flags contains first", 1, 2);
        assertFound("price = null", 1, 2);
        assertFound("price = 0", 3);
        assertFound("price.side = BUY", 1, 2);
        assertFound("price.inner.small = -3", 1, 2);
        assertFound("always = SELL", 1, 2, 3);
        assertFound("late = -7", 1);
        assertFound("latePrice = 90071992547409.93 or latePrice > 1e30", 1);
        assertFound("latePrice >= 90071992547409.931", 0);
        assertFound("legs.id = 18446744073709551614", 1, 2);
        assertFound("legs.id > 9223372036854775807", 1, 2);
        assertFound("legs.weights.weight = 0.5", 1, 2);
        assertFound("legs.note = one", 1, 2);
        assertFound("text contains 'x\"'", 1, 2);
        assertFound("lateText = late", 1);
        assertFound("sessionId = 5 and source = 7", 4);
        assertFound("event.source = -6", 4);
        assertFound("not sequence > 1 or time >= 2023-11-14T22:13:20.000000005Z", 1, 5);
        assertFound("(sequence = 1 or sequence = 2) and not (late = -7)", 2);
    }

    @Test
    void shouldNameTheColumnOfWhatIsWrong()
    {
        write(EverythingMessage.ofVersion(2));

        assertRefused("", "column 1: expected the name of a field, but it ends");
        assertRefused("side", "column 5: expected one of =");
        assertRefused("side = ", "column 8: expected a value");
        assertRefused("side = BUY late = 1", "column 12: expected and, or, or the end, but there is late");
        assertRefused("side = BUY and (late = 1", "column 25: expected a closing parenthesis");
        assertRefused("symbol = 'ABC", "column 10: a quote is not closed");
        assertRefused("size = 1", "column 1: no message has a field size; there are symbol, three");
        assertRefused("late = 1 or side = BOUGHT", "column 20: side has no value BOUGHT; it has BUY, SELL");
        assertRefused("side < BUY", "column 1: side can only be compared by = and !=");
        assertRefused("late = soon", "column 8: late is a number, and this is none: soon");
        assertRefused("price.inner = 1", "column 1: price.inner has parts");
        assertRefused("time > 5", "column 8: expected a time such as");
        assertRefused("flags = second", "column 9: flags has no choice second; it has first, fourth");
    }

    @Test
    void shouldAgreeWithTheValuesThatArePrinted()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed);
        final Random random = new Random(seed);
        TallyBuilds.writeJournal(path, EVENTS);
        int found = 0;
        int missed = 0;
        for (int i = 0; i < 100; i++)
        {
            final long key = random.nextInt(TallyBuilds.KEYS + 4) - 2;
            final long value = 10L * random.nextInt(EVENTS + 2) + random.nextInt(2);
            final String keyOperator = operator(random);
            final String valueOperator = operator(random);
            final boolean isAnd = random.nextBoolean();
            final LongPredicate wanted = (sequence) ->
            {
                final boolean isKey = holds(sequence % TallyBuilds.KEYS, keyOperator, key);
                final boolean isValue = holds(10 * sequence, valueOperator, value);
                return isAnd ? isKey && isValue : isKey || isValue;
            };
            final List<Long> expected = new ArrayList<>();
            for (long sequence = 1; sequence <= EVENTS; sequence++)
            {
                if (wanted.test(sequence))
                {
                    expected.add(sequence);
                }
            }

            final String condition = "key " + keyOperator + " " + key + (isAnd ? " and " : " or ") +
                "value " + valueOperator + " " + value;
            assertEquals(expected, sequences(CommandRun.of("journal", "grep", path, condition)), condition);
            assertEquals(String.valueOf(expected.size()),
                CommandRun.of("journal", "grep", path, condition, "--count").lines().get(0), condition);
            found += expected.isEmpty() ? 0 : 1;
            missed += expected.size() == EVENTS ? 0 : 1;
        }
        assertTrue(found > 20 && missed > 20, "found=" + found + " missed=" + missed);
    }

    @Test
    void shouldPrintNeighbours()
    {
        TallyBuilds.writeJournal(path, EVENTS);

        final List<String> lines = CommandRun.of(
            "journal", "grep", path, "key = 3", "--context", 2, "--limit", 2).lines();

        assertEquals(
            List.of(1L, 2L, 3L, 4L, 5L, 21L, 22L, 23L, 24L, 25L),
            sequences(lines));
        assertTrue(lines.get(2).contains("\"match\":true"), lines.get(2));
        assertTrue(lines.get(3).contains("\"match\":false"), lines.get(3));
    }

    @Test
    void shouldGoFromPlaceToPlace()
    {
        TallyBuilds.writeJournal(path, EVENTS);
        final String line = CommandRun.of("journal", "cat", path, "--from", 300, "--limit", 1).lines().get(0);
        final String position = line.replaceAll(".*\"position\":([0-9]+),.*", "$1");

        final List<Long> byTime = sequences(CommandRun.of("journal", "cat", path,
            "--from", "2023-11-14T22:13:20.100Z", "--to", "2023-11-14T22:13:20.102Z"));
        final List<Long> byPosition =
            sequences(CommandRun.of("journal", "cat", path, "--from", "@" + position, "--to", "@" + position));

        assertEquals(List.of(100L, 101L, 102L), byTime);
        assertTrue(byPosition.contains(300L), line);
    }

    @Test
    void shouldFollowAWriterThroughSegmentsUntilItEnds() throws Exception
    {
        final int count = 10_000;
        try (CountingProcess process = CountingProcess.launch(path))
        {
            process.take(1, 1);
            final CompletableFuture<CommandRun> following = CompletableFuture.supplyAsync(
                () -> CommandRun.of("journal", "cat", path, "--follow", "--while-running"));
            process.take(count - 1, count);
            process.end();

            final CommandRun run = following.join();

            assertEquals(0, run.status(), run.err());
            assertEquals(count, run.lines().size());
            assertTrue(path.resolve("input").toFile().list().length > 2, "the journal has several segments");
        }
    }

    private static String operator(final Random random)
    {
        return List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
    }

    private static boolean holds(final long left, final String operator, final long right)
    {
        return switch (operator)
        {
            case "=" -> left == right;
            case "!=" -> left != right;
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            default -> left >= right;
        };
    }

    private void assertFound(final String condition, final long... sequences)
    {
        final CommandRun run = CommandRun.of("journal", "grep", path, condition);
        final List<Long> expected = Arrays.stream(sequences).filter((each) -> each > 0).boxed().toList();
        assertEquals("", run.err(), condition);
        assertEquals(expected.isEmpty() ? 1 : 0, run.status(), condition);
        assertEquals(expected, sequences(run), condition);
    }

    private void assertRefused(final String condition, final String expected)
    {
        final CommandRun run = CommandRun.of("journal", "cat", path, "--where", condition);
        assertEquals(2, run.status(), condition);
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains("condition, " + expected), run.err());
    }

    private void write(final byte[]... bodies)
    {
        try (WrittenJournal journal = new WrittenJournal(path))
        {
            for (int i = 0; i < bodies.length; i++)
            {
                journal.event(i + 1, WrittenJournal.START_NS + i + 1, 7, bodies[i]);
            }
        }
    }

    private static List<Long> sequences(final CommandRun run)
    {
        return sequences(run.lines());
    }

    private static List<Long> sequences(final List<String> lines)
    {
        return lines.stream()
            .map((line) -> Long.parseLong(line.replaceAll("^\\{\"position\":[0-9]+,\"sequence\":([0-9]+),.*", "$1")))
            .toList();
    }
}
