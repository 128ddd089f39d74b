package io.lockstep.codecs.schema.json;

import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.NamedValue;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.SetType;
import io.lockstep.codecs.schema.ValueType;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Encodes single values from JSON.
 *
 * <p>Threading: single owner.
 */
final class ValueEncoder
{
    private static final BigInteger LONG_MASK = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final TextCodec texts = new TextCodec();

    /**
     * Encode a number, an enum or a set; null is the null value.
     */
    void encode(final FieldLayout field, final JsonNode node, final MutableDirectBuffer buffer, final int index)
    {
        final ValueType type = field.type();
        if (type instanceof EnumType enumType)
        {
            enumType.encoding().writeInteger(buffer, index, enumeration(enumType, node));
        }
        else if (type instanceof SetType set)
        {
            set.encoding().writeInteger(buffer, index, node.isNull() && field.isOptional() ? 0 : set(set, node));
        }
        else
        {
            number(field, (NumberType)type, node, buffer, index);
        }
    }

    /**
     * Encode what is not there: the null value.
     */
    void encodeNull(final FieldLayout field, final MutableDirectBuffer buffer, final int index)
    {
        if (field.type() instanceof EnumType type)
        {
            writeNull(type.encoding(), buffer, index);
        }
        else if (field.type() instanceof NumberType type)
        {
            for (int i = 0; i < type.length(); i++)
            {
                writeNull(type, buffer, index + i * type.primitive().size());
            }
        }
    }

    /**
     * Bytes of variable data.
     */
    byte[] data(final String encoding, final JsonNode node)
    {
        if (node.kind() == JsonNode.Kind.OBJECT)
        {
            return hexMember(node);
        }
        node.expect(JsonNode.Kind.STRING, "variable data");
        final Charset charset = texts.charset(encoding);

        return charset == null ? hex(node) : bytes(node, charset);
    }

    static byte[] hex(final JsonNode node)
    {
        try
        {
            return HexFormat.of().parseHex(node.text());
        }
        catch (final IllegalArgumentException ex)
        {
            throw MessageJsonException.at(node, "expected hexadecimal digits, but found " + quoted(node),
                "write two digits for each byte");
        }
    }

    /**
     * An integer within bounds, as a number or a string.
     */
    static BigInteger integer(final JsonNode node, final BigInteger min, final BigInteger max, final String what)
    {
        BigInteger value = null;
        if (node.kind() == JsonNode.Kind.NUMBER || node.kind() == JsonNode.Kind.STRING)
        {
            try
            {
                value = new BigInteger(node.text());
            }
            catch (final NumberFormatException ex)
            {
                value = null;
            }
        }
        if (value == null)
        {
            throw MessageJsonException.at(node, "expected an integer for " + what + ", but found " + quoted(node),
                "write a number from " + min + " to " + max);
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0)
        {
            throw MessageJsonException.at(node, "the number does not fit in " + what + ": value=" + value,
                "write a number from " + min + " to " + max);
        }

        return value;
    }

    private void number(
        final FieldLayout field,
        final NumberType type,
        final JsonNode node,
        final MutableDirectBuffer buffer,
        final int index)
    {
        if (node.isNull() && type.primitive() == PrimitiveType.CHAR)
        {
            expectOptional(field, node);
            encodeNull(field, buffer, index);
        }
        else if (type.primitive() == PrimitiveType.CHAR)
        {
            chars(type, node, buffer, index);
        }
        else if (type.length() == 1)
        {
            element(field, type, node, buffer, index);
        }
        else
        {
            if (node.expect(JsonNode.Kind.ARRAY, field.name()).elements().size() != type.length())
            {
                throw MessageJsonException.at(node, "expected " + type.length() + " elements, but found " +
                    node.elements().size(), "write all of them");
            }
            for (int i = 0; i < type.length(); i++)
            {
                element(field, type, node.elements().get(i), buffer, index + i * type.primitive().size());
            }
        }
    }

    private void element(
        final FieldLayout field,
        final NumberType type,
        final JsonNode node,
        final MutableDirectBuffer buffer,
        final int index)
    {
        if (node.isNull())
        {
            expectOptional(field, node);
            writeNull(type, buffer, index);
        }
        else if (type.isFloat())
        {
            writeFloat(type, node, buffer, index);
        }
        else
        {
            type.writeInteger(buffer, index, integer(type, node));
        }
    }

    private static long integer(final NumberType type, final JsonNode node)
    {
        final int bits = type.primitive().size() * Byte.SIZE;
        final boolean isUnsigned = PrimitiveType.isUnsigned(type.primitive());
        final BigInteger end = BigInteger.ONE.shiftLeft(isUnsigned ? bits : bits - 1);
        return integer(
            node,
            isUnsigned ? BigInteger.ZERO : end.negate(),
            end.subtract(BigInteger.ONE),
            type.primitive().primitiveName()).and(LONG_MASK).longValue();
    }

