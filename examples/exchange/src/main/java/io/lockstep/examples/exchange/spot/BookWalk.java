package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.LevelRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;

/**
 * Walks the orders of a book, from the best level on, each from its oldest order on.
 *
 * <p>Threading: owned by the processor agent.
 */
final class BookWalk
{
    /** Books that an instrument has. */
    static final int BOOKS = 4;

    private final LevelRecord level = new LevelRecord();
    private final OrderRecord order = new OrderRecord();
    private final Books books;

    /**
     * Takes orders.
     */
    @FunctionalInterface
    interface Visitor
    {
        /**
         * One order, which may be taken out of the book meanwhile.
         *
         * @param slot   of it.
         * @param record of it, valid until something changes.
         */
        void onOrder(int slot, OrderRecord record);
    }

    BookWalk(final Books books)
    {
        this.books = books;
    }

    /**
     * Walk one of the books of an instrument.
     *
     * @param book    as {@link Books} numbers them.
     * @param visitor of its orders.
     */
    void forEach(final int book, final Visitor visitor)
    {
        int worse;
        for (int at = books.best(book); Books.NONE != at; at = worse)
        {
            books.readLevel(at, level);
            worse = level.worse();
            int next;
            for (int slot = level.head(); Books.NONE != slot; slot = next)
            {
                books.read(slot, order);
                next = order.next();
                visitor.onOrder(slot, order);
            }
        }
    }
}
