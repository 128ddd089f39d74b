package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.Stores;

/**
 * The accounts of a shard of users. Of the totals only what was deposited is that of the whole exchange, which all
 * shards are told; the others settlement has.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RiskLedger extends Ledger
{
    private final StageMessages messages;

    RiskLedger(final Stores stores, final Capacities capacities, final StageMessages messages)
    {
        super(stores, capacities);
        this.messages = messages;
    }

    @Override
    void deposit(final int currencySlot, final long amount)
    {
        messages.deposited(currencyId(currencySlot), amount);
    }

    /**
     * A user of this shard or another one has deposited.
     */
    void onDeposited(final int currencyId, final long amount)
    {
        super.deposit(findCurrency(currencyId), amount);
    }

    @Override
    void requireConserved(final int currencySlot)
    {
        // What a user of this shard pays, one of another gets.
    }
}
