package io.lockstep.examples.exchange;

import java.nio.file.Path;

/**
 * An order file that cannot be used, with the place and the value that say why.
 */
public final class OrderFileException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    OrderFileException(final Path file, final String message)
    {
        super(file + ": " + message);
    }

    OrderFileException(final Path file, final String message, final Throwable cause)
    {
        super(file + ": " + message, cause);
    }
}
