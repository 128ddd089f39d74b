package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalCatCommandTest
{
    private static final String FIELDS_OF_VERSION_0 =
        "\"symbol\":\"ABC\",\"three\":[1,2,65535],\"optionalNull\":null,\"optional\":4294967294," +
        "\"optionalSide\":null,\"venue\":\"XYZ\",\"ratio\":%s,\"side\":\"SELL\",\"flags\":[\"first\",\"fourth\"]," +
        "\"price\":{\"mantissa\":null,\"exponent\":-2,\"side\":\"BUY\",\"inner\":{\"small\":-3,\"flags\":[]}}," +
        "\"always\":\"SELL\",";
    private static final String LATE_FIELDS =
        "\"late\":-7,\"latePrice\":{\"mantissa\":%s,\"exponent\":-2,\"side\":63," +
        "\"inner\":{\"small\":-3,\"flags\":[\"fourth\",32]}},";
    private static final String GROUPS =
        "\"legs\":[{\"id\":%s,\"weights\":[{\"weight\":0.5},{\"weight\":\"NaN\"}]," +
        "\"note\":\"one\"},{\"id\":2,\"weights\":[],\"note\":\"\"}]," +
        "\"text\":\"na\\u00EFve \\\"x\\\"\\n\",\"bytes\":\"0001fe\"";

    @TempDir
    private Path path;

    @Test
    void shouldDecodeEveryKindOfField()
    {
        write(EverythingMessage.ofVersion(2));

        assertEquals(
            List.of(line(1, "\"type\":\"Everything\",\"event\":{" +
                FIELDS_OF_VERSION_0.formatted("\"-Infinity\"") +
                LATE_FIELDS.formatted("9007199254740993") +
                GROUPS.formatted("18446744073709551614") +
                ",\"lateText\":\"late\"}")),
            cat());
    }

    @Test
    void shouldLeaveOutWhatTheVersionDoesNotHave()
    {
        write(EverythingMessage.ofVersion(0));

        assertEquals(
            List.of(line(1, "\"type\":\"Everything\",\"event\":{" +
                FIELDS_OF_VERSION_0.formatted("null") + GROUPS.formatted("18446744073709551614") + "}")),
            cat());
    }

    @Test
    void shouldWriteLongIntegersAsStringsWhenAsked()
    {
        write(EverythingMessage.ofVersion(2));

        final String line = cat("--int64-as-strings").get(0);

        assertTrue(line.contains("\"mantissa\":\"9007199254740993\""), line);
        assertTrue(line.contains("\"id\":\"18446744073709551614\""), line);
        assertTrue(line.contains("\"id\":2,"), line);
    }

    @Test
    void shouldDecodeTheEnginesOwnEvents()
    {
        write(WrittenJournal.sessionOpen(5, -6));

        assertEquals(
            List.of(line(1, "\"type\":\"SessionOpen\",\"event\":{\"sessionId\":5,\"source\":-6}")), cat());
    }

    @Test
    void shouldPrintTheBytesOfWhatNoSchemaDescribes()
    {
        write(WrittenJournal.unknown(4_000), WrittenJournal.unknown(EverythingMessage.SCHEMA_ID));

        assertEquals(
            List.of(
                line(1, "\"type\":null,\"hex\":\"00000900a00f00000000\""),
                line(2, "\"type\":null,\"hex\":\"000009004d0000000000\"")),
            cat());
    }

    @Test
    void shouldPrintTheBytesOfAMessageCutAtAnyByte()
    {
        final byte[] whole = EverythingMessage.ofVersion(2);
        final byte[][] cut = new byte[whole.length - 8][];
        for (int length = 8; length < whole.length; length++)
        {
            cut[length - 8] = Arrays.copyOf(whole, length);
        }

        write(cut);
        final List<String> lines = cat();

        assertEquals(cut.length, lines.size());
        for (int i = 0; i < cut.length; i++)
        {
            assertTrue(lines.get(i).endsWith(
                "\"type\":null,\"hex\":\"" + HexFormat.of().formatHex(cut[i]) + "\"}"), lines.get(i));
        }
    }

    @Test
    void shouldPrintOneLineForAnyGarbage()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed);
        final Random random = new Random(seed);
        final byte[][] bodies = new byte[2_000][];
        for (int i = 0; i < bodies.length; i++)
        {
            bodies[i] = EverythingMessage.ofVersion(random.nextBoolean() ? 2 : 0);
            for (int j = 1 + random.nextInt(4); j > 0; j--)
            {
                // The schema and template are kept.
                final int at = random.nextInt(bodies[i].length);
                bodies[i][at >= 2 && at < 6 ? 0 : at] = (byte)random.nextInt();
            }
        }

        write(bodies);
        final List<String> lines = cat();

        final long decoded = lines.stream().filter((line) -> line.contains("\"type\":\"Everything\"")).count();
        final long hex = lines.stream().filter((line) -> line.contains("\"type\":null,\"hex\"")).count();
        assertEquals(bodies.length, lines.size());
        assertEquals(bodies.length, decoded + hex);
        assertTrue(decoded > 100 && hex > 100, "decoded=" + decoded + " hex=" + hex);
    }

    @Test
    void shouldSelectBySequenceTypeAndLimit()
    {
        final byte[] block = new byte[EverythingMessage.BLOCK_LENGTH_V0];
        final byte[][] bodies = new byte[4_000][];
        for (int i = 0; i < bodies.length; i++)
        {
            bodies[i] = i % 10 == 0 ? WrittenJournal.sessionOpen(i, 1) : EverythingMessage.ofBlock(block);
        }
        write(bodies);

        assertEquals(4_000, cat().size());
        assertEquals(400, cat("--type", "SessionOpen").size());
        assertEquals(4_000, cat("--type", "SessionOpen,Everything").size());
        assertEquals(List.of(3_999L, 4_000L), sequences(cat("--from", "3999")));
        assertEquals(List.of(1L, 2L, 3L), sequences(cat("--to", "3")));
        assertEquals(List.of(101L, 111L), sequences(cat("--from", "100", "--type", "SessionOpen", "--limit", "2")));
        assertEquals(List.of(2_002L, 2_003L), sequences(cat("--from", "2002", "--to", "2003", "--json")));
        assertEquals(List.of(), cat("--from", "4001"));
        assertEquals(List.of(), cat("--limit", "0"));
    }

    @Test
    void shouldPrintOutputs()
    {
        try (WrittenJournal journal = new WrittenJournal(path))
        {
            journal.output(1, WrittenJournal.sessionOpen(3, 4));
            journal.output(2, new byte[0]);
        }

        assertEquals(
            List.of(
                "{\"position\":0,\"sequence\":1,\"index\":0,\"time\":\"2023-11-14T22:13:20.000000001Z\",\"source\":7," +
                "\"sourceSequence\":1,\"outcome\":\"APPLIED\",\"type\":\"SessionOpen\"," +
                "\"event\":{\"sessionId\":3,\"source\":4}}",
                "{\"position\":0,\"sequence\":2,\"index\":0,\"time\":\"2023-11-14T22:13:20.000000002Z\",\"source\":7," +
                "\"sourceSequence\":2,\"outcome\":\"DUPLICATE\",\"type\":null,\"event\":null}"),
            cat("--outputs"));
    }

    @Test
    void shouldRefuseWhatCannotBeSelected() throws Exception
    {
        write(EverythingMessage.ofVersion(0));

        assertRefused("no schema of the journal has a message of this name: --type=Nothing", "--type", "Nothing");
        assertRefused("'--from': expected a sequence from 1 on", "--from", "0");
        assertRefused("--to=1", "--from", "2", "--to", "1");
        assertRefused("--limit", "--limit", "many");
        Files.write(path.resolve("schemas/everything.sbeir"), new byte[100]);
        assertRefused("a schema of a journal is damaged");
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

    private List<String> cat(final Object... options)
    {
        final CommandRun run = CommandRun.of(arguments(options));
        assertEquals("", run.err());
        assertEquals(0, run.status());

        return run.lines();
    }

    private void assertRefused(final String expected, final Object... options)
    {
        final CommandRun run = CommandRun.of(arguments(options));

        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.errorLines().size(), run.err());
        assertTrue(run.err().contains(expected), run.err());
    }

    private Object[] arguments(final Object... options)
    {
        final Object[] arguments = new Object[options.length + 3];
        arguments[0] = "journal";
        arguments[1] = "cat";
        arguments[2] = path;
        System.arraycopy(options, 0, arguments, 3, options.length);

        return arguments;
    }

    private static List<Long> sequences(final List<String> lines)
    {
        return lines.stream()
            .map((line) -> Long.parseLong(line.replaceAll(".*\"sequence\":([0-9]+),.*", "$1")))
            .toList();
    }

    private static String line(final long sequence, final String rest)
    {
        return "{\"position\":0,\"sequence\":" + sequence + ",\"time\":\"2023-11-14T22:13:20.00000000" + sequence +
            "Z\",\"source\":7,\"sourceSequence\":" + sequence + "," + rest + "}";
    }
}
