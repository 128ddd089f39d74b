package io.lockstep.examples.exchange.spot;

/**
 * How much an exchange has room for.
 *
 * @param instruments listed, at most {@link #MAX_INSTRUMENTS}.
 * @param currencies  that the instruments trade.
 * @param users       admitted.
 * @param accounts    of all users, one for each currency that a user ever had something to do with.
 * @param orders      resting in all books.
 * @param levels      prices with orders, of all books and both sides.
 */
public record Capacities(int instruments, int currencies, int users, int accounts, int orders, int levels)
{
    /**
     * Most instruments that any exchange may have.
     */
    public static final int MAX_INSTRUMENTS = 1 << 14;

    /**
     * What an exchange has room for, unless told otherwise.
     */
    public static final Capacities DEFAULT =
        new Capacities(1 << 10, 1 << 10, 1 << 18, 1 << 20, 1 << 20, 1 << 18);

    /**
     * Validate.
     *
     * @param instruments listed.
     * @param currencies  that the instruments trade.
     * @param users       admitted.
     * @param accounts    of all users.
     * @param orders      resting in all books.
     * @param levels      of all books and both sides.
     * @throws IllegalArgumentException if one of them is not positive, or there are too many instruments.
     */
    public Capacities
    {
        requirePositive("instruments", instruments);
        requirePositive("currencies", currencies);
        requirePositive("users", users);
        requirePositive("accounts", accounts);
        requirePositive("orders", orders);
        requirePositive("levels", levels);
        if (instruments > MAX_INSTRUMENTS)
        {
            throw new IllegalArgumentException(
                "an exchange has at most " + MAX_INSTRUMENTS + " instruments: instruments=" + instruments);
        }
    }

    private static void requirePositive(final String name, final int value)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException(name + " must be positive: " + name + "=" + value);
        }
    }
}
