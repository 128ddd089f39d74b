package io.lockstep.codecs.schema.json;

/**
 * JSON that is no message, or bytes that are none; the message is one line that says what, where and what to do.
 */
public final class MessageJsonException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    MessageJsonException(final String message)
    {
        super(message);
    }

    static MessageJsonException at(final JsonNode node, final String reason, final String remedy)
    {
        return new MessageJsonException(reason + ": at=" + (node.pointer().isEmpty() ? "/" : node.pointer()) +
            " line=" + node.line() + " column=" + node.column() + "; " + remedy);
    }
}
