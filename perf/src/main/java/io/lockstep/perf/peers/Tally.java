package io.lockstep.perf.peers;

/**
 * What a flow of orders came to, as far as two exchanges can be held against each other.
 *
 * @param trades  their number.
 * @param volume  sum of their sizes.
 * @param refused commands about orders that were refused.
 * @param hash    over maker, taker, price and size of all trades in their order: {@code h = 31 h + x}, from zero.
 */
record Tally(long trades, long volume, long refused, long hash)
{
    static final Tally NONE = new Tally(0, 0, 0, 0);

    /**
     * With one trade more.
     */
    static long hash(final long hash, final long maker, final long taker, final long price, final long size)
    {
        return 31 * (31 * (31 * (31 * hash + maker) + taker) + price) + size;
    }

    boolean hasTradesOf(final Tally other)
    {
        return trades == other.trades && volume == other.volume && hash == other.hash;
    }
}
