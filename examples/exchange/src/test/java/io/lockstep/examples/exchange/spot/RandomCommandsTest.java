package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange against the plain one, on commands that random numbers make: results, books, balances, holds, fees.
 *
 * <p>{@code -Dlockstep.seed=N} repeats a run, {@code -Dlockstep.random.runs=N} makes more of them: 4,000 are 4.8
 * million commands. It goes on, within reason, until it has met every case that it is for.
 */
@Timeout(600)
class RandomCommandsTest
{
    private static final int RUNS = Integer.getInteger("lockstep.random.runs", 2_000);
    private static final int MOST_TIMES = 8;
    private static final int COMMANDS = 1200;

    private static final List<String> COMMON_REFUSALS = List.of(
        "INVALID", "UNKNOWN_INSTRUMENT", "UNKNOWN_USER", "DUPLICATE_ORDER", "INSUFFICIENT_FUNDS", "FULL",
        "AMOUNT_TOO_LARGE", "USER_SUSPENDED");

    private int triggered;
    private int cascades;
    private final Map<String, Integer> reached = new TreeMap<>();

    @Test
    void shouldComeToWhatTheReferenceComesTo()
    {
        final long firstSeed = Long.getLong("lockstep.seed", System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("-Dlockstep.seed=" + firstSeed);

        long seed = firstSeed;
        for (; seed < firstSeed + RUNS || seed < firstSeed + MOST_TIMES * RUNS && !isComplete(); seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            compare(capacities(random), new RandomCommands(random).make(COMMANDS), "seed=" + seed);
        }

        System.out.println((seed - firstSeed) + " runs: " + reached + ", triggered " + triggered +
            ", by each other " + cascades);
        assertTrue(triggered > 100 && cascades > 0, "triggered " + triggered + ", by each other " + cascades);
        expectedCases().forEach((expected) ->
            assertTrue(reached.containsKey(expected), () -> "not reached: " + expected));
    }

    private boolean isComplete()
    {
        return triggered > 100 && cascades > 0 && reached.keySet().containsAll(expectedCases());
    }

    private void compare(final Capacities capacities, final List<String> lines, final String what)
    {
        final ReferenceExchange reference = new ReferenceExchange(capacities);
        final List<String> expected = new ArrayList<>();
        try (SpotHost host = new SpotHost(capacities))
        {
            final SpotCommands commands = SpotCommands.of(lines);
            for (int i = 0; i < lines.size(); i++)
            {
                final String line = lines.get(i);
                final String result = reference.apply(line);
                host.apply(commands, i);
                count(line, result);
                if (ReferenceExchange.isOrderCommand(line) || result.indexOf(',') > 0)
                {
                    expected.add(expected.size() + "," + result);
                }
                if (i % 100 == 0)
                {
                    assertTrue(reference.isConserved(), what);
                    assertSameState(reference, host, what + " line " + i + ": " + line);
                }
            }

            assertSameState(reference, host, what);
            final List<String> actual = host.results();
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++)
            {
                assertEquals(expected.get(i), actual.get(i), what);
            }
            assertEquals(expected.size(), actual.size(), what);
        }
    }

    private static void assertSameState(final ReferenceExchange reference, final SpotHost host, final String what)
    {
        assertEquals(sorted(reference.books()), sorted(host.books()), what);
        assertEquals(sorted(reference.accounts()), sorted(host.accounts()), what);
        final Map<String, BigInteger> holds = reference.holds();
        host.balances().forEach((account, balance) -> assertEquals(
            holds.getOrDefault(account, BigInteger.ZERO), BigInteger.valueOf(balance[1]), what + " " + account));
        host.fees().forEach((currency, fees) ->
            assertEquals(reference.fees(currency), BigInteger.valueOf(fees), what + " " + currency));
    }

    private static List<String> sorted(final List<String> lines)
    {
        return lines.stream().sorted(Comparator.naturalOrder()).toList();
    }

    /**
     * One time of three everything is scarce.
     */
    private static Capacities capacities(final SplittableRandom random)
    {
        if (random.nextInt(3) > 0)
        {
            return new Capacities(8, 8, 64, 64, 4096, 4096);
        }

        return new Capacities(
            1 + random.nextInt(4),
            2 + random.nextInt(2),
            1 + random.nextInt(6),
            2 + random.nextInt(12),
            1 + random.nextInt(16),
            1 + random.nextInt(8));
    }

