package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.PositionRecord;

/**
 * Accounts that may come to have so much of their currency: what is on them, and what bids in the books ask for.
 *
 * <p>What bids ask for is followed from when the limit is set.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Positions
{
    private final PositionRecord position = new PositionRecord();
    private final RecordTable positions;
    private final Ledger ledger;

    Positions(final Stores stores, final Capacities capacities, final Ledger ledger)
    {
        this.ledger = ledger;
        positions = stores.recordTable("positions", PositionRecord.LENGTH, capacities.users());
    }

    /**
     * Whether no account is limited.
     */
    boolean isEmpty()
    {
        return 0 == positions.size();
    }

    boolean hasRoom()
    {
        return positions.size() < positions.capacity();
    }

    boolean hasRoomFor(final int account)
    {
        return hasRoom() || RecordTable.MISSING != positions.find(account);
    }

    /**
     * Limit an account.
     *
     * @param account slot.
     * @param limit   units of its currency.
     * @param pending units that bids in the books ask for.
     */
    void limit(final int account, final long limit, final long pending)
    {
        final int found = positions.find(account);
        positions.write(RecordTable.MISSING == found ? positions.insert(account) : found, position);
        position.maxAmount(limit).pending(pending);
    }

    void remove(final int account)
    {
        positions.removeKey(account);
    }

    /**
     * Whether a bid asks for more than its user may come to have.
     *
     * @param account slot of the base currency.
     * @param amount  units that it asks for, or {@link Amounts#TOO_LARGE}.
     */
    boolean isExceededBy(final int account, final long amount)
    {
        final int slot = find(account);
        if (RecordTable.MISSING == slot)
        {
            return false;
        }

        positions.read(slot, position);
        final long owned = Amounts.plus(ledger.free(account), ledger.held(account));
        final long sum = Amounts.plus(Amounts.plus(owned, position.pending()), amount);
        return sum < 0 || sum > position.maxAmount();
    }

    /**
     * Bids ask for more, or for less where they have traded or are gone.
     *
     * @param account slot of the base currency.
     * @param amount  units.
     */
    void ask(final int account, final long amount)
    {
        final int slot = find(account);
        if (RecordTable.MISSING != slot)
        {
            positions.write(slot, position);
            position.pending(position.pending() + amount);
        }
    }

    private int find(final int account)
    {
        return 0 == positions.size() ? RecordTable.MISSING : positions.find(account);
    }
}
