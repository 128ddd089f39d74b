package io.lockstep.codecs.generator;

import java.util.List;
import java.util.Locale;

/**
 * The class that finds out which message a frame holds, and calls the handler with its decoder.
 *
 * <p>Design note: each message has a method of its own, and a switch has no more than {@value #MAX_CASES}, so that all
 * that is hot stays small enough for the compiler to inline (325 bytes of code), however many messages there are. A
 * header of SBE's standard is read as one long, and compared as a whole with that of a message as this version writes
 * it; only where they differ is it taken apart.
 */
final class DispatcherSource
{
    private static final int MAX_CASES = 12;

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
        $ROUTE    }
        """;

    private static final String BY_FIELDS = """
        if ($SCHEMA_ID != header.schemaId())
        {
            return FrameOutcome.FOREIGN_SCHEMA;
        }

        final int templateId = header.templateId();
        final int blockLength = header.blockLength();
        final int version = header.version();
        """;

    private static final String BY_HEAD = """
        final long head = buffer.getLong(offset, ByteOrder.$ORDER);
        final int templateId = $templateId;
        """;

    private static final String SWITCH = """
        switch (templateId)
        {
        $CASES
            default:
                return $UNKNOWN;
        }
        """;

    private static final String PART_CALL = """
        if (templateId <= $LastDecoder.TEMPLATE_ID)
        {
            return dispatchPart$N(buffer, offset, length, templateId, $HEAD);
        }
        """;

    private static final String PART = """

            private int dispatchPart$N(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final int templateId,
                $HEAD_TYPES)
            {
        $ROUTE    }
        """;

    private static final String DECODER =
        "    private final $MessageDecoder $messageDecoder = new $MessageDecoder();\n";

    private static final String HEAD =
        "    private static final long HEAD_OF_TEMPLATE_$TEMPLATE_ID = $VALUEL;\n";

    private static final String EXACT_METHOD = """

            private int on$Message(
                final DirectBuffer buffer, final int offset, final int length, final long head)
            {
                if (head != HEAD_OF_TEMPLATE_$TEMPLATE_ID)
                {
                    return $SCHEMA_ID != ($schemaId) ? FrameOutcome.FOREIGN_SCHEMA :
                        on$Message(buffer, offset, length, $blockLength, $version);
                }
                if (length < $HeaderDecoder.ENCODED_LENGTH + $MessageDecoder.BLOCK_LENGTH)
                {
                    return FrameOutcome.TRUNCATED;
                }

                $messageDecoder.wrap(
                    buffer, offset + $HeaderDecoder.ENCODED_LENGTH, $MessageDecoder.BLOCK_LENGTH, $VERSION);
                handler.on$Message(header, $messageDecoder);
                return FrameOutcome.KNOWN;
            }
        """;

    private static final String UNKNOWN = """

            private static int outcomeOfUnknown(final long head)
            {
                return $SCHEMA_ID != ($schemaId) ? FrameOutcome.FOREIGN_SCHEMA : FrameOutcome.UNKNOWN_TEMPLATE;
            }
        """;

    private static final String METHOD = """

            private int on$Message(
                final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
            {
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
        final StringBuilder text = new StringBuilder(schema.head(imports(), """
            Finds out which message of schema %d a frame holds, and calls a {@link %s} with its decoder.

            <p>What the code does not know is a {@link FrameOutcome}, never an exception. Checked are the header and
            that the block is inside the frame; groups and variable data are not looked at.

            <p>Threading: one thread at a time, since the decoders are reused. Allocates nothing.
            """.formatted(schema.ir().id(), schema.name("MessageHandler"))));
        text.append("public final class ").append(schema.name("MessageDispatcher")).append("\n{\n");
        for (final MessageModel message : schema.isHeaderOneLong() ? schema.events() : List.<MessageModel>of())
        {
            text.append(filled(HEAD, message));
        }
        text.append(filled("    private final $HeaderDecoder header = new $HeaderDecoder();\n", null));
        for (final MessageModel message : schema.events())
        {
            text.append(filled(DECODER, message));
        }
        text.append(filled("    private final $Handler handler;\n\n", null));

        final List<MessageModel> events = schema.events();
        final StringBuilder parts = new StringBuilder();
        final StringBuilder route = new StringBuilder(schema.isHeaderOneLong() ? BY_HEAD : BY_FIELDS);
        for (int i = 0; events.size() > MAX_CASES && i < events.size(); i += MAX_CASES)
        {
            final List<MessageModel> part = events.subList(i, Math.min(i + MAX_CASES, events.size()));
            final String number = String.valueOf(i / MAX_CASES);
            route.append(PART_CALL.replace("$N", number)
                .replace("$Last", part.get(part.size() - 1).className()));
            parts.append(PART.replace("$N", number).replace("$ROUTE", JavaText.indent(switchOf(part), 2)));
        }
        route.append(parts.isEmpty() ? switchOf(events) : "return $UNKNOWN;\n");
        text.append(filled(DISPATCH.replace("$ROUTE", JavaText.indent(route.toString(), 2)) + parts, null));
        for (final MessageModel message : schema.events())
        {
            text.append(filled(schema.isHeaderOneLong() ? EXACT_METHOD + METHOD : METHOD, message));
        }
        return text.append(schema.isHeaderOneLong() ? filled(UNKNOWN, null) : "").append("}\n").toString();
    }

    private String switchOf(final List<MessageModel> messages)
    {
        final StringBuilder cases = new StringBuilder();
        for (final MessageModel message : messages)
        {
            cases.append(filled("    case $MessageDecoder.TEMPLATE_ID:\n" +
                "        return on$Message(buffer, offset, length, $HEAD);\n\n", message));
        }
        return SWITCH.replace("$CASES\n", cases.toString());
    }

    private String imports()
    {
        return schema.isHeaderOneLong() ? IMPORTS + "\nimport java.nio.ByteOrder;\n" : IMPORTS;
    }

    private String member(final String name)
    {
        return schema.isHeaderOneLong() ?
            "(int)(head >>> " + schema.headerShift(name) + ") & 0xFFFF" : "header." + name + "()";
    }

    /**
     * The header of a message as this version of the schema writes it.
     */
    private long headOf(final MessageModel message)
    {
        return (long)message.blockLength() << schema.headerShift("blockLength") |
            (long)message.templateId() << schema.headerShift("templateId") |
            (long)schema.ir().id() << schema.headerShift("schemaId") |
            (long)schema.ir().version() << schema.headerShift("version");
    }

    private String filled(final String template, final MessageModel message)
    {
        String text = template;
        if (null != message)
        {
            text = text.replace("$TEMPLATE_ID", String.valueOf(message.templateId()))
                .replace("$VALUE", "0x" + Long.toHexString(headOf(message)).toUpperCase(Locale.ROOT))
                .replace("$FrameBlock", FrameSource.shortestBlock(schema, message, "version"))
                .replace("$Message", message.className())
                .replace("$message", message.propertyName());
        }
        final boolean isOneLong = schema.isHeaderOneLong();
        return text
            .replace("$HEAD_TYPES", isOneLong ? "final long head" : "final int blockLength,\n        final int version")
            .replace("$HEAD", isOneLong ? "head" : "blockLength, version")
            .replace("$UNKNOWN", isOneLong ? "outcomeOfUnknown(head)" : "FrameOutcome.UNKNOWN_TEMPLATE")
            .replace("$ORDER", String.valueOf(schema.ir().byteOrder()))
            .replace("$blockLength", member("blockLength"))
            .replace("$templateId", member("templateId"))
            .replace("$schemaId", member("schemaId"))
            .replace("$version", member("version"))
            .replace("$Header", schema.headerName())
            .replace("$Handler", schema.name("MessageHandler"))
            .replace("$Dispatcher", schema.name("MessageDispatcher"))
            .replace("$SCHEMA_ID", String.valueOf(schema.ir().id()))
            .replace("$VERSION", String.valueOf(schema.ir().version()));
    }
}
