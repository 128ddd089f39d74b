package io.lockstep.examples.exchange;

/**
 * Random numbers that a seed determines, in integer arithmetic: the same on every JDK.
 *
 * <p>SplitMix64 as published by Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
 *
 * <p>Threading: single thread.
 */
public final class SeededRandom
{
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    /**
     * Begin.
     *
     * @param seed that determines all numbers.
     */
    public SeededRandom(final long seed)
    {
        state = seed;
    }

    long nextLong()
    {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;

        return z ^ (z >>> 31);
    }

    /**
     * A number below a bound.
     *
     * @param bound exclusive, positive.
     * @return from zero to {@code bound - 1}.
     */
    public int next(final int bound)
    {
        return (int)(((nextLong() >>> 32) * bound) >>> 32);
    }

    /**
     * True with a probability.
     *
     * @param perThousand how often in a thousand.
     * @return the draw.
     */
    public boolean isOneOf(final int perThousand)
    {
        return next(1000) < perThousand;
    }
}
