package io.lockstep.codecs.generator;

/**
 * The class that claims an encoder for each message where the message will be read.
 *
 * <p>Design note: a header of SBE's standard is a constant, stored as one long. Four stores through an encoder of its
 * own cost more than all the fields of a small message.
 */
final class PublisherSource
{
    private static final String IMPORTS = """
        import io.lockstep.codecs.MessageOutlet;
        import org.agrona.MutableDirectBuffer;
        """;

    private static final String HEADER =
        "    private final $HeaderEncoder header = new $HeaderEncoder();\n";

    private static final String ENCODER =
        "    private final $MessageEncoder $messageEncoder = new $MessageEncoder();\n";

    private static final String WRAP_BY_LONG = """
        buffer.putLong(
            0,
            (long)$MessageEncoder.BLOCK_LENGTH << $blockLength |
            (long)$MessageEncoder.TEMPLATE_ID << $templateId |
            (long)$MessageEncoder.SCHEMA_ID << $schemaId |
            (long)$MessageEncoder.SCHEMA_VERSION << $version,
            ByteOrder.$ORDER);
        return $messageEncoder.wrap(buffer, $HeaderEncoder.ENCODED_LENGTH);
        """;

    private static final String WRAP_BY_ENCODER = "return $messageEncoder.wrapAndApplyHeader(buffer, 0, header);\n";

    private static final String CONSTRUCTOR = """

            /**
             * Create a publisher.
             *
             * @param outlet where messages are claimed and sent.
             */
            public $Publisher(final MessageOutlet outlet)
            {
                this.outlet = outlet;
            }
        """;

    private static final String CLAIM = """

            /**
             * Claim a {@code $Message}.
             *
             * @return its encoder, header written; or null where the outlet has no room.
             */
            public $MessageEncoder claim$Message()
            {
                final int length = $HeaderEncoder.ENCODED_LENGTH + $MessageEncoder.BLOCK_LENGTH;
                final MutableDirectBuffer buffer = outlet.claim(length);
                if (null == buffer)
                {
                    return null;
                }

        $ZERO$FORGET$WRAP
            }
        """;

    private static final String CLAIM_VARIABLE = """

            /**
             * Claim a {@code $Message} of a given length.
             *
             * @param length what its groups and variable data will take.
             * @return its encoder, header written; or null where the outlet has no room.
             */
            public $MessageEncoder claim$Message(final $MessageLength length)
            {
                final int encodedLength = length.encodedLength();
                final MutableDirectBuffer buffer = outlet.claim(encodedLength);
                if (null == buffer)
                {
                    return null;
                }

                claimedLength = encodedLength;
                claimedTemplateId = $MessageEncoder.TEMPLATE_ID;
        $ZERO$WRAP
            }
        """;

    private static final String SEND = """

            /**
             * Send the message that was claimed last.
             *
             * @throws IllegalStateException if nothing is claimed.
             */
            public void send()
            {
                outlet.send();
            }

            /**
             * Give the claimed room back.
             */
            public void abort()
            {
                outlet.abort();
            }
        """;

    private static final String SEND_VARIABLE = """

            /**
             * Send the message that was claimed last.
             *
             * @throws IllegalStateException if nothing is claimed, or if what was written is not as long as was
             *                               claimed; the claim is given back then.
             */
            public void send()
            {
                if (0 != claimedLength)
                {
                    expectWritten();
                }
                outlet.send();
            }

            /**
             * Give the claimed room back.
             */
            public void abort()
            {
                claimedLength = 0;
                outlet.abort();
            }

            private void expectWritten()
            {
                final int expected = claimedLength;
                final int written = limit();
                claimedLength = 0;
                if (written != expected)
                {
                    outlet.abort();
                    throw new IllegalStateException("expected the claimed length to be written, but: templateId=" +
                        claimedTemplateId + " claimed=" + expected + " written=" + written);
                }
            }

            private int limit()
            {
                switch (claimedTemplateId)
                {
        $CASES
                    default:
                        throw new IllegalStateException("no such message: templateId=" + claimedTemplateId);
                }
            }
        """;

    private final SchemaCode schema;
    private final boolean hasVariable;

    PublisherSource(final SchemaCode schema)
    {
        this.schema = schema;
        hasVariable = schema.events().stream().anyMatch(MessageModel::isVariable);
    }

    String text()
    {
        final StringBuilder text = new StringBuilder(schema.head(imports(), """
            Claims an encoder for a message of schema %d where it will be read: no copy is made.

            <p>Claim, write every field, {@link #send()}. One claim at a time.%s

            <p>Threading: owned by the agent that publishes. Allocates nothing.
            """.formatted(schema.ir().id(), hasVariable ?
            "\nA message with groups or variable data needs its length first; what is sent has to have it." : "")));
        text.append("public final class ").append(schema.name("MessagePublisher")).append("\n{\n");
        text.append(schema.isHeaderOneLong() ? "" : filled(HEADER, null));
        for (final MessageModel message : schema.events())
        {
            text.append(filled(ENCODER, message));
        }
        text.append("    private final MessageOutlet outlet;\n");
        if (hasVariable)
        {
            text.append("    private int claimedLength;\n    private int claimedTemplateId;\n");
        }

        text.append(filled(CONSTRUCTOR, null));
        final StringBuilder cases = new StringBuilder();
        for (final MessageModel message : schema.events())
        {
            text.append(filled(message.isVariable() ? CLAIM_VARIABLE : CLAIM, message));
            cases.append(message.isVariable() ? filled("            case $MessageEncoder.TEMPLATE_ID:\n" +
                "                return $messageEncoder.limit();\n\n", message) : "");
        }
        text.append(hasVariable ? SEND_VARIABLE.replace("$CASES\n", cases.toString()) : SEND);
        return text.append("}\n").toString();
    }

    private String imports()
    {
        return schema.isHeaderOneLong() ? IMPORTS + "\nimport java.nio.ByteOrder;\n" : IMPORTS;
    }

    private String wrap()
    {
        final String text = !schema.isHeaderOneLong() ? WRAP_BY_ENCODER : WRAP_BY_LONG
            .replace("$blockLength", String.valueOf(schema.headerShift("blockLength")))
            .replace("$templateId", String.valueOf(schema.headerShift("templateId")))
            .replace("$schemaId", String.valueOf(schema.headerShift("schemaId")))
            .replace("$version", String.valueOf(schema.headerShift("version")))
            .replace("$ORDER", schema.ir().byteOrder().toString());
        return JavaText.indent(text, 2).stripTrailing();
    }

    private String filled(final String template, final MessageModel message)
    {
        String text = template;
        if (null != message)
        {
            final boolean isZeroed = schema.headerHasGaps() || message.hasGaps();
            text = text
                .replace("$WRAP", wrap())
                .replace("$ZERO", !isZeroed ? "" : "        buffer.setMemory(0, " +
                    (message.isVariable() ? "encodedLength" : "length") + ", (byte)0);\n")
                .replace("$FORGET", hasVariable ? "        claimedLength = 0;\n" : "")
                .replace("$Message", message.className())
                .replace("$message", message.propertyName());
        }
        return text.replace("$Header", schema.headerName()).replace("$Publisher", schema.name("MessagePublisher"));
    }
}
