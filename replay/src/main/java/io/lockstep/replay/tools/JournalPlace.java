package io.lockstep.replay.tools;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * A place in the history of a journal: the sequence of an event, a position in bytes, or a time.
 *
 * <p>As text: {@code 4711}, {@code @65536}, {@code 2026-01-31T23:59:59.5Z}.
 *
 * @param kind  what the value is.
 * @param value sequence, position in bytes of a frame, or nanoseconds since the epoch.
 */
public record JournalPlace(Kind kind, long value)
{
    /**
     * Before everything.
     */
    public static final JournalPlace FIRST = new JournalPlace(Kind.SEQUENCE, 1);

    /**
     * Behind everything.
     */
    public static final JournalPlace LAST = new JournalPlace(Kind.SEQUENCE, Long.MAX_VALUE);

    private static final char POSITION_MARK = '@';
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * What a place is told by.
     */
    public enum Kind
    {
        /**
         * By the sequence of an event.
         */
        SEQUENCE,

        /**
         * By the position at which the frame begins that holds the event.
         */
        POSITION,

        /**
         * By the time of events.
         */
        TIME
    }

    /**
     * Read a place from text.
     *
     * @param text a sequence, {@code @} and a position, or an ISO-8601 time in UTC.
     * @return the place.
     * @throws IllegalArgumentException where it is none, with a message that says what is.
     */
    public static JournalPlace parse(final String text)
    {
        try
        {
            if (text.indexOf('T') > 0)
            {
                final Instant instant = Instant.parse(text);
                return new JournalPlace(Kind.TIME, Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano()));
            }

            final boolean isPosition = !text.isEmpty() && text.charAt(0) == POSITION_MARK;
            final long value = Long.parseLong(isPosition ? text.substring(1) : text);
            if (value >= (isPosition ? 0 : 1))
            {
                return new JournalPlace(isPosition ? Kind.POSITION : Kind.SEQUENCE, value);
            }
        }
        catch (final NumberFormatException | DateTimeException | ArithmeticException ex)
        {
            throw new IllegalArgumentException(notAPlace(text), ex);
        }

        throw new IllegalArgumentException(notAPlace(text));
    }

    /**
     * Whether an event comes before this place.
     *
     * @param position    at which its frame begins.
     * @param sequence    of the event.
     * @param timestampNs of the event.
     * @return true if it does; false at the place or behind it.
     */
    public boolean isBehind(final long position, final long sequence, final long timestampNs)
    {
        return value > of(position, sequence, timestampNs);
    }

    /**
     * Whether an event comes behind this place.
     *
     * @param position    at which its frame begins.
     * @param sequence    of the event.
     * @param timestampNs of the event.
     * @return true if it does; false at the place or before it.
     */
    public boolean isBefore(final long position, final long sequence, final long timestampNs)
    {
        return value < of(position, sequence, timestampNs);
    }

    @Override
    public String toString()
    {
        return switch (kind)
        {
            case SEQUENCE -> Long.toString(value);
            case POSITION -> POSITION_MARK + Long.toString(value);
            case TIME -> new TimeText().of(value);
        };
    }

    private long of(final long position, final long sequence, final long timestampNs)
    {
        return switch (kind)
        {
            case SEQUENCE -> sequence;
            case POSITION -> position;
            case TIME -> timestampNs;
        };
    }

    private static String notAPlace(final String text)
    {
        return "expected a sequence from 1 on, @ and a position, or a time such as 2026-01-31T23:59:59.5Z, but: " +
            text;
    }
}
