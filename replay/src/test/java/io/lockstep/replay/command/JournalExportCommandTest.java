package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Events as files for other tools.
 */
class JournalExportCommandTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldWriteATable() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final Path events = directory.resolve("events.csv");
        final Path outputs = directory.resolve("outputs.csv");
        TallyBuilds.writeJournal(journal, 300);

        final CommandRun run = CommandRun.of("journal", "export", journal, "--out", events, "--type", "Add",
            "--where", "key = 3", "--json");
        final CommandRun second = CommandRun.of("journal", "export", journal, "--out", outputs, "--outputs",
            "--type", "Total", "--from", 299);
        final CommandRun again = CommandRun.of("journal", "export", journal, "--out", events);

        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("\"rows\":15"), run.out());
        assertEquals("sequence,time,source,sourceSequence,type,event.key,event.value\r\n" +
            "3,2023-11-14T22:13:20.003000000Z,7,3,Add,3,30\r\n", head(events, 2));
        assertEquals(16, Files.readAllLines(events).size());
        assertEquals(0, second.status(), second.err());
        assertEquals(List.of("sequence,index,time,source,sourceSequence,outcome,type,event.key,event.total",
            "299,0,2023-11-14T22:13:20.299000000Z,7,299,APPLIED,Total,19,23850",
            "300,0,2023-11-14T22:13:20.300000000Z,7,300,APPLIED,Total,0,24000"), Files.readAllLines(outputs));
        assertEquals(2, again.status());
        assertTrue(again.err().contains("can not make the file"), again.err());
    }

    @Test
    void shouldQuoteAndFlattenWhatIsNested() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final Path file = directory.resolve("events.csv");
        try (WrittenJournal written = new WrittenJournal(journal))
        {
            written.event(1, WrittenJournal.START_NS, 7, EverythingMessage.ofVersion(0));
            written.event(2, WrittenJournal.START_NS, 7, WrittenJournal.unknown(4_000));
        }

        assertEquals(0, CommandRun.of("journal", "export", journal, "--out", file).status());
        final String text = Files.readString(file);

        assertTrue(text.startsWith("sequence,time,source,sourceSequence,type,event.symbol,event.three,"), text);
        assertTrue(text.contains(",event.price.mantissa,event.price.exponent,event.price.side,"), text);
        assertTrue(text.contains(",Everything,ABC,\"[1,2,65535]\",,"), text);
        assertTrue(text.contains(",\"naïve \"\"x\"\"\n\","), text);
        assertTrue(text.contains(",\"[{\"\"id\"\":18446744073709551614,"), text);
        assertTrue(text.contains("\r\n2,2023-11-14T22:13:20.000000000Z,7,2,,,"), text);
    }

    @Test
    void shouldWriteTheLinesThatCatPrints() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final Path file = directory.resolve("events.jsonl");
        TallyBuilds.writeJournal(journal, 50);

        CommandRun.of("journal", "export", journal, "--format", "jsonl", "--out", file);

        assertEquals(CommandRun.of("journal", "cat", journal).out(), Files.readString(file));
    }

    @Test
    void shouldSayHowToGetAFormatThatIsNotOnTheClassPath() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final Path out = directory.resolve("out");
        TallyBuilds.writeJournal(journal, 1);

        final CommandRun parquet = CommandRun.of("journal", "export", journal, "--format", "parquet", "--out", out);
        final CommandRun unknown = CommandRun.of("journal", "export", journal, "--format", "xml", "--out", out);

        assertEquals(2, parquet.status());
        assertEquals(List.of("lockstep: no such format on the class path: --format=parquet; there are csv, jsonl; " +
            "add the artifact io.lockstep:lockstep-parquet, or run ./lockstep where the project was built"),
            parquet.errorLines());
        assertEquals(2, unknown.status());
        assertEquals(List.of("lockstep: no such format on the class path: --format=xml; there are csv, jsonl"),
            unknown.errorLines());
        assertFalse(Files.exists(out));
    }

    private static String head(final Path file, final int lines) throws Exception
    {
        final String text = Files.readString(file);
        int end = 0;
        for (int i = 0; i < lines; i++)
        {
            end = text.indexOf('\n', end) + 1;
        }

        return text.substring(0, end);
    }
}
