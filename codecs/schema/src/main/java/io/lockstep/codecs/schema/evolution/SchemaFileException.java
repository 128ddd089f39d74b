package io.lockstep.codecs.schema.evolution;

/**
 * A file that is no schema, or cannot be read; the message is one line that says what, where and what to do.
 */
public final class SchemaFileException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    SchemaFileException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
