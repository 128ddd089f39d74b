package io.lockstep.replay.tools;

import java.time.Instant;

/**
 * Times as text: ISO-8601 in UTC, with nanoseconds.
 *
 * <p>Events come in order of time: the text of a second is made once.
 *
 * <p>Threading: single owner.
 */
public final class TimeText
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NANO_DIGITS = 9;
    private static final int RADIX = 10;

    private final StringBuilder text = new StringBuilder("0000-00-00T00:00:00.000000000Z");

    private long lastSecond = Long.MIN_VALUE;
    private int fractionOffset;

    /**
     * A text that is reused.
     */
    public TimeText()
    {
    }

    /**
     * A time as text.
     *
     * @param timestampNs nanoseconds since the epoch.
     * @return such as {@code 2026-01-31T23:59:59.000000001Z}.
     */
    public String of(final long timestampNs)
    {
        final long second = Math.floorDiv(timestampNs, NANOS_PER_SECOND);
        int nanos = (int)Math.floorMod(timestampNs, NANOS_PER_SECOND);
        if (second != lastSecond)
        {
            final String whole = Instant.ofEpochSecond(second).toString();
            text.setLength(0);
            text.append(whole, 0, whole.length() - 1).append('.');
            fractionOffset = text.length();
            text.append("000000000Z");
            lastSecond = second;
        }
        for (int i = fractionOffset + NANO_DIGITS - 1; i >= fractionOffset; i--)
        {
            text.setCharAt(i, (char)('0' + nanos % RADIX));
            nanos /= RADIX;
        }

        return text.toString();
    }
}
