package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.OutputListener;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is published of books comes to the books, after every command, and whenever somebody joins.
 *
 * <p>{@code -Dlockstep.seed=N} repeats a run, {@code -Dlockstep.random.runs=N} makes more of them.
 */
@Timeout(600)
class MarketDataTest
{
    private static final int RUNS = Integer.getInteger("lockstep.random.runs", 25);
    private static final int COMMANDS = 1200;
    private static final int FIRST_INSTRUMENT = 100;
    private static final int BOOKS = 4;
    private static final int JOINS = 12;
    private static final Capacities CAPACITIES = new Capacities(8, 8, 64, 64, 4096, 4096);

    private final List<MarketBook> joined = new ArrayList<>();
    private int compared;
    private int snapshots;
    private int levels;

    @Test
    void shouldComeToTheBooksWheneverSomebodyJoins()
    {
        final long firstSeed = Long.getLong("lockstep.seed", System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("-Dlockstep.seed=" + firstSeed);

        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++)
        {
            compare(seed);
        }

        System.out.println(compared + " books compared, with " + levels + " levels, " + snapshots + " snapshots");
        assertTrue(compared > 1000 * RUNS && levels > compared && snapshots > 5 * RUNS, "compared=" + compared);
    }

    @Test
    void shouldTellLevelsBestAndOrdersOfEachCommand()
    {
        final MarketBook book = new MarketBook(1);
        try (SpotHost host = SpotHost.heardBy(CAPACITIES, listener(List.of(book))))
        {
            host.apply("S,1,10,20,1,1,0,0", "U,1", "U,2", "D,1,1,10,1000", "D,2,1,20,100000");
            host.apply("O,1,1,1,ASK,GTC,50,0,5");
            assertFalse(book.isWhole());

            host.apply("FEED,1,ORDERS");
            assertEquals(List.of("1,ASK,50,5,1"), lines(book));
            assertEquals("0,0,50,5", book.best());

            host.apply("O,1,2,1,ASK,GTC,50,0,7", "I,1,3,1,ASK,GTC,50,0,9,2", "O,2,4,1,BID,GTC,49,49,1");
            assertEquals(List.of("1,ASK,50,14,3", "1,BID,49,1,1"), lines(book));
            assertEquals("49,1,50,14", book.best());
            assertEquals(List.of("1:5", "2:7", "3:2"), book.orders(true, 50));

            host.apply("O,2,5,1,BID,IOC,50,50,14");
            assertEquals(List.of("1,ASK,50,2,1", "1,BID,49,1,1"), lines(book));
            assertEquals(List.of("3:2"), book.orders(true, 50));

            host.apply("M,2,4,1,48", "C,1,3,1");
            assertEquals(List.of("1,BID,48,1,1"), lines(book));
            assertEquals("48,1,0,0", book.best());
            assertEquals(List.of("4:1"), book.orders(false, 48));

            host.apply("FEED,1,NONE");
            assertFalse(book.isWhole());
        }
    }

    @Test
    void shouldRefuseASnapshotOfWhatIsNotPublished()
    {
        final List<Refusal> refusals = new ArrayList<>();
        final RefusedDecoder refused = new RefusedDecoder();
        try (SpotHost host = SpotHost.heardBy(CAPACITIES, (header, buffer, offset, length) ->
        {
            if (!header.isEmpty() && RefusedDecoder.TEMPLATE_ID == SchemaIds.templateId(buffer, offset))
            {
                refusals.add(refused.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).reason());
            }
        }))
        {
            host.apply("S,1,10,20,1,1,0,0", "SNAPSHOT,1", "SNAPSHOT,2", "FEED,2,LEVELS");

            assertEquals(
                List.of(Refusal.NOT_PUBLISHED, Refusal.UNKNOWN_INSTRUMENT, Refusal.UNKNOWN_INSTRUMENT), refusals);
        }
    }

    private void compare(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<String> lines = new RandomCommands(random).make(COMMANDS);
        final SpotCommands commands = SpotCommands.of(lines);
        joined.clear();
        try (SpotHost host = SpotHost.heardBy(CAPACITIES, listener(joined)))
        {
            for (int i = 0; i < lines.size(); i++)
            {
                host.apply(commands, i);
                if (random.nextInt(COMMANDS / JOINS) == 0)
                {
                    join(host, FIRST_INSTRUMENT + random.nextInt(BOOKS), random.nextInt(4) == 0);
                }
                assertSameBooks(host, "seed=" + seed + " line " + i + ": " + lines.get(i));
            }
        }
    }

    private void join(final SpotHost host, final int instrument, final boolean isFeedSet)
    {
        final List<List<String>> queues = queues(instrument);
        joined.add(new MarketBook(instrument));
        // The first asks for the feed, who joins later for a snapshot.
        host.apply(isFeedSet || joined.stream().noneMatch(MarketBook::isWhole) ?
            "FEED," + instrument + ",ORDERS" : "SNAPSHOT," + instrument);
        snapshots++;
        // A snapshot tells the queues as they are, which the changes before it have to have come to.
        final List<List<String>> told = queues(instrument);
        queues.forEach((queue) -> assertEquals(told.get(0), queue));
    }

    private List<List<String>> queues(final int instrument)
    {
        final List<List<String>> all = new ArrayList<>();
        joined.stream().filter((book) -> book.isWhole() && book.instrument() == instrument).forEach((book) ->
        {
            final List<String> lines = new ArrayList<>();
            book.levels((ofInstrument, isAsk, price, volume, orders) -> lines.add(
                price + " " + book.orders(isAsk, price)));
            all.add(lines);
        });
        return all;
    }

    private void assertSameBooks(final SpotHost host, final String what)
    {
        final Map<String, List<String>> expected = new HashMap<>();
        host.books().forEach((line) ->
            expected.computeIfAbsent(line.substring(0, line.indexOf(',')), (key) -> new ArrayList<>()).add(line));
        for (final MarketBook book : joined)
        {
            if (book.isWhole())
            {
                final List<String> actual = lines(book);
                final String instrument = String.valueOf(book.instrument());
                assertEquals(expected.getOrDefault(instrument, List.of()), actual, what);
                assertEquals(best(actual), book.best(), what);
                assertOrders(book, what);
                compared++;
                levels += actual.size();
            }
        }
    }

    /**
     * The orders of each level, and what they show together.
     */
    private static void assertOrders(final MarketBook book, final String what)
    {
        book.levels((instrument, isAsk, price, volume, orders) ->
        {
            final List<String> queue = book.orders(isAsk, price);
            assertEquals(orders, queue.size(), what);
            assertEquals(
                volume, queue.stream().mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1))).sum(),
                what);
        });
    }

    private static String best(final List<String> lines)
    {
        return best(lines, "BID") + "," + best(lines, "ASK");
    }

    private static String best(final List<String> lines, final String side)
    {
        return lines.stream().map((line) -> line.split(",")).filter((fields) -> side.equals(fields[1])).findFirst()
            .map((fields) -> fields[2] + "," + fields[3]).orElse("0,0");
    }

    private static List<String> lines(final MarketBook book)
    {
        final List<String> lines = new ArrayList<>();
        book.levels((instrument, isAsk, price, volume, orders) ->
            lines.add(instrument + "," + (isAsk ? "ASK" : "BID") + "," + price + "," + volume + "," + orders));
        return lines;
    }

    private static OutputListener listener(final List<MarketBook> books)
    {
        return (header, buffer, offset, length) ->
        {
            if (!header.isEmpty())
            {
                books.forEach((book) -> book.onOutput(buffer, offset, length));
            }
        };
    }
}
