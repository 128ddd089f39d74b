package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;

/**
 * The commands that are not about orders: instruments, users, deposits and withdrawals.
 *
 * <p>Each method returns why it changed nothing, or null.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Administration
{
    private final Instruments instruments;
    private final Ledger ledger;
    private final SpotReports reports;

    Administration(final Instruments instruments, final Ledger ledger, final SpotReports reports)
    {
        this.instruments = instruments;
        this.ledger = ledger;
        this.reports = reports;
    }

    Refusal addInstrument(final AddInstrumentDecoder command)
    {
        final int id = command.instrument();
        final int base = command.baseCurrency();
        final int quote = command.quoteCurrency();
        final long baseScale = command.baseScale();
        final long quoteScale = command.quoteScale();
        final long takerFee = command.takerFee();
        final long makerFee = command.makerFee();
        if (base == quote || baseScale < 1 || quoteScale < 1 || makerFee < 0 || takerFee < makerFee ||
            takerFee > Long.MAX_VALUE / 2)
        {
            return Refusal.INVALID;
        }
        if (Instruments.NONE != instruments.find(id))
        {
            return Refusal.DUPLICATE_INSTRUMENT;
        }
        if (!instruments.hasRoom() || !ledger.hasRoomForCurrencies(base, quote))
        {
            return Refusal.FULL;
        }

        instruments.add(
            id, base, quote, ledger.addCurrency(base), ledger.addCurrency(quote),
            baseScale, quoteScale, takerFee, makerFee);
        reports.instrumentAdded(id);
        return null;
    }

    Refusal addUser(final AddUserDecoder command)
    {
        final long userId = command.userId();
        if (Ledger.NONE != ledger.findUser(userId))
        {
            return Refusal.DUPLICATE_USER;
        }
        if (!ledger.hasRoomForUser())
        {
            return Refusal.FULL;
        }

        ledger.addUser(userId);
        reports.userAdded(userId);
        return null;
    }

    /**
     * Suspend a user, or let one do all again.
     */
    Refusal status(final long userId, final UserStatus status)
    {
        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }

        final boolean isSuspended = ledger.isSuspended(user);
        if (isSuspended == (UserStatus.SUSPENDED == status))
        {
            return isSuspended ? Refusal.USER_SUSPENDED : Refusal.USER_NOT_SUSPENDED;
        }

        ledger.status(user, status);
        reports.userStatusChanged(userId, status);
        return null;
    }

    Refusal adjustBalance(final AdjustBalanceDecoder command)
    {
        final long userId = command.userId();
        final long adjustmentId = command.adjustmentId();
        final long amount = command.amount();
        final int currency = command.currency();
        if (0 == amount || Long.MIN_VALUE == amount)
        {
            return Refusal.INVALID;
        }

        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }

        final int currencySlot = ledger.findCurrency(currency);
        if (Ledger.NONE == currencySlot)
        {
            return Refusal.UNKNOWN_CURRENCY;
        }
        if (amount < 0 && ledger.isSuspended(user))
        {
            return Refusal.USER_SUSPENDED;
        }
        if (adjustmentId <= ledger.lastAdjustmentId(user))
        {
            return Refusal.ALREADY_ADJUSTED;
        }

        final int account = ledger.findAccount(user, currency);
        if (amount < 0 && (Ledger.NONE == account || ledger.free(account) + amount < 0))
        {
            return Refusal.INSUFFICIENT_FUNDS;
        }
        if (ledger.deposited(currencySlot) > Long.MAX_VALUE - Math.max(0, amount))
        {
            return Refusal.AMOUNT_TOO_LARGE;
        }
        if (!ledger.hasRoomForAccount(user, currency))
        {
            return Refusal.FULL;
        }

        book(user, currency, currencySlot, amount);
        ledger.lastAdjustmentId(user, adjustmentId);
        reports.balanceAdjusted(userId, adjustmentId, currency, ledger.free(ledger.findAccount(user, currency)));
        return null;
    }

    private void book(final int user, final int currency, final int currencySlot, final long amount)
    {
        ledger.deposit(currencySlot, amount);
        ledger.book(ledger.openAccount(user, currency), currencySlot, amount, 0);
        ledger.requireConserved(currencySlot);
    }
}
