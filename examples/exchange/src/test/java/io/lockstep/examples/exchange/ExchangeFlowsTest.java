package io.lockstep.examples.exchange;

import io.lockstep.examples.exchange.ReferenceBook.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange against the slow reference, line by line, on flows that random numbers make.
 */
class ExchangeFlowsTest
{
    private static final int SEEDS = 12;
    private static final int MESSAGES = 10_000;
    private static final int TINY_FLOWS = 300;
    private static final int TINY_MESSAGES = 400;
    private static final Set<Case> OF_REALISTIC_FLOWS = EnumSet.complementOf(EnumSet.of(
        Case.NEW_DUPLICATE,
        Case.NEW_ORDERS_FULL,
        Case.NEW_LEVELS_FULL,
        Case.MODIFY_BOOK_FULL,
        Case.MODIFY_AT_SAME_PRICE,
        Case.MODIFY_OTHER_SIDE));

    @ParameterizedTest
    @EnumSource
    void shouldReportWhatTheReferenceReports(final OrderFlow.Shape shape)
    {
        final Map<Case, Integer> reached = new EnumMap<>(Case.class);
        final long firstSeed = seed();

        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++)
        {
            final OrderMessages messages = OrderFlow.generate(seed, MESSAGES, shape);
            final ReferenceBook reference = new ReferenceBook(1 << 16, 1 << 12);
            assertSameReports(messages, reference, new ExchangeProcessor(1 << 16, 1 << 12), "seed=" + seed);
            reference.reached().forEach((key, value) -> reached.merge(key, value, Integer::sum));
        }

        System.out.println("seeds from " + firstSeed + ", " + shape + ": " + reached);
        for (final Case expected : OF_REALISTIC_FLOWS)
        {
            assertTrue(reached.containsKey(expected), () -> "not reached: " + expected + " in " + reached);
        }
    }

    @Test
    void shouldReportWhatTheReferenceReportsInTinyBooks()
    {
        final Map<Case, Integer> reached = new EnumMap<>(Case.class);
        final long firstSeed = seed();

        for (long seed = firstSeed; seed < firstSeed + TINY_FLOWS; seed++)
        {
            final SeededRandom random = new SeededRandom(seed);
            final int maxOrders = 1 + random.next(24);
            final int maxLevels = 1 + random.next(6);
            final OrderMessages messages = denseFlow(random);
            final ReferenceBook reference = new ReferenceBook(maxOrders, maxLevels);
            assertSameReports(messages, reference, new ExchangeProcessor(maxOrders, maxLevels), "seed=" + seed);
            reference.reached().forEach((key, value) -> reached.merge(key, value, Integer::sum));
        }

        System.out.println("seeds from " + firstSeed + ", tiny books: " + reached);
        for (final Case expected : Case.values())
        {
            assertTrue(reached.containsKey(expected), () -> "not reached: " + expected + " in " + reached);
        }
    }

    @Test
    void shouldWriteEveryByteOfEveryOutput()
    {
        final long seed = seed();
        final OrderMessages messages = denseFlow(new SeededRandom(seed));
        final List<String> overZeros = new ArrayList<>();
        final List<String> overOnes = new ArrayList<>();

        try (TestHost zeros = new TestHost(new ExchangeProcessor(8, 3), new OutputBytes(overZeros), (byte)0);
            TestHost ones = new TestHost(new ExchangeProcessor(8, 3), new OutputBytes(overOnes), (byte)-1))
        {
            for (int i = 0; i < messages.count(); i++)
            {
                zeros.apply(messages, i);
                ones.apply(messages, i);
            }
        }

        assertTrue(overZeros.size() >= messages.count(), "seed=" + seed);
        assertEquals(overZeros, overOnes, "seed=" + seed);
    }

    private static void assertSameReports(
        final OrderMessages messages,
        final ReferenceBook reference,
        final ExchangeProcessor processor,
        final String what)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ReportWriter writer = new ReportWriter(out);
        final List<String> expected = new ArrayList<>();
        final Sha256Lines hash = new Sha256Lines();

        try (TestHost host = new TestHost(processor, writer))
        {
            for (int i = 0; i < messages.count(); i++)
            {
                host.apply(messages, i);
                expected.addAll(reference.apply(messages, i));
            }
        }

        expected.forEach(hash::add);
        final String sha256 = writer.sha256();
        assertEquals(expected, out.toString(US_ASCII).lines().toList(), what);
        assertEquals(hash.sha256(), sha256, what);
    }

    /**
     * Few ids, few prices, both sides: everything collides.
     */
    private static OrderMessages denseFlow(final SeededRandom random)
    {
        final OrderMessages messages = new OrderMessages(TINY_MESSAGES);
        for (int i = 0; i < TINY_MESSAGES; i++)
        {
            final int type = random.next(8);
            final int side = random.next(2);
            final long price = random.next(9) - 4 + (OrderMessages.BUY == side ? -2 : 2);
            messages.append(
                type < 5 ? OrderMessages.NEW : type < 6 ? OrderMessages.CANCEL : OrderMessages.MODIFY,
                side,
                type < 1,
                1 + random.next(9),
                random.next(40) - 3L,
                price);
        }

        return messages;
    }

    private static long seed()
    {
        return Long.getLong("lockstep.seed", System.nanoTime() & 0xFFFF_FFFFL);
    }
}
