package io.lockstep.replay.command;

/**
 * Input that a command cannot work with; the message is one line that says what, where and what to do.
 */
public final class BadInputException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With the line that the user will read.
     *
     * @param message one line.
     */
    public BadInputException(final String message)
    {
        super(message);
    }

    /**
     * With the line that the user will read, taken from an exception whose message is fit for it.
     *
     * @param cause with such a message.
     */
    public BadInputException(final RuntimeException cause)
    {
        super(cause.getMessage(), cause);
    }
}
