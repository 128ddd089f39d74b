package io.lockstep.replay.tools;

import io.lockstep.replay.tools.ConditionInput.Column;
import io.lockstep.replay.tools.ConditionNode.Comparison;
import io.lockstep.replay.tools.ConditionNode.Operator;

/**
 * Compares what goes with every event.
 */
final class ColumnTest
{
    private ColumnTest()
    {
    }

    static ConditionTest of(final Column column, final Comparison comparison)
    {
        if (comparison.operator() == Operator.CONTAINS)
        {
            throw new ConditionException(comparison.column(), comparison.path() + " is a number and contains nothing");
        }

        final long wanted = column == Column.TIME ? time(comparison) : number(comparison);
        final Operator operator = comparison.operator();
        return (input) -> operator.holds(Long.compare(input.column(column), wanted));
    }

    private static long time(final Comparison comparison)
    {
        try
        {
            final JournalPlace place = JournalPlace.parse(comparison.value());
            if (place.kind() == JournalPlace.Kind.TIME)
            {
                return place.value();
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw notTime(comparison);
        }

        throw notTime(comparison);
    }

    private static ConditionException notTime(final Comparison comparison)
    {
        return new ConditionException(
            comparison.valueColumn(), "expected a time such as 2026-01-31T23:59:59.5Z, but: " + comparison.value());
    }

    private static long number(final Comparison comparison)
    {
        try
        {
            return Long.parseLong(comparison.value());
        }
        catch (final NumberFormatException ex)
        {
            throw new ConditionException(comparison.valueColumn(),
                comparison.path() + " is a whole number, and this is none: " + comparison.value());
        }
    }
}
