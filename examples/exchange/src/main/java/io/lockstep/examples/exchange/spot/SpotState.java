package io.lockstep.examples.exchange.spot;

/**
 * Books, accounts and totals of an exchange, whoever tells of them.
 *
 * <p>Threading: as the implementation says.
 */
public interface SpotState
{
    /**
     * All levels: by instrument, asks before bids, the best first.
     *
     * @param consumer of them.
     */
    void levels(LevelConsumer consumer);

    /**
     * All accounts.
     *
     * @param consumer of them.
     */
    void accounts(AccountConsumer consumer);

    /**
     * All currencies, in the order in which instruments brought them.
     *
     * @param consumer of them.
     */
    void currencies(CurrencyConsumer consumer);

    /**
     * Takes the levels of books.
     */
    @FunctionalInterface
    interface LevelConsumer
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
    interface AccountConsumer
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
    interface CurrencyConsumer
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
}
