package io.lockstep.replay.tools;

import org.agrona.DirectBuffer;

/**
 * One event or output that a condition is asked about.
 *
 * <p>Threading: single owner; reused.
 */
final class ConditionInput
{
    long position;
    long sequence;
    long timestampNs;
    long source;
    long sourceSequence;
    long index;
    DirectBuffer buffer;
    int offset;
    int length;

    /**
     * What goes with every event, by the name that conditions have for it.
     */
    enum Column
    {
        POSITION, SEQUENCE, TIME, SOURCE, SOURCE_SEQUENCE, INDEX;

        static Column of(final String name)
        {
            return switch (name)
            {
                case "position" -> POSITION;
                case "sequence" -> SEQUENCE;
                case "time" -> TIME;
                case "source" -> SOURCE;
                case "sourceSequence" -> SOURCE_SEQUENCE;
                case "index" -> INDEX;
                default -> null;
            };
        }
    }

    long column(final Column column)
    {
        return switch (column)
        {
            case POSITION -> position;
            case SEQUENCE -> sequence;
            case TIME -> timestampNs;
            case SOURCE -> source;
            case SOURCE_SEQUENCE -> sourceSequence;
            case INDEX -> index;
        };
    }
}
