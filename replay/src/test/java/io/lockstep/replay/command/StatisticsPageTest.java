package io.lockstep.replay.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import javax.xml.parsers.DocumentBuilderFactory;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Counts of a journal as a page.
 */
class StatisticsPageTest
{
    private static final int EVENTS = 3_000;

    @TempDir
    private Path directory;

    @Test
    void shouldPlotEveryEvent() throws Exception
    {
        final Path journal = directory.resolve("journal");
        final Path file = directory.resolve("page.html");
        TallyBuilds.writeJournal(journal, EVENTS);

        final CommandRun run = CommandRun.of("journal", "stats", journal, "--html", file);
        final CommandRun again = CommandRun.of("journal", "stats", journal, "--html", file);
        final String page = Files.readString(file);
        final Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(
            new StringReader(page.substring(page.indexOf("<body>"), page.indexOf("</html>")))));

        assertEquals(0, run.status(), run.err());
        assertEquals(2, again.status());
        final NodeList titles = document.getElementsByTagName("title");
        long plotted = 0;
        for (int i = 0; i < titles.getLength(); i++)
        {
            plotted += Long.parseLong(titles.item(i).getTextContent()
                .replaceAll(".*: ([0-9,]+) events", "$1").replace(",", ""));
        }
        assertEquals(EVENTS, plotted);
        assertTrue(titles.getLength() > 100, "steps: " + titles.getLength());
        assertTrue(page.contains(">Add</text>") && page.contains("3,000 (100.0 %)"), page);
        assertFalse(page.contains("http"), "needs nothing from elsewhere");
    }

    @Test
    void shouldMakeAPageOfAnEmptyJournal() throws Exception
    {
        final Path file = directory.resolve("page.html");
        new WrittenJournal(directory.resolve("journal")).close();

        assertEquals(0, CommandRun.of("journal", "stats", directory.resolve("journal"), "--html", file).status());
        assertTrue(Files.readString(file).contains("0 events"), "says that there is nothing");
    }
}
