package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.InstrumentRecord;

/**
 * The instruments that are listed, each with the first level of its four books, and the price of its last trade.
 *
 * <p>How a number stands for a book: {@link Books}.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Instruments
{
    static final int NONE = RecordTable.MISSING;

    private static final int CONTENT_LENGTH = 48;

    private final InstrumentRecord instrument = new InstrumentRecord();
    private final RecordTable instruments;

    Instruments(final Stores stores, final Capacities capacities)
    {
        instruments = stores.recordTable(
            "instruments", InstrumentRecord.LENGTH, CONTENT_LENGTH, capacities.instruments());
    }

    int find(final int instrumentId)
    {
        return instruments.find(instrumentId);
    }

    boolean hasRoom()
    {
        return instruments.size() < instruments.capacity();
    }

    int count()
    {
        return instruments.size();
    }

    int id(final int slot)
    {
        return (int)instruments.keyAt(slot);
    }

    void add(
        final int instrumentId,
        final int baseCurrency,
        final int quoteCurrency,
        final int baseSlot,
        final int quoteSlot,
        final long baseScale,
        final long quoteScale,
        final long takerFee,
        final long makerFee)
    {
        instruments.write(instruments.insert(instrumentId), instrument);
        instrument
            .baseCurrency(baseCurrency)
            .quoteCurrency(quoteCurrency)
            .baseSlot(baseSlot)
            .quoteSlot(quoteSlot)
            .baseScale(baseScale)
            .quoteScale(quoteScale)
            .takerFee(takerFee)
            .makerFee(makerFee)
            .bestBid(NONE)
            .bestAsk(NONE)
            .firstStopAsk(NONE)
            .firstStopBid(NONE);
    }

    void read(final int slot, final int instrumentId, final Terms terms)
    {
        instruments.read(slot, instrument);
        terms.currencies(
            slot,
            instrumentId,
            instrument.baseCurrency(),
            instrument.quoteCurrency(),
            instrument.baseSlot(),
            instrument.quoteSlot());
        terms.scales(
            instrument.baseScale(), instrument.quoteScale(), instrument.takerFee(), instrument.makerFee());
    }

    /**
     * The best level of a book.
     *
     * @return slot, or {@link #NONE}.
     */
    int best(final int book)
    {
        instruments.read(book >>> 2, instrument);
        return switch (book & 3)
        {
            case 0 -> instrument.bestBid();
            case 1 -> instrument.bestAsk();
            case 2 -> instrument.firstStopAsk();
            default -> instrument.firstStopBid();
        };
    }

    void best(final int book, final int level)
    {
        instruments.write(book >>> 2, instrument);
        switch (book & 3)
        {
            case 0 -> instrument.bestBid(level);
            case 1 -> instrument.bestAsk(level);
            case 2 -> instrument.firstStopAsk(level);
            default -> instrument.firstStopBid(level);
        }
    }

    /**
     * Price of the last trade.
     *
     * @return the price; zero before the first.
     */
    long lastPrice(final int slot)
    {
        instruments.read(slot, instrument);
        return instrument.lastPrice();
    }

    void lastPrice(final int slot, final long price)
    {
        instruments.write(slot, instrument);
        instrument.lastPrice(price);
    }
}
