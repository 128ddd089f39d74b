package io.lockstep.transport.security;

import io.lockstep.codecs.SchemaIds;
import org.agrona.DirectBuffer;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a session of one identity may do, and how much of it.
 *
 * <p>Threading: immutable. Asking allocates nothing.
 */
public final class SessionRights
{
    /**
     * In the place of a limit: there is none of its own.
     */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /**
     * Everything, as much as the node has room for.
     */
    public static final SessionRights ALL = parse("sources=* templates=*/* rights=send,query");

    private static final int ID_MAX = 0xFFFF;
    private static final int ID_BITS = 16;

    private LongRanges sources = LongRanges.NONE;
    private LongRanges templates = LongRanges.NONE;
    private final Set<SessionRight> rights = EnumSet.noneOf(SessionRight.class);
    private int maxSessions = NO_LIMIT;
    private int eventsPerSecond = NO_LIMIT;
    private int eventsBurst = NO_LIMIT;

    private SessionRights()
    {
    }

    /**
     * Read rights from text: settings {@code name=value}, separated by blanks. What is not named is not permitted.
     *
     * <table>
     * <caption>settings</caption>
     * <tr><td>{@code sources=1-9,40}</td><td>for which sources sessions may be opened; {@code *} for all</td></tr>
     * <tr><td>{@code templates=77/1-3,78/*}</td><td>which events, by schema id and template id</td></tr>
     * <tr><td>{@code rights=send,query}</td><td>{@link SessionRight}s</td></tr>
     * <tr><td>{@code sessions=2}</td><td>most sessions at a time; no limit of its own unless set</td></tr>
     * <tr><td>{@code rate=1000}</td><td>most events in a second and session; no limit of its own unless set</td></tr>
     * <tr><td>{@code burst=100}</td><td>most events at once; as the rate unless set</td></tr>
     * </table>
     *
     * @param text the settings, each once.
     * @return the rights.
     * @throws IllegalArgumentException which names the setting that is wrong.
     */
    public static SessionRights parse(final String text)
    {
        final SessionRights parsed = new SessionRights();
        final Set<String> names = new HashSet<>();
        for (final String setting : text.strip().split("\\s+"))
        {
            final int equals = setting.indexOf('=');
            final String name = equals < 0 ? setting : setting.substring(0, equals);
            if (equals < 0 || !names.add(name))
            {
                throw new IllegalArgumentException(
                    equals < 0 ? "expected name=value: " + setting : name + " is set twice");
            }
            try
            {
                parsed.set(name, setting.substring(equals + 1));
            }
            catch (final IllegalArgumentException ex)
            {
                throw new IllegalArgumentException(name + ": " + ex.getMessage(), ex);
            }
        }
        if (parsed.eventsBurst != NO_LIMIT && parsed.eventsPerSecond == NO_LIMIT)
        {
            throw new IllegalArgumentException("burst: there is no rate");
        }

        return parsed;
    }

    /**
     * Whether a session may be opened for a source.
     *
     * @param source that numbers the session's events.
     * @return true if so.
     */
    public boolean isSourcePermitted(final long source)
    {
        return sources.contains(source);
    }

    /**
     * Whether a session has a right.
     *
     * @param right asked for.
     * @return true if so.
     */
    public boolean isPermitted(final SessionRight right)
    {
        return rights.contains(right);
    }

    /**
     * Whether an event may be sent. One that is too short for its header is left to be refused as what it is.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes.
     * @return true if so.
     */
    public boolean isEventPermitted(final DirectBuffer buffer, final int offset, final int length)
    {
        return rights.contains(SessionRight.SEND) && (length < SchemaIds.MESSAGE_HEADER_LENGTH ||
            templates.contains((long)SchemaIds.schemaId(buffer, offset) << ID_BITS |
            SchemaIds.templateId(buffer, offset)));
    }

    /**
     * Most sessions of the identity at a time.
     *
     * @return {@link #NO_LIMIT} where it is not limited.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * Most events that a session may send in a second.
     *
     * @return {@link #NO_LIMIT} where it is not limited.
     */
    public int eventsPerSecond()
    {
        return eventsPerSecond;
    }

    /**
     * Most events that a session may send at once.
     *
     * @return {@link #NO_LIMIT} where it is not limited.
     */
    public int eventsBurst()
    {
        return Math.min(eventsBurst, eventsPerSecond);
    }

    private void set(final String name, final String value)
    {
        switch (name)
        {
            case "sources":
                sources = LongRanges.parse(value, 1, Long.MAX_VALUE);
                break;

            case "templates":
                templates = templates(value);
                break;

            case "rights":
                for (final String right : value.split(",", -1))
                {
                    rights.add(right(right));
                }
                break;

            case "sessions":
                maxSessions = (int)LongRanges.number(value, 1, NO_LIMIT);
                break;

            case "rate":
                eventsPerSecond = (int)LongRanges.number(value, 1, NO_LIMIT);
                break;

            case "burst":
                eventsBurst = (int)LongRanges.number(value, 1, NO_LIMIT);
                break;

            default:
                throw new IllegalArgumentException("there is no such setting");
        }
    }

    private static SessionRight right(final String name)
    {
        for (final SessionRight right : SessionRight.values())
        {
            if (right.name().toLowerCase(Locale.ROOT).equals(name))
            {
                return right;
            }
        }

        throw new IllegalArgumentException("there is no such right: " + name);
    }

    private static LongRanges templates(final String text)
    {
        LongRanges ranges = LongRanges.NONE;
        for (final String item : text.split(",", -1))
        {
            final int slash = item.indexOf('/');
            if (slash < 0)
            {
                throw new IllegalArgumentException("expected SCHEMA/TEMPLATES: " + item);
            }

            final String schema = item.substring(0, slash);
            final String ofSchema = item.substring(slash + 1);
            if (schema.equals("*"))
            {
                if (!ofSchema.equals("*"))
                {
                    throw new IllegalArgumentException("expected a schema id: " + item);
                }
                return LongRanges.of(0, (long)ID_MAX << ID_BITS | ID_MAX);
            }

            final long base = LongRanges.number(schema, 0, ID_MAX) << ID_BITS;
            ranges = ranges.withItem(ofSchema, base, 0, ID_MAX);
        }

        return ranges;
    }
}
