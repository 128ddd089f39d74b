package io.lockstep.examples.exchange.spot;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every line that exchange-core came to: results, books and accounts. Skipped where the data is not there.
 */
class ExchangeFlowTest
{
    @ParameterizedTest
    @EnumSource
    void shouldComeToEveryLineInTheReference(final ExchangeFlow flow)
    {
        final ReferenceExchange reference = new ReferenceExchange();
        final List<String> results = new ArrayList<>();

        for (final String command : flow.commands())
        {
            final String result = reference.apply(command);
            if (ReferenceExchange.isOrderCommand(command))
            {
                results.add(results.size() + "," + result);
            }
        }

        assertSame(flow.results(), results);
        assertSame(flow.books(), reference.books());
        assertSame(sorted(flow.accounts()), sorted(reference.accounts()));
        assertTrue(reference.isConserved());
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeToEveryLine(final ExchangeFlow flow)
    {
        final ReferenceExchange reference = new ReferenceExchange();
        flow.commands().forEach(reference::apply);

        try (SpotHost host = new SpotHost())
        {
            host.apply(SpotCommands.read(flow.file(), Integer.MAX_VALUE));

            assertSame(flow.books(), host.books());
            assertSame(sorted(flow.accounts()), sorted(host.accounts()));
            assertSame(flow.results(), host.results());
            final Map<String, long[]> balances = host.balances();
            reference.holds().forEach((account, held) ->
                assertEquals(held, BigInteger.valueOf(balances.get(account)[1]), account));
            host.fees().forEach((currency, fees) ->
                assertEquals(reference.fees(currency), BigInteger.valueOf(fees), "currency " + currency));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeToEveryLineInStagesOfOneTwoAndFourShards(final ExchangeFlow flow)
    {
        final SpotCommands commands = SpotCommands.read(flow.file(), Integer.MAX_VALUE);
        for (final int shards : new int[]{1, 2, 4})
        {
            try (SpotHost host = new SpotHost(new SpotStages(shards)))
            {
                host.apply(commands);

                assertSame(flow.books(), host.books());
                assertSame(sorted(flow.accounts()), sorted(host.accounts()));
                assertSame(flow.results(), host.results());
            }
        }
    }

    private static List<String> sorted(final List<String> lines)
    {
        return lines.stream().sorted(Comparator.naturalOrder()).toList();
    }

    private static void assertSame(final List<String> expected, final List<String> actual)
    {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++)
        {
            assertEquals(expected.get(i), actual.get(i), "line " + i);
        }
        assertEquals(expected.size(), actual.size());
    }
}
