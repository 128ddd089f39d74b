package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.Stores;

/**
 * The accounts as matching knows them: by name only. What would be booked is told to settlement.
 *
 * <p>Users are known in all shards, whether they are suspended too.
 *
 * <p>Threading: owned by the processor agent.
 */
final class NamedAccounts extends Ledger
{
    private final StageMessages messages;

    NamedAccounts(final Stores stores, final Capacities capacities, final StageMessages messages)
    {
        super(stores, capacities);
        this.messages = messages;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Settlement hears of it in the order in which instruments bring currencies.
     */
    @Override
    int addCurrency(final int currencyId)
    {
        messages.settled(currencyId);
        return super.addCurrency(currencyId);
    }

    /**
     * {@inheritDoc}
     *
     * <p>One that is new here is opened where its money is.
     */
    @Override
    int openAccount(final int userSlot, final int currencyId)
    {
        final int found = findAccount(userSlot, currencyId);
        if (NONE != found)
        {
            return found;
        }

        messages.booking(userId(userSlot), currencyId, 0, 0);
        return super.openAccount(userSlot, currencyId);
    }

    @Override
    void book(final int accountSlot, final int currencySlot, final long free, final long held)
    {
        messages.booking(userId(accountUser(accountSlot)), accountCurrency(accountSlot), free, held);
    }

    @Override
    void earn(final int currencySlot, final long fees)
    {
        messages.earned(currencyId(currencySlot), fees);
    }

    @Override
    void requireConserved(final int currencySlot)
    {
        messages.settled(currencyId(currencySlot));
    }
}
