package io.lockstep.examples.exchange.command;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Made-up load, the same by a file, in process and over UDP; and a watcher that comes late and sees all trades.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LoadAndWatchSystemTest
{
    private static final String[] LOAD =
    {
        "exchange", "load", "--shape", "OPEN", "--seed", "5", "--messages", "3000"
    };

    @TempDir
    private Path directory;

    private NodeProcess node;

    @Test
    void shouldComeToTheSameByAFileInProcessAndOverTheNetworkAndBeWatched() throws IOException
    {
        final Path file = directory.resolve("commands.csv.gz");
        final Path results = directory.resolve("results.csv");
        final Path books = directory.resolve("books.csv");
        final Map<String, String> ready = start();

        run("--out", file.toString());
        final CommandRun read = CommandRun.of("exchange", "--no-warm-up", "--json", "--commands", file.toString(),
            "--results-out", results.toString(), "--books-out", books.toString());
        final Map<String, String> inProcess = run("--no-warm-up", "--json").json();
        final Map<String, String> sent = run("--connect", ready.get("endpoint"), "--json").json();
        final CommandRun watched = watch(ready, "1");
        final CommandRun unknown = watch(ready, "99");

        assertEquals(0, read.status(), read.err());
        assertEquals(read.json().get("resultsSha256"), inProcess.get("resultsSha256"));
        assertEquals(read.json().get("resultsSha256"), sent.get("resultsSha256"));
        assertEquals("true", sent.get("isWhole"));
        assertEquals(0, watched.status(), watched.err());
        assertTrue(watched.out().contains("instrument 1 "), watched.out());
        assertEquals(best(books, "ASK", 3), levels(watched.out(), "ASK"));
        assertEquals(best(books, "BID", 3), levels(watched.out(), "BID"));
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("UNKNOWN_INSTRUMENT"), unknown.err());
    }

    @Test
    void shouldSeeEveryTradeFromTheFirstOn() throws IOException
    {
        final CommandRun watched = watchAfter(
            "S,1,7,8,10,100,3,1", "U,1", "U,2", "D,1,1,8,1000000", "D,2,1,7,1000",
            "O,1,1,1,BID,GTC,20,25,10", "O,2,2,1,ASK,IOC,20,0,4", "O,2,3,1,ASK,IOC,19,0,3");

        assertTrue(watched.out().contains("last price 20   trades 2   lots 7"), watched.out());
        assertEquals(List.of("20,3"), levels(watched.out(), "BID"));
    }

    @Test
    void shouldShowAPublishedBookFromItsStream() throws IOException
    {
        final CommandRun watched = watchAfter(
            "S,1,7,8,10,100,3,1", "U,1", "U,2", "D,1,1,8,1000000", "D,2,1,7,1000", "O,1,1,1,BID,GTC,20,25,10",
            "FEED,1,LEVELS", "O,2,2,1,ASK,IOC,20,0,4", "O,1,3,1,BID,GTC,19,25,7", "O,2,4,1,ASK,GTC,22,0,5");

        assertEquals(0, watched.status(), watched.err());
        assertTrue(watched.out().contains("last price 20   trades 1   lots 4"), watched.out());
        assertEquals(List.of("22,5"), levels(watched.out(), "ASK"));
        assertEquals(List.of("19,7", "20,6"), levels(watched.out(), "BID"));
    }

    @Test
    void shouldRefuseBadUsage()
    {
        final CommandRun both = run(2, "--out", "a", "--connect", "127.0.0.1:1");
        final CommandRun none = CommandRun.of("exchange", "load", "--messages", "0");
        final CommandRun plain = CommandRun.of(
            "exchange", "serve", "--journal", directory.toString(), "--streams", "127.0.0.1:0");

        assertTrue(both.err().contains("choose one"), both.err());
        assertEquals(2, none.status());
        assertTrue(none.err().contains("--messages must be positive"), none.err());
        assertEquals(2, plain.status());
        assertTrue(plain.err().contains("give --spot"), plain.err());
    }

    @AfterEach
    void after()
    {
        if (node != null)
        {
            node.close();
        }
    }

    private Map<String, String> start() throws IOException
    {
        node = NodeProcess.start(
            directory.resolve("journal"), "127.0.0.1:0",
            List.of(ServeCommand.SPOT_OPTION, "--streams", "127.0.0.1:0"));
        return NodeAwait.ready(node);
    }

    private CommandRun watchAfter(final String... commands) throws IOException
    {
        final Path file = Files.write(directory.resolve("commands.csv"), List.of(commands));
        final Map<String, String> ready = start();
        assertEquals(0, CommandRun.of(
            "exchange", "--commands", file.toString(), "--connect", ready.get("endpoint")).status());
        return watch(ready, "1");
    }

    private static CommandRun watch(final Map<String, String> ready, final String instrument)
    {
        return CommandRun.of("exchange", "watch", "--once", "--connect", ready.get("endpoint"), "--streams",
            ready.get(ServeCommand.STREAM_ENDPOINT), "--instrument", instrument, "--depth", "3");
    }

    private static CommandRun run(final String... args)
    {
        return run(0, args);
    }

    private static CommandRun run(final int status, final String... args)
    {
        final String[] all = new String[LOAD.length + args.length];
        System.arraycopy(LOAD, 0, all, 0, LOAD.length);
        System.arraycopy(args, 0, all, LOAD.length, args.length);
        final CommandRun run = CommandRun.of(all);
        assertEquals(status, run.status(), run.err());
        return run;
    }

    private static List<String> best(final Path books, final String side, final int depth) throws IOException
    {
        return Files.readAllLines(books).stream()
            .filter((line) -> line.startsWith("1," + side + ","))
            .limit(depth)
            .map((line) -> line.split(",")[2] + "," + line.split(",")[3])
            .sorted()
            .toList();
    }

    private static List<String> levels(final String screen, final String side)
    {
        return screen.lines()
            .filter((line) -> line.startsWith("    " + side + " "))
            .map((line) -> line.trim().split(" +"))
            .map((words) -> words[1] + "," + words[2])
            .sorted()
            .toList();
    }
}
