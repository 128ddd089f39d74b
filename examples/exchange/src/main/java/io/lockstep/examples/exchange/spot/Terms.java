package io.lockstep.examples.exchange.spot;

/**
 * What an instrument trades and costs, read for one command.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Terms
{
    private int slot;
    private int instrument;
    private int baseCurrency;
    private int quoteCurrency;
    private int baseSlot;
    private int quoteSlot;
    private long baseScale;
    private long quoteScale;
    private long takerFee;
    private long makerFee;

    void currencies(
        final int instrumentSlot,
        final int instrumentId,
        final int baseId,
        final int quoteId,
        final int slotOfBase,
        final int slotOfQuote)
    {
        slot = instrumentSlot;
        instrument = instrumentId;
        baseCurrency = baseId;
        quoteCurrency = quoteId;
        baseSlot = slotOfBase;
        quoteSlot = slotOfQuote;
    }

    void scales(final long baseScaleOfLot, final long quoteScaleOfStep, final long feeOfTaker, final long feeOfMaker)
    {
        baseScale = baseScaleOfLot;
        quoteScale = quoteScaleOfStep;
        takerFee = feeOfTaker;
        makerFee = feeOfMaker;
    }

    int slot()
    {
        return slot;
    }

    int instrument()
    {
        return instrument;
    }

    int baseCurrency()
    {
        return baseCurrency;
    }

    int quoteCurrency()
    {
        return quoteCurrency;
    }

    int baseSlot()
    {
        return baseSlot;
    }

    int quoteSlot()
    {
        return quoteSlot;
    }

    long takerFee()
    {
        return takerFee;
    }

    long makerFee()
    {
        return makerFee;
    }

    /**
     * What a number of lots is in the base currency.
     *
     * @return units, or {@link Amounts#TOO_LARGE}.
     */
    long base(final long size)
    {
        return Amounts.times(size, baseScale);
    }

    /**
     * What a price is in the quote currency.
     *
     * @return units, or {@link Amounts#TOO_LARGE}.
     */
    long quote(final long price)
    {
        return Amounts.times(price, quoteScale);
    }

    /**
     * What a bid holds: its size at the price that it reserves, and the higher of the two fees.
     *
     * @return units of the quote currency, or {@link Amounts#TOO_LARGE}.
     */
    long bidHold(final long size, final long reservePrice)
    {
        return Amounts.times(size, Amounts.plus(quote(reservePrice), takerFee));
    }

    /**
     * What a bid with a budget holds.
     *
     * @return units of the quote currency, or {@link Amounts#TOO_LARGE}.
     */
    long budgetHold(final long size, final long budget)
    {
        return Amounts.plus(quote(budget), Amounts.times(size, takerFee));
    }
}
