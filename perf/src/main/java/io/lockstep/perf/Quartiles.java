package io.lockstep.perf;

import java.util.Arrays;

/**
 * Median and quartiles of what rounds have measured.
 *
 * @param low    a quarter of the values is at or below it.
 * @param median the middle.
 * @param high   a quarter of the values is at or above it.
 */
record Quartiles(double low, double median, double high)
{
    static Quartiles of(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(at(sorted, 1), at(sorted, 2), at(sorted, 3));
    }

    private static double at(final double[] sorted, final int quarter)
    {
        return sorted[Math.min(sorted.length - 1, sorted.length * quarter / 4)];
    }
}
