package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;

/**
 * Walks the books and accounts of an exchange that rests.
 *
 * <p>Instruments, users and accounts are never taken out, so that their slots are dense, in the order in which they
 * came.
 *
 * <p>Threading: whoever may read the processor's stores.
 */
public final class SpotListing implements SpotState
{
    private final LevelRecord level = new LevelRecord();
    private final Instruments instruments;
    private final Ledger ledger;
    private final Books books;

    SpotListing(final Instruments instruments, final Ledger ledger, final Books books)
    {
        this.instruments = instruments;
        this.ledger = ledger;
        this.books = books;
    }

    /**
     * How many instruments there are.
     */
    int instruments()
    {
        return instruments.count();
    }

    @Override
    public void levels(final LevelConsumer consumer)
    {
        for (int slot = 0; slot < instruments.count(); slot++)
        {
            levels(slot, Integer.MAX_VALUE, consumer);
        }
    }

    /**
     * The best levels of an instrument: asks before bids, the best first.
     *
     * @param slot     of the instrument.
     * @param limit    most levels of a side.
     * @param consumer of them.
     * @return whether these are all.
     */
    boolean levels(final int slot, final int limit, final LevelConsumer consumer)
    {
        final int id = instruments.id(slot);
        final boolean areAllAsks = levels(Books.book(slot, IncomingOrder.ASK), id, limit, consumer);
        return levels(Books.book(slot, IncomingOrder.BID), id, limit, consumer) && areAllAsks;
    }

    @Override
    public void accounts(final AccountConsumer consumer)
    {
        for (int slot = 0; slot < ledger.accountCount(); slot++)
        {
            onAccount(slot, consumer);
        }
    }

    @Override
    public void currencies(final CurrencyConsumer consumer)
    {
        for (int slot = 0; slot < ledger.currencyCount(); slot++)
        {
            consumer.onCurrency(
                ledger.currencyId(slot), ledger.deposited(slot), ledger.heldOfAll(slot), ledger.fees(slot));
        }
    }

    /**
     * All accounts of a user, in the order in which instruments brought the currencies.
     *
     * @param userSlot of the user.
     * @param consumer of them.
     */
    void accounts(final int userSlot, final AccountConsumer consumer)
    {
        for (int currency = 0; currency < ledger.currencyCount(); currency++)
        {
            final int slot = ledger.findAccount(userSlot, ledger.currencyId(currency));
            if (Ledger.NONE != slot)
            {
                onAccount(slot, consumer);
            }
        }
    }

    private void onAccount(final int slot, final AccountConsumer consumer)
    {
        consumer.onAccount(
            ledger.userId(ledger.accountUser(slot)),
            ledger.accountCurrency(slot),
            ledger.free(slot),
            ledger.held(slot));
    }

    private boolean levels(final int book, final int instrument, final int limit, final LevelConsumer consumer)
    {
        int next;
        int count = 0;
        for (int slot = books.best(book); Books.NONE != slot; slot = next)
        {
            if (count++ == limit)
            {
                return false;
            }

            books.readLevel(slot, level);
            next = level.worse();
            consumer.onLevel(
                instrument,
                IncomingOrder.ASK == Books.side(book),
                level.price(),
                level.volume() - level.hidden(),
                level.orders());
        }

        return true;
    }
}
