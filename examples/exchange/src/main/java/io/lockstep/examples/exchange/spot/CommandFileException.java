package io.lockstep.examples.exchange.spot;

/**
 * A file of commands that cannot be used, or a file of results that cannot be written.
 */
public final class CommandFileException extends RuntimeException
{
    private static final long serialVersionUID = 1;

    CommandFileException(final Object file, final String what)
    {
        super(file + ": " + what);
    }

    CommandFileException(final Object file, final String what, final Throwable cause)
    {
        super(file + ": " + what, cause);
    }
}
