package io.lockstep.codecs.schema;

/**
 * A schema that cannot be read or worked with; the message is one line that says what, where and what to do.
 */
public final class SchemaException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a line for people.
     *
     * @param message one line.
     * @param cause   or null.
     */
    public SchemaException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
