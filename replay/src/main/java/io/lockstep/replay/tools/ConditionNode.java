package io.lockstep.replay.tools;

import java.util.List;

/**
 * A condition as it was written.
 */
sealed interface ConditionNode
{
    /**
     * All of them, or any of them.
     */
    record Junction(boolean isAnd, List<ConditionNode> operands) implements ConditionNode
    {
    }

    /**
     * The opposite.
     */
    record Not(ConditionNode operand) implements ConditionNode
    {
    }

    /**
     * A field and a value.
     *
     * @param path        of the field, names with dots between.
     * @param column      of the path.
     * @param operator    between them.
     * @param value       as text.
     * @param isQuoted    whether the value was in quotes.
     * @param valueColumn of the value.
     */
    record Comparison(
        String path, int column, Operator operator, String value, boolean isQuoted, int valueColumn)
        implements ConditionNode
    {
        boolean isNull()
        {
            return !isQuoted && value.equals("null");
        }
    }

    /**
     * What holds between a field and a value.
     */
    enum Operator
    {
        EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, CONTAINS;

        boolean holds(final int comparison)
        {
            return switch (this)
            {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
                case CONTAINS -> false;
            };
        }

        boolean isEquality()
        {
            return this == EQUAL || this == NOT_EQUAL;
        }
    }
}
