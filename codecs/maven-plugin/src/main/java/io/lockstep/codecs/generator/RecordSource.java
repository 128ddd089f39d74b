package io.lockstep.codecs.generator;

import io.lockstep.codecs.schema.FieldAnnotations;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.nio.ByteOrder;
import java.util.List;

/**
 * The flyweight over a record of a store, with the layout of a message's block or of a composite.
 */
final class RecordSource
{
    private static final String CLASS = """
        public final class $NameRecord extends Record
        {
            /**
             * Length of a record in bytes: that of the layout, rounded up to a multiple of 8.
             */
            public static final int LENGTH = $LENGTH;

            /**
             * A flyweight that points at no record yet.
             */
            public $NameRecord()
            {
            }
        $METHODS}
        """;

    private static final String READ = """

            /**
             * Read {@code $path}.
             *
             * @return $what.
             */
            public $type $name()
            {
                return $read;
            }
        """;

    private static final String WRITE = """

            /**
             * Write {@code $path}.
             *
             * @param value $what.
             * @return this.
             */
            public $NameRecord $name(final $type value)
            {
                $write;
                return this;
            }
        """;

    private static final String READ_ELEMENT = """

            /**
             * Read an element of {@code $path}.
             *
             * @param index from 0 to $last.
             * @return the element.
             */
            public $type $name(final int index)
            {
                assert index >= 0 && index <= $last;
                return $read;
            }
        """;

    private static final String WRITE_ELEMENT = """

            /**
             * Write an element of {@code $path}.
             *
             * @param index from 0 to $last.
             * @param value the element.
             * @return this.
             */
            public $NameRecord $name(final int index, final $type value)
            {
                assert index >= 0 && index <= $last;
                $write;
                return this;
            }
        """;

    private static final String KEY = """

            /**
             * The key that the record is found by: {@code $path}.
             *
             * @return the key.
             */
            public long key()
            {
                return $name();
            }
        """;

    private final SchemaCode schema;
    private final String name;
    private final String keyMember;
    private final StringBuilder methods = new StringBuilder();
    private boolean hasKey;

    private RecordSource(final SchemaCode schema, final String name, final String keyMember)
    {
        this.schema = schema;
        this.name = name;
        this.keyMember = keyMember;
    }

    static boolean isState(final List<Token> composite)
    {
        return FieldAnnotations.of(composite.get(0)).isState();
    }

    static String ofMessage(final SchemaCode schema, final MessageModel message)
    {
        if (message.isVariable())
        {
            throw new IllegalArgumentException(
                "a message that is state has to be of fixed length, without groups and variable data: message=" +
                message.name());
        }

        final int key = message.fieldThat(FieldAnnotations::isKey, "@key");
        final RecordSource source = new RecordSource(schema, message.className(),
            key >= 0 ? message.fields().get(key).name() : message.annotations().keyMember());
        for (int i = 0; i < message.fields().size(); i += message.fields().get(i).componentTokenCount())
        {
            final Token field = message.fields().get(i);
            if (!field.isConstantEncoding())
            {
                source.addMember("", field.name(), message.fields(), i + 1, field.offset());
            }
        }
        return source.text(message.name(), message.blockLength());
    }

    static String ofComposite(final SchemaCode schema, final List<Token> composite)
    {
        final Token token = composite.get(0);
        final RecordSource source = new RecordSource(
            schema, JavaText.className(token.applicableTypeName()), FieldAnnotations.of(token).keyMember());
        source.addMembers("", composite, 0, 0);
        return source.text(token.applicableTypeName(), token.encodedLength());
    }

    private String text(final String sourceName, final int layoutLength)
    {
        if (!keyMember.isEmpty() && !hasKey)
        {
            throw new IllegalArgumentException(
                "the key of a record has to be one of its integers: state=" + sourceName + " key=" + keyMember);
        }

        return schema.head("import io.lockstep.engine.state.Record;\n", """
            A record of a store, with the layout of {@code %s}.

            <p>A new record is all zero. In the schema's byte order where the machine is little-endian.

            <p>Threading: owned by the processor agent. Allocates nothing after its construction.
            """.formatted(sourceName)) +
            CLASS.replace("$METHODS", methods)
                .replace("$LENGTH", String.valueOf(Math.max(8, (layoutLength + 7) / 8 * 8)))
                .replace("$Name", name);
    }

    private void addMembers(final String prefix, final List<Token> tokens, final int index, final int offset)
    {
        final int end = index + tokens.get(index).componentTokenCount() - 1;
        for (int i = index + 1; i < end; i += tokens.get(i).componentTokenCount())
        {
            addMember(prefix, tokens.get(i).name(), tokens, i, offset + tokens.get(i).offset());
        }
    }

