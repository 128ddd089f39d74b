package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.InstrumentRecord;

/**
 * The instruments that are listed, each with the best level of its two books.
 *
 * <p>A <em>book</em> here is one side of an instrument: twice the slot of the instrument for the bids, and one more for
 * the asks.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Instruments
{
    static final int NONE = RecordTable.MISSING;

    private static final int CONTENT_LENGTH = 40;

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
            .bestAsk(NONE);
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
        instruments.read(book >>> 1, instrument);
        return 0 == (book & 1) ? instrument.bestBid() : instrument.bestAsk();
    }

    void best(final int book, final int level)
    {
        instruments.write(book >>> 1, instrument);
        if (0 == (book & 1))
        {
            instrument.bestBid(level);
        }
        else
        {
            instrument.bestAsk(level);
        }
    }
}
