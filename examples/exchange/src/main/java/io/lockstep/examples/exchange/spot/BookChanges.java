package io.lockstep.examples.exchange.spot;

/**
 * Takes what is about to change in the books.
 *
 * <p>Threading: owned by the processor agent.
 */
interface BookChanges
{
    /**
     * Nobody wants to know.
     */
    BookChanges NONE = new BookChanges()
    {
        @Override
        public void onLevel(final int book, final long price)
        {
            // Not wanted.
        }

        @Override
        public void onLevel(final int levelSlot)
        {
            // Not wanted.
        }

        @Override
        public void onOrder(final int book, final int slot, final boolean isLast)
        {
            // Not wanted.
        }
    };

    /**
     * The level of a price, which may not exist yet.
     */
    void onLevel(int book, long price);

    /**
     * A level that exists.
     */
    void onLevel(int levelSlot);

    /**
     * An order.
     *
     * @param book   that it is in, or comes to.
     * @param slot   of it.
     * @param isLast whether it comes to the end of a queue.
     */
    void onOrder(int book, int slot, boolean isLast);
}