    private static void writeFloat(
        final NumberType type, final JsonNode node, final MutableDirectBuffer buffer, final int index)
    {
        final boolean isName = node.kind() == JsonNode.Kind.STRING &&
            (node.text().equals("NaN") || node.text().equals("Infinity") || node.text().equals("-Infinity"));
        if (!isName && node.kind() != JsonNode.Kind.NUMBER)
        {
            throw MessageJsonException.at(node, "expected a number, but found " + quoted(node),
                "write a number, or \"NaN\", \"Infinity\" or \"-Infinity\"");
        }

        if (type.primitive() == PrimitiveType.FLOAT)
        {
            buffer.putFloat(index, Float.parseFloat(node.text()), type.byteOrder());
        }
        else
        {
            buffer.putDouble(index, Double.parseDouble(node.text()), type.byteOrder());
        }
    }

    private void chars(
        final NumberType type, final JsonNode node, final MutableDirectBuffer buffer, final int index)
    {
        final byte[] bytes = node.kind() == JsonNode.Kind.OBJECT ?
            hexMember(node) :
            bytes(node.expect(JsonNode.Kind.STRING, "text"),
                texts.charsetOrLatin1(type.encoding().characterEncoding()));
        if (bytes.length > type.length())
        {
            throw MessageJsonException.at(node, "the text is too long: bytes=" + bytes.length + " room=" +
                type.length(), "shorten it");
        }
        buffer.setMemory(index, type.length(), (byte)0);
        buffer.putBytes(index, bytes);
    }

    private static long enumeration(final EnumType type, final JsonNode node)
    {
        if (node.isNull())
        {
            return type.encoding().nullValue().longValue();
        }
        final NamedValue value = node.kind() == JsonNode.Kind.STRING ? type.find(node.text()) : null;
        if (value != null)
        {
            return value.value();
        }
        if (node.kind() == JsonNode.Kind.STRING && !node.text().matches("-?[0-9]+"))
        {
            throw MessageJsonException.at(node, "enum " + type.name() + " has no value " + quoted(node),
                "write one of " + names(type.values()) + ", or a number");
        }

        return integer(type.encoding(), node);
    }

    private static long set(final SetType type, final JsonNode node)
    {
        long bits = 0;
        for (final JsonNode element : node.expect(JsonNode.Kind.ARRAY, "set " + type.name()).elements())
        {
            final NamedValue choice = type.choices().stream()
                .filter((known) -> known.name().equals(element.text()))
                .findFirst()
                .orElse(null);
            if (choice == null && element.kind() == JsonNode.Kind.STRING && !element.text().matches("[0-9]+"))
            {
                throw MessageJsonException.at(element, "set " + type.name() + " has no choice " + quoted(element),
                    "write some of " + names(type.choices()) + ", or a number for other bits");
            }
            bits |= choice == null ? integer(type.encoding(), element) : 1L << choice.value();
        }

        return bits;
    }

    private static void expectOptional(final FieldLayout field, final JsonNode node)
    {
        if (!field.isOptional())
        {
            throw MessageJsonException.at(node, "a required field can not be null: field=" + field.name(),
                "write its value");
        }
    }

    private static void writeNull(final NumberType type, final MutableDirectBuffer buffer, final int index)
    {
        if (type.primitive() == PrimitiveType.FLOAT)
        {
            buffer.putFloat(index, (float)type.nullValue().doubleValue(), type.byteOrder());
        }
        else if (type.primitive() == PrimitiveType.DOUBLE)
        {
            buffer.putDouble(index, type.nullValue().doubleValue(), type.byteOrder());
        }
        else
        {
            type.writeInteger(buffer, index, type.nullValue().longValue());
        }
    }

    private static byte[] hexMember(final JsonNode node)
    {
        final JsonNode hex = node.member("hex");
        if (hex == null || node.members().size() != 1)
        {
            throw MessageJsonException.at(node, "expected text or bytes", "write a string, or {\"hex\":\"...\"}");
        }

        return hex(hex.expect(JsonNode.Kind.STRING, "bytes"));
    }

    private static byte[] bytes(final JsonNode node, final Charset charset)
    {
        final byte[] bytes = TextCodec.encode(node.text(), charset);
        if (bytes == null)
        {
            throw MessageJsonException.at(node, "the text has characters that " + charset + " has not",
                "leave them out, or write {\"hex\":\"...\"}");
        }

        return bytes;
    }

    private static String names(final List<NamedValue> values)
    {
        return values.stream()
            .map(NamedValue::name)
            .collect(Collectors.joining(", "));
    }

    private static String quoted(final JsonNode node)
    {
        return node.text() == null ? "something else" : '"' + node.text() + '"';
    }
}
