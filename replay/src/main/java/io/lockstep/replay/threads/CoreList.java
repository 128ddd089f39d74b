package io.lockstep.replay.threads;

import java.util.BitSet;

/**
 * Sets of cores as people and Linux write them: {@code 2,4-6}.
 *
 * <p>Threading: any thread.
 */
public final class CoreList
{
    private static final int MAX_CORE = 4095;

    private CoreList()
    {
    }

    /**
     * Read a list.
     *
     * @param text numbers and ranges, parted by commas.
     * @return the cores.
     * @throws IllegalArgumentException if it is none.
     */
    public static BitSet parse(final String text)
    {
        final BitSet cores = new BitSet();
        for (final String part : text.split(",", -1))
        {
            final String[] ends = part.trim().split("-", -1);
            final int first = core(ends[0], text);
            final int last = ends.length == 1 ? first : core(ends[1], text);
            if (ends.length > 2 || last < first)
            {
                throw notList(text);
            }
            cores.set(first, last + 1);
        }

        return cores;
    }

    /**
     * Write a list.
     *
     * @param cores any.
     * @return its text; {@code none} if it is empty.
     */
    public static String format(final BitSet cores)
    {
        final StringBuilder text = new StringBuilder();
        for (int first = cores.nextSetBit(0); first >= 0; first = cores.nextSetBit(cores.nextClearBit(first)))
        {
            final int last = cores.nextClearBit(first) - 1;
            text.append(text.length() == 0 ? "" : ",").append(first);
            if (last > first)
            {
                text.append('-').append(last);
            }
        }

        return text.length() == 0 ? "none" : text.toString();
    }

    private static int core(final String digits, final String text)
    {
        try
        {
            final int core = Integer.parseInt(digits.trim());
            if (core >= 0 && core <= MAX_CORE)
            {
                return core;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw notList(text);
        }

        throw notList(text);
    }

    private static IllegalArgumentException notList(final String text)
    {
        return new IllegalArgumentException("not a list of cores, such as 2,4-6: cores=" + text);
    }
}