    private void count(final String line, final String result)
    {
        final String[] fields = line.split(",");
        final String stop = fields.length > 9 && !"0".equals(fields[9]) ? " STOP" : "";
        final String kind = "O".equals(fields[0]) ? fields[4] + " " + fields[5] + stop :
            "I".equals(fields[0]) ? "I " + fields[4] : fields[0];
        ExpectedSettings.count(fields, result, reached);
        triggered += result.split("TRIGGER", -1).length - 1;
        cascades += result.matches(".*TRIGGER.*TRADE.*TRIGGER.*") ? 1 : 0;
        reached.merge(kind + " " + outcome(result), 1, Integer::sum);
    }

    private static String outcome(final String result)
    {
        if (!result.startsWith(ReferenceExchange.SUCCESS))
        {
            return ExpectedSettings.plain(result);
        }

        final boolean isTraded = result.contains("TRADE");
        final boolean isDone = result.endsWith(":1") && isTraded && !result.contains("REJECT");
        if (result.contains("REDUCE"))
        {
            return result.endsWith(":1") ? "gone" : "part";
        }

        return isDone ? "filled" :
            isTraded ? result.contains("REJECT") ? "part, rejected" : "part" :
                result.contains("REJECT") ? "rejected" : "nothing";
    }

    private static List<String> expectedCases()
    {
        final List<String> cases = new ArrayList<>();
        for (final String side : new String[]{"BID ", "ASK "})
        {
            for (final String type : new String[]{"GTC", "IOC", "FOK", "FOK_BUDGET"})
            {
                cases.add(side + type + " filled");
                COMMON_REFUSALS.forEach((refusal) -> cases.add(side + type + " " + refusal));
                if (!"GTC".equals(type))
                {
                    cases.add(side + type + " rejected");
                }
            }
            cases.addAll(List.of(side + "GTC part", side + "GTC nothing", side + "IOC part, rejected"));
        }
        for (final String kind : new String[]{"BID GTC STOP ", "BID IOC STOP ", "ASK GTC STOP ", "ASK IOC STOP "})
        {
            cases.addAll(List.of(kind + "nothing", kind + "filled", kind + "FULL", kind + "INSUFFICIENT_FUNDS"));
            cases.add(kind + "INVALID");
        }
        for (final String kind : new String[]{"I BID ", "I ASK "})
        {
            cases.addAll(List.of(kind + "nothing", kind + "filled", kind + "part", kind + "INVALID", kind + "FULL"));
            cases.addAll(List.of(kind + "WOULD_TRADE", kind + "INSUFFICIENT_FUNDS", kind + "DUPLICATE_ORDER"));
        }
        cases.addAll(List.of("BID POST_ONLY nothing", "BID POST_ONLY WOULD_TRADE"));
        cases.addAll(List.of("ASK POST_ONLY nothing", "ASK POST_ONLY WOULD_TRADE"));
        cases.addAll(List.of("M WOULD_TRADE", "M USER_SUSPENDED", "D USER_SUSPENDED"));
        cases.addAll(List.of("SUSPEND nothing", "SUSPEND UNKNOWN_USER", "SUSPEND USER_SUSPENDED"));
        cases.addAll(List.of("RESUME nothing", "RESUME UNKNOWN_USER", "RESUME USER_NOT_SUSPENDED"));
        for (final String type : new String[]{"GTC", "IOC", "FOK", "FOK_BUDGET"})
        {
            cases.add("BID " + type + " RESERVE_PRICE");
            cases.add("ASK " + type + " PRICE_BELOW_FEE");
        }

        cases.addAll(ExpectedSettings.cases());
        final List<String> ofResting = List.of("UNKNOWN_INSTRUMENT", "UNKNOWN_ORDER");
        ofResting.forEach((refusal) -> cases.addAll(List.of("C " + refusal, "M " + refusal, "R " + refusal)));
        cases.addAll(List.of("C gone", "R gone", "R part", "R INVALID"));
        cases.addAll(List.of("M nothing", "M part", "M filled", "M INVALID", "M FULL"));
        cases.addAll(List.of("M PRICE_ABOVE_RESERVE", "M PRICE_BELOW_FEE"));
        cases.addAll(List.of("S nothing", "S INVALID", "S DUPLICATE_INSTRUMENT", "S FULL"));
        cases.addAll(List.of("U nothing", "U DUPLICATE_USER", "U FULL"));
        cases.addAll(List.of("D nothing", "D INVALID", "D UNKNOWN_USER", "D UNKNOWN_CURRENCY", "D ALREADY_ADJUSTED"));
        cases.addAll(List.of("D INSUFFICIENT_FUNDS", "D AMOUNT_TOO_LARGE", "D FULL"));
        return cases;
    }
}
