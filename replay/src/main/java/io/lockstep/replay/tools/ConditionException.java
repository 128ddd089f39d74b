package io.lockstep.replay.tools;

/**
 * A condition that is none; the message names the column.
 */
public final class ConditionException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong, and where.
     *
     * @param column  in the text of the condition, from one.
     * @param message what is wrong there, and what would be right.
     */
    ConditionException(final int column, final String message)
    {
        super("condition, column " + column + ": " + message);
    }
}
