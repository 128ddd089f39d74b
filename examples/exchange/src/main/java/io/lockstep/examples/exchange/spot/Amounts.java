package io.lockstep.examples.exchange.spot;

/**
 * Sums and products of amounts, which say where they do not fit instead of going round.
 *
 * <p>Threading: any thread.
 */
final class Amounts
{
    /**
     * Stands for an amount that does not fit into 63 bits. It goes through sums and products as what it is.
     */
    static final long TOO_LARGE = -1;

    private Amounts()
    {
    }

    /**
     * Product of two amounts.
     *
     * @param one   not below zero, or {@link #TOO_LARGE}.
     * @param other not below zero, or {@link #TOO_LARGE}.
     * @return the product, or {@link #TOO_LARGE}.
     */
    static long times(final long one, final long other)
    {
        if (one < 0 || other < 0)
        {
            return TOO_LARGE;
        }

        final long product = one * other;
        return product < 0 || 0 != Math.multiplyHigh(one, other) ? TOO_LARGE : product;
    }

    /**
     * Sum of two amounts.
     *
     * @param one   not below zero, or {@link #TOO_LARGE}.
     * @param other not below zero, or {@link #TOO_LARGE}.
     * @return the sum, or {@link #TOO_LARGE}.
     */
    static long plus(final long one, final long other)
    {
        if (one < 0 || other < 0)
        {
            return TOO_LARGE;
        }

        final long sum = one + other;
        return sum < 0 ? TOO_LARGE : sum;
    }
}
