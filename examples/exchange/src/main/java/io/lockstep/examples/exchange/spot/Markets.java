package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.MarketRecord;
import io.lockstep.examples.exchange.spot.codecs.Phase;
import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * What is kept beside instruments that have rules for prices and sizes, or phases: without it an instrument trades
 * continuously, at any price.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Markets
{
    private final MarketRecord market = new MarketRecord();
    private final RecordTable markets;
    private final Instruments instruments;

    Markets(final Stores stores, final Capacities capacities, final Instruments instruments)
    {
        this.instruments = instruments;
        markets = stores.recordTable("markets", MarketRecord.LENGTH, capacities.instruments());
    }

    /**
     * Set the rules of an instrument.
     */
    void rules(
        final int instrumentSlot,
        final long tickSize,
        final long lotSize,
        final long staticPrice,
        final long staticBand,
        final long dynamicBand)
    {
        markets.write(open(instrumentSlot), market);
        market.tickSize(tickSize)
            .lotSize(lotSize)
            .staticPrice(staticPrice)
            .staticBand(staticBand)
            .dynamicBand(dynamicBand);
    }

    int phase(final int instrumentSlot)
    {
        return isKept(instrumentSlot) ? market.phaseRaw() : Phase.CONTINUOUS.value();
    }

    /**
     * Whether no instrument has rules, phases or a feed.
     */
    boolean isEmpty()
    {
        return 0 == markets.size();
    }

    /**
     * How much of a book is published: a value of {@link Feed}.
     */
    int feed(final int instrumentSlot)
    {
        return isKept(instrumentSlot) ? market.feedRaw() : Feed.NONE.value();
    }

    void feed(final int instrumentSlot, final Feed feed)
    {
        markets.write(open(instrumentSlot), market);
        market.feed(feed);
    }

    boolean isAuction(final int instrumentSlot)
    {
        return Phase.AUCTION.value() == phase(instrumentSlot);
    }

    void phase(final int instrumentSlot, final Phase phase)
    {
        markets.write(open(instrumentSlot), market);
        market.phase(phase).indicativePrice(0).indicativeVolume(0).indicativeSurplus(0);
    }

    /**
     * The price that an auction leans to where all else is equal: that of the last trade, or the static one.
     *
     * @return the price; zero for none.
     */
    long referencePrice(final int instrumentSlot)
    {
        final long lastPrice = instruments.lastPrice(instrumentSlot);
        return 0 == lastPrice && isKept(instrumentSlot) ? market.staticPrice() : lastPrice;
    }

    /**
     * Remember what was reported of an auction.
     *
     * @return false if it is what was reported before.
     */
    boolean indicative(final int instrumentSlot, final long price, final long volume, final long surplus)
    {
        markets.write(open(instrumentSlot), market);
        if (market.indicativePrice() == price && market.indicativeVolume() == volume &&
            market.indicativeSurplus() == surplus)
        {
            return false;
        }

        market.indicativePrice(price).indicativeVolume(volume).indicativeSurplus(surplus);
        return true;
    }

    /**
     * Why an order may not have a price, or null.
     */
    Refusal price(final int instrumentSlot, final long price)
    {
        if (!isKept(instrumentSlot))
        {
            return null;
        }
        if (isOff(price, market.tickSize()))
        {
            return Refusal.OFF_TICK;
        }
        if (isOutside(price, market.staticPrice(), market.staticBand()))
        {
            return Refusal.OUTSIDE_STATIC_BAND;
        }

        return isOutside(price, instruments.lastPrice(instrumentSlot), market.dynamicBand()) ?
            Refusal.OUTSIDE_DYNAMIC_BAND : null;
    }

    /**
     * Why a stop may not be at a price, or null.
     */
    Refusal stopPrice(final int instrumentSlot, final long price)
    {
        return isKept(instrumentSlot) && isOff(price, market.tickSize()) ? Refusal.OFF_TICK : null;
    }

    /**
     * Why an order may not have a size, or null.
     */
    Refusal size(final int instrumentSlot, final long size)
    {
        return isKept(instrumentSlot) && isOff(size, market.lotSize()) ? Refusal.OFF_LOT : null;
    }

    private boolean isKept(final int instrumentSlot)
    {
        final int slot = 0 == markets.size() ? RecordTable.MISSING : markets.find(instrumentSlot);
        if (RecordTable.MISSING == slot)
        {
            return false;
        }

        markets.read(slot, market);
        return true;
    }

    private int open(final int instrumentSlot)
    {
        final int found = markets.find(instrumentSlot);
        return RecordTable.MISSING == found ? markets.insert(instrumentSlot) : found;
    }

    private static boolean isOff(final long value, final long step)
    {
        return step > 1 && 0 != value % step;
    }

    private static boolean isOutside(final long price, final long reference, final long band)
    {
        return 0 != reference && 0 != band && Math.abs(price - reference) > band;
    }
}
