package io.lockstep.transport.security;

import java.util.Arrays;

/**
 * Ranges of numbers, ends included.
 *
 * <p>Threading: immutable.
 */
final class LongRanges
{
    static final LongRanges NONE = new LongRanges(new long[0], new long[0]);

    private final long[] first;
    private final long[] last;

    private LongRanges(final long[] first, final long[] last)
    {
        this.first = first;
        this.last = last;
    }

    static LongRanges of(final long first, final long last)
    {
        return NONE.with(first, last);
    }

    /**
     * Numbers and ranges as {@code 1-9,40}; {@code *} for all that are possible.
     *
     * @throws IllegalArgumentException for anything else.
     */
    static LongRanges parse(final String text, final long min, final long max)
    {
        LongRanges ranges = NONE;
        for (final String item : text.split(",", -1))
        {
            ranges = ranges.withItem(item, 0, min, max);
        }

        return ranges;
    }

    LongRanges withItem(final String item, final long base, final long min, final long max)
    {
        if (item.equals("*"))
        {
            return with(base + min, base + max);
        }

        final int dash = item.indexOf('-');
        final long from = number(dash < 0 ? item : item.substring(0, dash), min, max);
        final long to = dash < 0 ? from : number(item.substring(dash + 1), min, max);
        if (to < from)
        {
            throw new IllegalArgumentException("a range ends before it begins: " + item);
        }

        return with(base + from, base + to);
    }

    boolean contains(final long number)
    {
        for (int i = 0; i < first.length; i++)
        {
            if (number >= first[i] && number <= last[i])
            {
                return true;
            }
        }

        return false;
    }

    private LongRanges with(final long from, final long to)
    {
        final long[] newFirst = Arrays.copyOf(first, first.length + 1);
        final long[] newLast = Arrays.copyOf(last, last.length + 1);
        newFirst[first.length] = from;
        newLast[last.length] = to;
        return new LongRanges(newFirst, newLast);
    }

    static long number(final String text, final long min, final long max)
    {
        final long number;
        try
        {
            number = Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("not a number: " + text, ex);
        }
        if (number < min || number > max)
        {
            throw new IllegalArgumentException("not from " + min + " to " + max + ": " + text);
        }

        return number;
    }
}
