package io.lockstep.codecs.generator;

/**
 * The class that finds out which message a frame holds, and calls the handler with its decoder.
 *
 * <p>Design note: each message has a method of its own, so that the switch stays small enough for the compiler to
 * inline, however many messages there are.
 */
final class DispatcherSource
{
    private static final String IMPORTS = """
        import io.lockstep.codecs.FrameOutcome;
        import org.agrona.DirectBuffer;
        """;

    private static final String DISPATCH = """
            /**
             * Create a dispatcher to one handler.
             *
             * @param handler of the messages.
             */
            public $Dispatcher(final $Handler handler)
            {
                this.handler = handler;
            }

            /**
             * Call the handler with the message that a frame holds.
             *
             * @param buffer that holds the frame.
             * @param offset where its SBE message header begins.
             * @param length of the frame in bytes.
             * @return a {@link FrameOutcome}: the handler was called unless it is negative.
             */
            public int dispatch(final DirectBuffer buffer, final int offset, final int length)
            {
                if (length < $HeaderDecoder.ENCODED_LENGTH)
                {
                    return FrameOutcome.TRUNCATED;
                }

                header.wrap(buffer, offset);
                if ($SCHEMA_ID != header.schemaId())
                {
                    return FrameOutcome.FOREIGN_SCHEMA;
                }

                final int templateId = header.templateId();
                switch (templateId)
                {
        $CASES
                    default:
                        return FrameOutcome.UNKNOWN_TEMPLATE;
                }
            }
        """;

    private static final String DECODER =
        "    private final $MessageDecoder $messageDecoder = new $MessageDecoder();\n";

    private static final String METHOD = """

            private int on$Message(final DirectBuffer buffer, final int offset, final int length)
            {
                final int blockLength = header.blockLength();
                final int version = header.version();
                if (blockLength < $FrameBlock || blockLength > length - $HeaderDecoder.ENCODED_LENGTH)
                {
                    return FrameOutcome.TRUNCATED;
                }

                $messageDecoder.wrap(buffer, offset + $HeaderDecoder.ENCODED_LENGTH, blockLength, version);
                handler.on$Message(header, $messageDecoder);
                return version > $VERSION ? FrameOutcome.NEWER_VERSION : FrameOutcome.KNOWN;
            }
        """;

    private final SchemaCode schema;

    DispatcherSource(final SchemaCode schema)
    {
        this.schema = schema;
    }

    String text()
    {
        final StringBuilder text = new StringBuilder(schema.head(IMPORTS, """
            Finds out which message of schema %d a frame holds, and calls a {@link %s} with its decoder.

            <p>What the code does not know is a {@link FrameOutcome}, never an exception. Checked are the header and
            that the block is inside the frame; groups and variable data are not looked at.

            <p>Threading: one thread at a time, since the decoders are reused. Allocates nothing.
            """.formatted(schema.ir().id(), schema.name("MessageHandler"))));
        text.append("public final class ").append(schema.name("MessageDispatcher")).append("\n{\n");
        text.append(filled("    private final $HeaderDecoder header = new $HeaderDecoder();\n", null));
        for (final MessageModel message : schema.events())
        {
            text.append(filled(DECODER, message));
        }
        text.append(filled("    private final $Handler handler;\n\n", null));

        final StringBuilder cases = new StringBuilder();
        for (final MessageModel message : schema.events())
        {
            cases.append(filled("            case $MessageDecoder.TEMPLATE_ID:\n" +
                "                return on$Message(buffer, offset, length);\n\n", message));
        }
        text.append(filled(DISPATCH, null).replace("$CASES\n", cases.toString()));
        for (final MessageModel message : schema.events())
        {
            text.append(filled(METHOD, message));
        }
        return text.append("}\n").toString();
    }

    private String filled(final String template, final MessageModel message)
    {
        String text = template;
        if (null != message)
        {
            text = text.replace("$FrameBlock", FrameSource.shortestBlock(schema, message, "version"))
                .replace("$Message", message.className())
                .replace("$message", message.propertyName());
        }
        return text.replace("$Header", schema.headerName())
            .replace("$Handler", schema.name("MessageHandler"))
            .replace("$Dispatcher", schema.name("MessageDispatcher"))
            .replace("$SCHEMA_ID", String.valueOf(schema.ir().id()))
            .replace("$VERSION", String.valueOf(schema.ir().version()));
    }
}
