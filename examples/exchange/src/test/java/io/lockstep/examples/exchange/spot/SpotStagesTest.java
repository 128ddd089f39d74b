package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange in stages says what the exchange in one processor says, byte for byte, for any number of shards.
 *
 * <p>{@code -Dlockstep.seed=N} repeats a run, {@code -Dlockstep.random.runs=N} makes more of them.
 */
@Timeout(600)
class SpotStagesTest
{
    private static final int RUNS = Integer.getInteger("lockstep.random.runs", 25);
    private static final int COMMANDS = 1200;
    private static final int[] SHARDS = {1, 2, 3, 4, 8};
    private static final Capacities CAPACITIES = new Capacities(8, 8, 64, 64, 4096, 4096);

    private final Map<String, Integer> reached = new TreeMap<>();

    @Test
    void shouldSayWhatOneProcessorSaysWhateverTheNumberOfShards()
    {
        final long firstSeed = Long.getLong("lockstep.seed", System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("-Dlockstep.seed=" + firstSeed);

        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++)
        {
            compare(new RandomCommands(new SplittableRandom(seed)).make(COMMANDS), "seed=" + seed);
        }

        System.out.println(reached);
        for (final String expected : List.of("O", "I", "C", "M", "R", "X", "STP", "RULES", "RATE", "PHASE"))
        {
            assertTrue(reached.containsKey(expected), "not reached: " + expected);
        }
    }

    @Test
    void shouldAnswerForAUserAndForABook()
    {
        final String[] lines =
        {
            "S,1,10,20,100,10,2,1", "U,1", "U,2", "D,1,1,10,1000", "D,2,1,20,100000",
            "O,1,1,1,ASK,GTC,50,0,2", "O,2,2,1,BID,GTC,51,51,1", "O,2,3,1,BID,GTC,40,41,3",
            "Q,USER,1,0,1", "Q,USER,2,0,1", "Q,USER,3,0,1", "Q,BOOK,0,1,5", "Q,ORDERS,2,1,5", "Q,BOOK,0,9,5"
        };

        compare(List.of(lines), "queries");
    }

    private void compare(final List<String> lines, final String what)
    {
        final SpotCommands commands = SpotCommands.of(
            lines.stream().filter(SpotStagesTest::isOfStages).collect(Collectors.toList()));
        lines.forEach((line) -> reached.merge(line.split(",")[0], 1, Integer::sum));
        try (SpotHost expected = new SpotHost(CAPACITIES))
        {
            expected.apply(commands);
            final List<String> results = expected.results();
            for (final int shards : SHARDS)
            {
                try (SpotHost actual = new SpotHost(new SpotStages(CAPACITIES, shards)))
                {
                    actual.apply(commands);

                    final String where = what + " shards=" + shards;
                    assertEquals(results, actual.results(), where);
                    assertEquals(
                        expected.checkpoint().outputDigest(), actual.checkpoint().outputDigest(), where);
                    assertEquals(expected.books(), actual.books(), where);
                    assertEquals(balances(expected), balances(actual), where);
                    assertEquals(expected.fees(), actual.fees(), where);
                }
            }
        }
    }

    private static List<String> balances(final SpotHost host)
    {
        return host.balances().entrySet().stream()
            .map((entry) -> entry.getKey() + " " + entry.getValue()[0] + " " + entry.getValue()[1])
            .sorted(Comparator.naturalOrder())
            .toList();
    }

    private static boolean isOfStages(final String line)
    {
        return !line.startsWith("POSITION") && !line.startsWith("DISCONNECT");
    }
}
