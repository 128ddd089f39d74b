package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.ReferenceState.Market;
import io.lockstep.examples.exchange.spot.ReferenceState.Order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The price of an auction, found by looking at every price at which an order rests.
 */
final class ReferenceAuction
{
    record Outcome(long price, long volume, long surplus)
    {
        private static final Outcome NONE = new Outcome(0, 0, 0);
    }

    private ReferenceAuction()
    {
    }

    static Outcome find(final Market market)
    {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<Long> prices = new ArrayList<>();
        market.bids.forEach((order) -> prices.add(order.price));
        market.asks.forEach((order) -> prices.add(order.price));
        for (final long price : prices.stream().distinct().sorted().toList())
        {
            final long bids = sum(market.bids.stream().filter((order) -> order.price >= price).toList());
            final long asks = sum(market.asks.stream().filter((order) -> order.price <= price).toList());
            outcomes.add(new Outcome(price, Math.min(bids, asks), bids - asks));
        }

        final long volume = outcomes.stream().mapToLong(Outcome::volume).max().orElse(0);
        if (volume == 0)
        {
            return Outcome.NONE;
        }

        outcomes.removeIf((outcome) -> outcome.volume < volume);
        final long surplus = outcomes.stream().mapToLong((outcome) -> Math.abs(outcome.surplus)).min().orElse(0);
        outcomes.removeIf((outcome) -> Math.abs(outcome.surplus) > surplus);
        return byPressure(outcomes, market.lastPrice == 0 ? market.staticPrice : market.lastPrice);
    }

    private static Outcome byPressure(final List<Outcome> outcomes, final long reference)
    {
        if (outcomes.stream().allMatch((outcome) -> outcome.surplus > 0))
        {
            return outcomes.get(outcomes.size() - 1);
        }
        if (outcomes.stream().allMatch((outcome) -> outcome.surplus < 0) || reference == 0)
        {
            return outcomes.get(0);
        }

        return outcomes.stream()
            .min(Comparator.comparingLong((outcome) -> Math.abs(outcome.price - reference)))
            .orElseThrow();
    }

    private static long sum(final Collection<Order> orders)
    {
        return orders.stream().mapToLong((order) -> order.left).sum();
    }
}
