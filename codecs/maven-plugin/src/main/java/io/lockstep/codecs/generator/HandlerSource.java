package io.lockstep.codecs.generator;

/**
 * The interface that a user implements: a method per message.
 */
final class HandlerSource
{
    private static final String METHOD = """
            /**
             * A {@code $Message} came in.
             *
             * @param header  of the message.
             * @param message wrapped at its beginning; valid during the call only.
             */
            default void on$Message(final $HeaderDecoder header, final $MessageDecoder message)
            {
                onUnhandled(header);
            }

        """.stripIndent();

    private final SchemaCode schema;

    HandlerSource(final SchemaCode schema)
    {
        this.schema = schema;
    }

    String text()
    {
        final String header = schema.headerName();
        final StringBuilder text = new StringBuilder(schema.head("", """
            Takes the messages of schema %d, each by a method of its own.

            <p>A message whose method is not overridden comes to {@link #onUnhandled}, which throws unless it is
            overridden too.

            <p>Threading: called by whoever dispatches.""".formatted(schema.ir().id())));
        text.append("public interface ").append(schema.name("MessageHandler")).append("\n{\n");
        for (final MessageModel message : schema.events())
        {
            text.append(METHOD.replace("$Header", header).replace("$Message", message.className()));
        }
        text.append("""
                /**
                 * A message came in that this handler has no method for.
                 *
                 * @param header of the message.
                 */
                default void onUnhandled(final $HeaderDecoder header)
                {
                    throw new IllegalStateException("expected a message that the handler takes, but: handler=" +
                        getClass().getName() + " schemaId=" + header.schemaId() + " templateId=" + header.templateId());
                }
            }
            """.replace("$Header", header));
        return text.toString();
    }
}
