package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.CurrencyRecord;

/**
 * What came in of each currency, and where it is: free, held, or earned as fees.
 *
 * <p>After each command {@link #requireConserved(int)} can tell by four numbers that nothing came from nowhere and
 * nothing went there.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Totals
{
    static final int NONE = RecordTable.MISSING;

    private final CurrencyRecord currency = new CurrencyRecord();
    private final RecordTable currencies;

    Totals(final Stores stores, final Capacities capacities)
    {
        currencies = stores.recordTable("currencies", CurrencyRecord.LENGTH, capacities.currencies());
    }

    int find(final int currencyId)
    {
        return currencies.find(currencyId);
    }

    int add(final int currencyId)
    {
        final int found = currencies.find(currencyId);
        return NONE == found ? currencies.insert(currencyId) : found;
    }

    boolean hasRoomFor(final int oneId, final int otherId)
    {
        final int added = (NONE == currencies.find(oneId) ? 1 : 0) + (NONE == currencies.find(otherId) ? 1 : 0);
        return currencies.size() + added <= currencies.capacity();
    }

    int count()
    {
        return currencies.size();
    }

    int id(final int slot)
    {
        return (int)currencies.keyAt(slot);
    }

    long deposited(final int slot)
    {
        currencies.read(slot, currency);
        return currency.deposited();
    }

    long held(final int slot)
    {
        currencies.read(slot, currency);
        return currency.held();
    }

    long fees(final int slot)
    {
        currencies.read(slot, currency);
        return currency.fees();
    }

    /**
     * The parts of an account have gained, or lost where below zero.
     */
    void book(final int slot, final long free, final long held)
    {
        currencies.write(slot, currency);
        currency.free(currency.free() + free).held(currency.held() + held);
    }

    void earn(final int slot, final long fees)
    {
        currencies.write(slot, currency);
        currency.fees(currency.fees() + fees);
    }

    void deposit(final int slot, final long amount)
    {
        currencies.write(slot, currency);
        currency.deposited(currency.deposited() + amount);
    }

    /**
     * Check that all that was deposited in a currency is on the accounts or was earned as fees.
     *
     * @throws IllegalStateException if it is not.
     */
    void requireConserved(final int slot)
    {
        currencies.read(slot, currency);
        if (currency.deposited() != currency.free() + currency.held() + currency.fees() || currency.fees() < 0)
        {
            throw new IllegalStateException("money is not conserved: currency=" + id(slot) +
                " deposited=" + currency.deposited() + " free=" + currency.free() + " held=" + currency.held() +
                " fees=" + currency.fees());
        }
    }
}
