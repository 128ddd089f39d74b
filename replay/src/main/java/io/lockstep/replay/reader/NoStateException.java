package io.lockstep.replay.reader;

/**
 * There is no state where one was looked for, or none that can be read. The message tells what, where, and what to do.
 */
public final class NoStateException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Found by looking at the files.
     *
     * @param message what, where, and what to do.
     */
    public NoStateException(final String message)
    {
        super(message);
    }

    /**
     * Caused by something else.
     *
     * @param message what, where, and what to do.
     * @param cause   of it.
     */
    public NoStateException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
