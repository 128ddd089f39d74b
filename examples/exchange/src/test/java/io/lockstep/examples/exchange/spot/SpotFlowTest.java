package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Made-up flows: the same for the same seed, mostly taken by the exchange, and each with the traits of its name.
 */
class SpotFlowTest
{
    private static final int COUNT = 5_000;
    private static final int HASH = -261_505_973;

    @ParameterizedTest
    @EnumSource
    void shouldBeTheSameForTheSameSeed(final SpotFlow.Shape shape)
    {
        assertEquals(lines(1, shape), lines(1, shape));
        assertNotEquals(lines(1, shape), lines(2, shape));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeTakenByTheExchangeAndTrade(final SpotFlow.Shape shape)
    {
        final List<String> results = results(shape);

        final long taken = results.stream().filter((line) -> line.contains(",SUCCESS")).count();
        assertTrue(taken > results.size() / 2, taken + " of " + results.size());
        assertTrue(count(results, ",TRADE:") > COUNT / 100, () -> count(results, ",TRADE:") + " trades");
    }

    @Test
    void shouldStayTheSameInLaterVersions()
    {
        final int hash = Arrays.stream(SpotFlow.Shape.values()).map((shape) -> lines(1, shape)).toList().hashCode();

        assertEquals(HASH, hash);
    }

    @Test
    void shouldMovePricesAsTheShapeSays()
    {
        final int quiet = range(SpotFlow.Shape.QUIET);

        assertTrue(range(SpotFlow.Shape.SWING) > quiet + 4_000, () -> range(SpotFlow.Shape.SWING) + " and " + quiet);
        assertTrue(range(SpotFlow.Shape.CRASH) > quiet + 8_000, () -> range(SpotFlow.Shape.CRASH) + " and " + quiet);
    }

    @Test
    void shouldTradeInAuctionsWhereItOpens()
    {
        final List<String> results = results(SpotFlow.Shape.OPEN);

        final int crosses = String.join("", results).split(",CROSS:", -1).length - 1;
        assertTrue(crosses > 100, crosses + " trades in auctions");
        assertEquals(10, count(results, ",PHASE:CONTINUOUS:"));
        assertEquals(10, count(results, ",PHASE:CLOSED:"));
    }

    @Test
    void shouldTriggerStopsWhereItCrashes()
    {
        assertTrue(count(results(SpotFlow.Shape.CRASH), ",TRIGGER:") > 10);
    }

    @Test
    void shouldCancelInTheMiddleOfAStorm()
    {
        final List<String> lines = messages(SpotFlow.Shape.CANCEL_STORM);
        final List<String> storm = lines.subList(2 * COUNT / 5, 3 * COUNT / 5);

        assertTrue(count(storm, "C,") + count(storm, "X,") > storm.size() * 9L / 10);
        assertTrue(count(storm, "X,") > 0);
        assertTrue(count(lines.subList(0, COUNT / 5), "C,") < COUNT / 5 / 2);
    }

    @Test
    void shouldStuffQuotesOfOneUser()
    {
        final long stuffed = messages(SpotFlow.Shape.QUOTE_STUFFING).stream()
            .filter((line) -> line.startsWith("O," + SpotFlow.STUFFER + ",") ||
                line.startsWith("C," + SpotFlow.STUFFER + ","))
            .count();

        assertTrue(stuffed >= COUNT / 2, stuffed + " messages");
    }

    @Test
    void shouldSendMostToOneSymbolOfAThousand()
    {
        final Map<String, Integer> orders = new HashMap<>();
        messages(SpotFlow.Shape.HOT_SYMBOL).stream()
            .filter((line) -> line.startsWith("O,"))
            .forEach((line) -> orders.merge(line.split(",")[3], 1, Integer::sum));
        final int all = orders.values().stream().mapToInt(Integer::intValue).sum();

        assertTrue(orders.get("1") > all * 8 / 10, () -> orders.get("1") + " of " + all);
        assertTrue(orders.size() > 150, () -> orders.size() + " instruments");
        assertEquals(1000, count(lines(1, SpotFlow.Shape.HOT_SYMBOL), "S,"));
    }

    @Test
    void shouldPlaceEachOrderOnce()
    {
        final Set<String> ids = new HashSet<>();
        for (final String line : lines(1, SpotFlow.Shape.CRASH))
        {
            assertTrue(!line.startsWith("O,") || ids.add(line.split(",")[2]), line);
        }
    }

    private static int range(final SpotFlow.Shape shape)
    {
        int lowest = Integer.MAX_VALUE;
        int highest = 0;
        for (final String line : messages(shape))
        {
            if (line.startsWith("O,"))
            {
                final int price = Integer.parseInt(line.split(",")[6]);
                lowest = Math.min(lowest, price);
                highest = Math.max(highest, price);
            }
        }
        return highest - lowest;
    }

    private static List<String> results(final SpotFlow.Shape shape)
    {
        try (SpotHost host = new SpotHost())
        {
            host.apply(SpotFlow.generate(1, COUNT, shape));
            return host.results();
        }
    }

    private static long count(final List<String> lines, final String what)
    {
        return lines.stream().filter((line) -> what.startsWith(",") ? line.contains(what) : line.startsWith(what))
            .count();
    }

    private static List<String> messages(final SpotFlow.Shape shape)
    {
        return lines(1, shape).stream()
            .filter((line) -> line.matches("[OCMRX],.*"))
            .toList();
    }

    private static List<String> lines(final long seed, final SpotFlow.Shape shape)
    {
        final List<String> lines = new ArrayList<>();
        SpotFlow.generate(seed, COUNT, shape, lines::add);
        return lines;
    }
}
