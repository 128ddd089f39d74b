package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.AccountRecord;
import io.lockstep.examples.exchange.spot.codecs.UserRecord;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;

/**
 * Who has how much: users, their accounts, and for each currency what came in and where it is.
 *
 * <p>An account is what one user has of one currency: a part that is free, and one that is held for orders. Every
 * booking goes to the account and to the {@link Totals} of its currency.
 *
 * <p>Threading: owned by the processor agent.
 */
class Ledger
{
    static final int NONE = RecordTable.MISSING;

    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private final UserRecord user = new UserRecord();
    private final AccountRecord account = new AccountRecord();
    private final RecordTable users;
    private final RecordTable accounts;
    private final Totals totals;

    Ledger(final Stores stores, final Capacities capacities)
    {
        users = stores.recordTable("users", UserRecord.LENGTH, capacities.users());
        accounts = stores.recordTable("accounts", AccountRecord.LENGTH, capacities.accounts());
        totals = new Totals(stores, capacities);
    }

    int findUser(final long userId)
    {
        return users.find(userId);
    }

    int addUser(final long userId)
    {
        return users.insert(userId);
    }

    boolean hasRoomForUser()
    {
        return users.size() < users.capacity();
    }

    int userCount()
    {
        return users.size();
    }

    long userId(final int userSlot)
    {
        return users.keyAt(userSlot);
    }

    long lastAdjustmentId(final int userSlot)
    {
        users.read(userSlot, user);
        return user.lastAdjustmentId();
    }

    void lastAdjustmentId(final int userSlot, final long adjustmentId)
    {
        users.write(userSlot, user);
        user.lastAdjustmentId(adjustmentId);
    }

    boolean isSuspended(final int userSlot)
    {
        users.read(userSlot, user);
        return user.statusRaw() != UserStatus.ACTIVE.value();
    }

    void status(final int userSlot, final UserStatus status)
    {
        users.write(userSlot, user);
        user.status(status);
    }

    int findCurrency(final int currencyId)
    {
        return totals.find(currencyId);
    }

    int addCurrency(final int currencyId)
    {
        return totals.add(currencyId);
    }

    boolean hasRoomForCurrencies(final int oneId, final int otherId)
    {
        return totals.hasRoomFor(oneId, otherId);
    }

    int currencyCount()
    {
        return totals.count();
    }

    int currencyId(final int currencySlot)
    {
        return totals.id(currencySlot);
    }

    long deposited(final int currencySlot)
    {
        return totals.deposited(currencySlot);
    }

    long heldOfAll(final int currencySlot)
    {
        return totals.held(currencySlot);
    }

    long fees(final int currencySlot)
    {
        return totals.fees(currencySlot);
    }

    int findAccount(final int userSlot, final int currencyId)
    {
        return accounts.find(accountKey(userSlot, currencyId));
    }

    /**
     * The account of a user in a currency, which is made where there is none.
     *
     * @return its slot; {@link RecordTable#FULL} where there was none and there is no room: see
     * {@link #hasRoomForAccount}.
     */
    int openAccount(final int userSlot, final int currencyId)
    {
        final long key = accountKey(userSlot, currencyId);
        final int found = accounts.find(key);
        return NONE == found ? accounts.insert(key) : found;
    }

    boolean hasRoomForAccount(final int userSlot, final int currencyId)
    {
        return accounts.size() < accounts.capacity() || NONE != findAccount(userSlot, currencyId);
    }

    int accountCount()
    {
        return accounts.size();
    }

    int accountUser(final int accountSlot)
    {
        return (int)(accounts.keyAt(accountSlot) >>> Integer.SIZE);
    }

    int accountCurrency(final int accountSlot)
    {
        return (int)accounts.keyAt(accountSlot);
    }

    long free(final int accountSlot)
    {
        accounts.read(accountSlot, account);
        return account.free();
    }

    long held(final int accountSlot)
    {
        accounts.read(accountSlot, account);
        return account.held();
    }

    /**
     * Book amounts to the two parts of an account, and to the totals.
     *
     * @param accountSlot  of the account.
     * @param currencySlot of its currency.
     * @param free         what the free part gains; below zero where it loses.
     * @param held         what the held part gains; below zero where it loses.
     * @throws IllegalStateException if one of the parts would be below zero: a fault of the exchange, never of a
     *                               command.
     */
    void book(final int accountSlot, final int currencySlot, final long free, final long held)
    {
        accounts.write(accountSlot, account);
        final long newFree = account.free() + free;
        final long newHeld = account.held() + held;
        if ((newFree | newHeld) < 0)
        {
            throw new IllegalStateException("an account went below zero: user=" + userId(accountUser(accountSlot)) +
                " currency=" + accountCurrency(accountSlot) + " free=" + newFree + " held=" + newHeld);
        }

        account.free(newFree).held(newHeld);
        totals.book(currencySlot, free, held);
    }

    void earn(final int currencySlot, final long fees)
    {
        totals.earn(currencySlot, fees);
    }

    void deposit(final int currencySlot, final long amount)
    {
        totals.deposit(currencySlot, amount);
    }

    /**
     * Check that all that was deposited in a currency is on the accounts or was earned as fees.
     *
     * @param currencySlot of the currency.
     * @throws IllegalStateException if it is not, which stops the engine at this command.
     */
    void requireConserved(final int currencySlot)
    {
        totals.requireConserved(currencySlot);
    }

    private static long accountKey(final int userSlot, final int currencyId)
    {
        return (long)userSlot << Integer.SIZE | currencyId & UINT32_MASK;
    }
}
