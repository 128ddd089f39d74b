package io.lockstep.codecs.generator;

import io.lockstep.codecs.schema.FieldAnnotations;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The class of static methods that look at a frame without decoding it.
 */
final class FrameSource
{
    private static final String READER = """

            /**
             * $What
             *
             * @param buffer that holds the frame.
             * @param offset where its SBE message header begins.
             * @return the $words.
             */
            public static $type $name(final DirectBuffer buffer, final int offset)
            {
                return $read;
            }
        """;

    private static final String CHECK = """

            /**
             * What a dispatcher would make of a frame. An application whose events are those of this schema may take it
             * for its check: {@code (buffer, offset, length) -> FrameOutcome.KNOWN == check(buffer, offset, length)}.
             *
             * @param buffer that holds the frame.
             * @param offset where its SBE message header begins.
             * @param length of the frame in bytes.
             * @return a {@link FrameOutcome}.
             */
            public static int check(final DirectBuffer buffer, final int offset, final int length)
            {
                if (length < HEADER_LENGTH)
                {
                    return FrameOutcome.TRUNCATED;
                }
                if ($SCHEMA_ID != schemaId(buffer, offset))
                {
                    return FrameOutcome.FOREIGN_SCHEMA;
                }

                final int templateId = templateId(buffer, offset);
                final int version = version(buffer, offset);
                final int shortestBlock;
                switch (templateId)
                {
        $CASES
                    default:
                        return FrameOutcome.UNKNOWN_TEMPLATE;
                }

                final int blockLength = blockLength(buffer, offset);
                if (blockLength < shortestBlock || blockLength > length - HEADER_LENGTH)
                {
                    return FrameOutcome.TRUNCATED;
                }
                return version > $VERSION ? FrameOutcome.NEWER_VERSION : FrameOutcome.KNOWN;
            }
        """;

    private static final String KEY = """

            /**
             * $What
             *
             * @param buffer that holds the frame.
             * @param offset where its SBE message header begins.
             * @param length of the frame in bytes.
             * @return the value, or {@link PartitionKey#NO_KEY} for a frame that has none.
             */
            public static long $name(final DirectBuffer buffer, final int offset, final int length)
            {
                if (check(buffer, offset, length) < FrameOutcome.KNOWN)
                {
                    return PartitionKey.NO_KEY;
                }

                final int body = offset + HEADER_LENGTH;
                final int templateId = templateId(buffer, offset);
                switch (templateId)
                {
        $CASES
                    default:
                        return PartitionKey.NO_KEY;
                }
            }
        """;

    private final SchemaCode schema;

    FrameSource(final SchemaCode schema)
    {
        this.schema = schema;
    }

    String text()
    {
        final String keys = keys("partitionKey",
            "The field annotated with {@code @partition-key}: events with the same value belong\n" +
            "     * to the same shard.", FieldAnnotations::isPartitionKey, "@partition-key") +
            keys("sourceSequence",
            "The field annotated with {@code @source-sequence}: the number that its source gave the\n" +
            "     * event.", FieldAnnotations::isSourceSequence, "@source-sequence");

        final StringBuilder text = new StringBuilder(schema.head(imports(keys), """
            What a frame of schema %d says about itself, read in place without a decoder.

            <p>The methods that take no length read the header only, and it has to be there.

            <p>Threading: any thread. Allocates nothing.
            """.formatted(schema.ir().id())));
        text.append("public final class ").append(schema.name("MessageFrame")).append("\n{\n");
        text.append("    private static final int HEADER_LENGTH = ").append(schema.headerName())
            .append("Decoder.ENCODED_LENGTH;\n\n");
        text.append("    private ").append(schema.name("MessageFrame")).append("()\n    {\n    }\n");
        text.append(reader("blockLength", "block length")).append(reader("templateId", "template id"));
        text.append(reader("schemaId", "schema id")).append(reader("version", "version of the schema"));

        final StringBuilder cases = new StringBuilder();
        for (final MessageModel message : schema.events())
        {
            cases.append("            case ").append(message.className()).append("Decoder.TEMPLATE_ID:\n")
                .append("                shortestBlock = ").append(shortestBlock(schema, message, "version"))
                .append(";\n                break;\n\n");
        }
        text.append(CHECK.replace("$CASES\n", cases.toString())
            .replace("$SCHEMA_ID", String.valueOf(schema.ir().id()))
            .replace("$VERSION", String.valueOf(schema.ir().version())));
        return text.append(keys).append("}\n").toString();
    }

