package io.lockstep.examples.exchange.spot;

/**
 * The best of the prices that an auction considers, by the rules of {@link Auction}.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Equilibrium
{
    private long reference;
    private long volume;
    private long excess;
    private long lowest;
    private long highest;
    private long nearest;
    private long surplusAtLowest;
    private long surplusAtHighest;
    private long surplusAtNearest;

    void begin(final long referencePrice)
    {
        reference = referencePrice;
        volume = 0;
        excess = 0;
        lowest = 0;
        highest = 0;
        nearest = 0;
        surplusAtLowest = 0;
        surplusAtHighest = 0;
        surplusAtNearest = 0;
    }

    /**
     * Consider a price, which is above all that were considered before.
     *
     * @param price to consider.
     * @param bids  lots that would buy at it.
     * @param asks  lots that would sell at it.
     */
    void consider(final long price, final long bids, final long asks)
    {
        final long traded = Math.min(bids, asks);
        final long surplus = bids - asks;
        final long excessHere = Math.abs(surplus);
        if (0 == traded || traded < volume || traded == volume && excessHere > excess)
        {
            return;
        }

        if (traded > volume || excessHere < excess)
        {
            volume = traded;
            excess = excessHere;
            lowest = price;
            surplusAtLowest = surplus;
            nearest = price;
            surplusAtNearest = surplus;
        }
        highest = price;
        surplusAtHighest = surplus;
        if (0 != reference && Math.abs(price - reference) < Math.abs(nearest - reference))
        {
            nearest = price;
            surplusAtNearest = surplus;
        }
    }

    /**
     * The price.
     *
     * @return zero where nothing would trade.
     */
    long price()
    {
        return isBidden() ? highest : isOffered() ? lowest : nearest;
    }

    /**
     * Lots that would trade at it.
     */
    long volume()
    {
        return volume;
    }

    /**
     * Lots that would be left over at it: above zero of bids, below of asks.
     */
    long surplus()
    {
        return isBidden() ? surplusAtHighest : isOffered() ? surplusAtLowest : surplusAtNearest;
    }

    private boolean isBidden()
    {
        return surplusAtHighest > 0;
    }

    private boolean isOffered()
    {
        return surplusAtLowest < 0;
    }
}