    /**
     * @param index of the token of the member's type.
     */
    private void addMember(
        final String prefix, final String member, final List<Token> tokens, final int index, final int offset)
    {
        final Token type = tokens.get(index);
        final String property =
            prefix.isEmpty() ? JavaText.propertyName(member) : prefix + JavaText.className(member);
        switch (type.signal())
        {
            case BEGIN_COMPOSITE -> addMembers(property, tokens, index, offset);
            case BEGIN_SET -> addValue(property + "Raw", type.encoding().primitiveType(), offset, "the set's bits");
            case BEGIN_ENUM -> addEnum(property, type, offset);
            default -> addEncoding(property, type, offset);
        }

        final boolean isKey = prefix.isEmpty() && member.equals(keyMember);
        if (isKey && Signal.ENCODING == type.signal() && type.arrayLength() == 1 && !type.isConstantEncoding() &&
            PrimitiveType.FLOAT != type.encoding().primitiveType() &&
            PrimitiveType.DOUBLE != type.encoding().primitiveType())
        {
            hasKey = true;
            methods.append("key".equals(property) ? "" : KEY.replace("$path", member).replace("$name", property));
        }
    }

    private void addEncoding(final String property, final Token type, final int offset)
    {
        final PrimitiveType primitive = type.encoding().primitiveType();
        if (type.isConstantEncoding())
        {
            return;
        }
        if (type.arrayLength() == 1)
        {
            addValue(property, primitive, offset, "the value");
            return;
        }

        final String place = offset + " + index * " + primitive.size();
        methods.append((READ_ELEMENT + WRITE_ELEMENT)
            .replace("$last", String.valueOf(type.arrayLength() - 1))
            .replace("$read", read(primitive, place))
            .replace("$write", write(primitive, place))
            .replace("$type", JavaText.typeName(primitive))
            .replace("$path", property)
            .replace("$name", property));
    }

    private void addEnum(final String property, final Token type, final int offset)
    {
        final String enumName = JavaText.className(type.applicableTypeName());
        addValue(property + "Raw", type.encoding().primitiveType(), offset, "the number of the value");
        methods.append(READ.replace("$type", enumName)
            .replace("$what", "the value, or {@code SBE_UNKNOWN}")
            .replace("$read", enumName + ".get(" + property + "Raw())")
            .replace("$path", property)
            .replace("$name", property));
        methods.append(WRITE.replace("$type", enumName)
            .replace("$what", "the value")
            .replace("$write", property + "Raw(value.value())")
            .replace("$path", property)
            .replace("$name", property));
    }

    private void addValue(final String property, final PrimitiveType primitive, final int offset, final String what)
    {
        methods.append((READ + WRITE)
            .replace("$type", JavaText.typeName(primitive))
            .replace("$what", what)
            .replace("$read", read(primitive, String.valueOf(offset)))
            .replace("$write", write(primitive, String.valueOf(offset)))
            .replace("$path", property)
            .replace("$name", property));
    }

    private String read(final PrimitiveType type, final String offset)
    {
        final String stored = ordered(type, carrier(type) + "At(" + offset + ")");
        return switch (type)
        {
            case UINT8 -> "(short)(" + stored + " & 0xFF)";
            case UINT16 -> stored + " & 0xFFFF";
            case UINT32 -> stored + " & 0xFFFF_FFFFL";
            case FLOAT -> "Float.intBitsToFloat(" + stored + ")";
            case DOUBLE -> "Double.longBitsToDouble(" + stored + ")";
            default -> stored;
        };
    }

    private String write(final PrimitiveType type, final String offset)
    {
        final String value = switch (type)
        {
            case UINT8 -> "(byte)value";
            case UINT16 -> "(short)value";
            case UINT32 -> "(int)value";
            case FLOAT -> "Float.floatToRawIntBits(value)";
            case DOUBLE -> "Double.doubleToRawLongBits(value)";
            default -> "value";
        };
        return carrier(type) + "At(" + offset + ", " + ordered(type, value) + ")";
    }

    private String ordered(final PrimitiveType type, final String expression)
    {
        if (ByteOrder.LITTLE_ENDIAN == schema.ir().byteOrder() || 1 == type.size())
        {
            return expression;
        }
        final String box = switch (type.size())
        {
            case 2 -> "Short";
            case 4 -> "Integer";
            default -> "Long";
        };
        return box + ".reverseBytes(" + expression + ")";
    }

    private static String carrier(final PrimitiveType type)
    {
        return switch (type.size())
        {
            case 1 -> "byte";
            case 2 -> "short";
            case 4 -> "int";
            default -> "long";
        };
    }
}