    /**
     * The expression for the least length of a message's block in a version.
     */
    static String shortestBlock(final SchemaCode schema, final MessageModel message, final String version)
    {
        final TreeMap<Integer, Integer> ends = message.fieldsEndByVersion();
        final StringBuilder text = new StringBuilder();
        for (final Map.Entry<Integer, Integer> end : ends.descendingMap().entrySet())
        {
            text.append(0 == end.getKey() ? String.valueOf(end.getValue()) :
                version + " >= " + end.getKey() + " ? " + end.getValue() + " : ");
        }
        return ends.size() > 1 ? "(" + text + ")" : text.toString();
    }

    private String imports(final String keys)
    {
        return "import io.lockstep.codecs.FrameOutcome;\n" +
            (keys.isEmpty() ? "" : "import io.lockstep.codecs.PartitionKey;\n") +
            "import org.agrona.DirectBuffer;\n\n" + "import java.nio.ByteOrder;\n";
    }

    private String reader(final String name, final String words)
    {
        final Token member = schema.headerMember(name);
        final PrimitiveType type = member.encoding().primitiveType();
        final String read = member.isConstantEncoding() ? member.encoding().constValue().toString() :
            JavaText.readInteger(type, member.encoding().byteOrder(), "offset + " + member.offset());
        return READER.replace("$What", "The " + words + " in the header.")
            .replace("$words", words)
            .replace("$type", JavaText.isWide(type) ? "long" : "int")
            .replace("$name", name)
            .replace("$read", read);
    }

    private String keys(
        final String name, final String what, final Predicate<FieldAnnotations> isMeant, final String word)
    {
        final StringBuilder cases = new StringBuilder();
        for (final MessageModel message : schema.events())
        {
            final int index = message.fieldThat(isMeant, word);
            if (index >= 0)
            {
                cases.append("            case ").append(message.className()).append("Decoder.TEMPLATE_ID:\n");
                cases.append(key(message, index, word));
            }
        }

        return cases.isEmpty() ? "" :
            KEY.replace("$What", what).replace("$name", name).replace("$CASES\n", cases.toString());
    }

    private String key(final MessageModel message, final int index, final String word)
    {
        final Token field = message.fields().get(index);
        final Token type = message.fields().get(index + 1);
        final Encoding encoding = type.encoding();
        final boolean isText = Signal.ENCODING == type.signal() && PrimitiveType.CHAR == encoding.primitiveType();
        final boolean isInteger = Signal.ENCODING == type.signal() && type.arrayLength() == 1 &&
            PrimitiveType.FLOAT != encoding.primitiveType() && PrimitiveType.DOUBLE != encoding.primitiveType();
        if (field.isConstantEncoding() || !isText && !isInteger && Signal.BEGIN_ENUM != type.signal())
        {
            throw new IllegalArgumentException("only an integer, a char, a text of fixed length or an enum can be " +
                word + ": message=" + message.name() + " field=" + field.name());
        }

        final String place = "body + " + field.offset();
        final String indent = "                ";
        final StringBuilder text = new StringBuilder();
        if (field.version() > 0)
        {
            text.append(indent).append("if (version(buffer, offset) < ").append(field.version()).append(")\n")
                .append(indent).append("{\n    ").append(indent).append("return PartitionKey.NO_KEY;\n").append(indent)
                .append("}\n");
        }
        if (isText && type.arrayLength() > 1)
        {
            return text.append(indent).append("return PartitionKey.ofText(buffer, ").append(place).append(", ")
                .append(type.arrayLength()).append(");\n\n").toString();
        }

        return text.append(indent).append("return ")
            .append(JavaText.readInteger(encoding.primitiveType(), schema.ir().byteOrder(), place))
            .append(";\n\n").toString();
    }
}
