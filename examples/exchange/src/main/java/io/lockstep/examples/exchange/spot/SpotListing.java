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
public final class SpotListing
{
    private final LevelRecord level = new LevelRecord();
    private final Instruments instruments;
    private final Ledger ledger;
    private final Books books;

    /**
     * Takes the levels of books.
     */
    @FunctionalInterface
    public interface LevelConsumer
    {
        /**
         * One level.
         *
         * @param instrument of the book.
         * @param isAsk      whether it is one of the asks.
         * @param price      of the level.
         * @param volume     lots that rest there and are shown.
         * @param orders     number of orders that rest there.
         */
        void onLevel(int instrument, boolean isAsk, long price, long volume, int orders);
    }

    /**
     * Takes accounts.
     */
    @FunctionalInterface
    public interface AccountConsumer
    {
        /**
         * One account.
         *
         * @param userId   whose it is.
         * @param currency of it.
         * @param free     balance that is free.
         * @param held     balance that is held for orders.
         */
        void onAccount(long userId, int currency, long free, long held);
    }

    /**
     * Takes the totals of currencies.
     */
    @FunctionalInterface
    public interface CurrencyConsumer
    {
        /**
         * One currency.
         *
         * @param currency  of which it is told.
         * @param deposited deposits less withdrawals.
         * @param held      of all accounts.
         * @param fees      earned.
         */
        void onCurrency(int currency, long deposited, long held, long fees);
    }

    SpotListing(final Instruments instruments, final Ledger ledger, final Books books)
    {
        this.instruments = instruments;
        this.ledger = ledger;
        this.books = books;
    }

    /**
     * All levels: by instrument in the order in which they were listed, asks before bids, the best first.
     *
     * @param consumer of them.
     */
    public void levels(final LevelConsumer consumer)
    {
        for (int slot = 0; slot < instruments.count(); slot++)
        {
            final int id = instruments.id(slot);
            levels(Books.book(slot, IncomingOrder.ASK), id, consumer);
            levels(Books.book(slot, IncomingOrder.BID), id, consumer);
        }
    }

    /**
     * All accounts, in the order in which they were opened.
     *
     * @param consumer of them.
     */
    public void accounts(final AccountConsumer consumer)
    {
        for (int slot = 0; slot < ledger.accountCount(); slot++)
        {
            consumer.onAccount(
                ledger.userId(ledger.accountUser(slot)),
                ledger.accountCurrency(slot),
                ledger.free(slot),
                ledger.held(slot));
        }
    }

    /**
     * All currencies, in the order in which instruments brought them.
     *
     * @param consumer of them.
     */
    public void currencies(final CurrencyConsumer consumer)
    {
        for (int slot = 0; slot < ledger.currencyCount(); slot++)
        {
            consumer.onCurrency(
                ledger.currencyId(slot), ledger.deposited(slot), ledger.heldOfAll(slot), ledger.fees(slot));
        }
    }

    private void levels(final int book, final int instrument, final LevelConsumer consumer)
    {
        int next;
        for (int slot = books.best(book); Books.NONE != slot; slot = next)
        {
            books.readLevel(slot, level);
            next = level.worse();
            consumer.onLevel(
                instrument,
                IncomingOrder.ASK == Books.side(book),
                level.price(),
                level.volume() - level.hidden(),
                level.orders());
        }
    }
}
