package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.Types;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Writes single values of a message as JSON.
 *
 * <p>An optional value that is null is null; what is not a number, or infinite, is a string.
 *
 * <p>Threading: single owner.
 */
final class JsonValues
{
    private static final HexFormat HEX = HexFormat.of();
    private static final long MAX_EXACT = 1L << 53;

    private final Map<String, Optional<Charset>> charsets = new HashMap<>();
    private final JsonGenerator json;
    private final boolean isInt64Text;

    /**
     * Values for a generator.
     *
     * @param json        to write to.
     * @param isInt64Text true to write integers that a double cannot hold exactly as strings.
     */
    JsonValues(final JsonGenerator json, final boolean isInt64Text)
    {
        this.json = json;
        this.isInt64Text = isInt64Text;
    }

    /**
     * Write a primitive value, or an array of them.
     */
    void write(final Token fieldToken, final Token typeToken, final DirectBuffer buffer, final int index)
        throws IOException
    {
        final Encoding encoding = typeToken.encoding();
        final boolean isOptional = fieldToken.isOptionalEncoding() || typeToken.isOptionalEncoding();
        if (fieldToken.isConstantEncoding() || typeToken.isConstantEncoding())
        {
            final PrimitiveValue value = encoding.constValue();
            writeConstant(encoding, value == null ? fieldToken.encoding().constValue() : value);
        }
        else if (typeToken.arrayLength() == 1)
        {
            writeOne(encoding, isOptional, buffer, index);
        }
        else if (encoding.primitiveType() == PrimitiveType.CHAR)
        {
            writeChars(encoding, isOptional, buffer, index, typeToken.arrayLength());
        }
        else
        {
            json.writeStartArray();
            for (int i = 0; i < typeToken.arrayLength(); i++)
            {
                writeOne(encoding, isOptional, buffer, index + i * encoding.primitiveType().size());
            }
            json.writeEndArray();
        }
    }

    /**
     * Write an integer, or null where it is the null value.
     */
    void writeInteger(final Encoding encoding, final long value, final PrimitiveValue nullValue) throws IOException
    {
        final boolean isUnsigned64 = encoding.primitiveType() == PrimitiveType.UINT64;
        if (nullValue != null && nullValue.longValue() == value)
        {
            json.writeNull();
        }
        else if (!isUnsigned64 || value >= 0)
        {
            writeInt64(value);
        }
        else if (isInt64Text)
        {
            json.writeString(Long.toUnsignedString(value));
        }
        else
        {
            json.writeNumber(Long.toUnsignedString(value));
        }
    }

    /**
     * Write a signed integer that is never null.
     */
    void writeInt64(final long value) throws IOException
    {
        if (isInt64Text && (value > MAX_EXACT || value < -MAX_EXACT))
        {
            json.writeString(Long.toString(value));
        }
        else
        {
            json.writeNumber(value);
        }
    }

    /**
     * Write variable data: text where it has a character encoding that is known here, otherwise hexadecimal digits.
     */
    void writeData(final Encoding encoding, final DirectBuffer buffer, final int index, final int length)
        throws IOException
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        final String name = encoding.characterEncoding();
        final Charset charset = name == null || name.isEmpty() ? null : charset(name).orElse(null);
        json.writeString(charset == null ? HEX.formatHex(bytes) : new String(bytes, charset));
    }

    /**
     * Write bytes as hexadecimal digits.
     */
    void writeHex(final DirectBuffer buffer, final int index, final int length) throws IOException
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        json.writeString(HEX.formatHex(bytes));
    }

    private void writeOne(
        final Encoding encoding,
        final boolean isOptional,
        final DirectBuffer buffer,
        final int index) throws IOException
    {
        switch (encoding.primitiveType())
        {
            case CHAR:
                writeChars(encoding, isOptional, buffer, index, 1);
                break;

            case FLOAT:
                final float single = buffer.getFloat(index, encoding.byteOrder());
                if (isOptional && isNull(encoding, single))
                {
                    json.writeNull();
                }
                else
                {
                    json.writeNumber(single);
                }
                break;

            case DOUBLE:
                final double number = buffer.getDouble(index, encoding.byteOrder());
                if (isOptional && isNull(encoding, number))
                {
                    json.writeNull();
                }
                else
                {
                    json.writeNumber(number);
                }
                break;

            default:
                writeInteger(
                    encoding,
                    Types.getLong(buffer, index, encoding),
                    isOptional ? encoding.applicableNullValue() : null);
                break;
        }
    }

    private static boolean isNull(final Encoding encoding, final double value)
    {
        return Double.compare(encoding.applicableNullValue().doubleValue(), value) == 0;
    }

    /**
     * Text up to the first zero. Where it is optional, text that begins with the null value is null.
     */
    private void writeChars(
        final Encoding encoding,
        final boolean isOptional,
        final DirectBuffer buffer,
        final int index,
        final int length) throws IOException
    {
        if (isOptional && buffer.getByte(index) == (byte)encoding.applicableNullValue().longValue())
        {
            json.writeNull();
            return;
        }

        int end = 0;
        while (end < length && buffer.getByte(index + end) != 0)
        {
            end++;
        }
        final byte[] bytes = new byte[end];
        buffer.getBytes(index, bytes);
        final String name = encoding.characterEncoding();
        json.writeString(new String(bytes, name == null || name.isEmpty() ?
            StandardCharsets.ISO_8859_1 : charset(name).orElse(StandardCharsets.ISO_8859_1)));
    }

    private void writeConstant(final Encoding encoding, final PrimitiveValue value) throws IOException
    {
        if (value.representation() == PrimitiveValue.Representation.BYTE_ARRAY)
        {
            json.writeString(value.toString());
        }
        else if (encoding.primitiveType() == PrimitiveType.CHAR)
        {
            json.writeString(String.valueOf((char)value.longValue()));
        }
        else if (value.representation() == PrimitiveValue.Representation.DOUBLE)
        {
            json.writeNumber(value.doubleValue());
        }
        else
        {
            writeInteger(encoding, value.longValue(), null);
        }
    }

    private Optional<Charset> charset(final String name)
    {
        return charsets.computeIfAbsent(name, JsonValues::find);
    }

    private static Optional<Charset> find(final String name)
    {
        try
        {
            return Optional.of(Charset.forName(name));
        }
        catch (final IllegalArgumentException ex)
        {
            // A name that this machine does not know: the bytes are printed as they are.
            return Optional.empty();
        }
    }
}
