package io.lockstep.codecs.schema.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.NamedValue;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.SetType;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;

/**
 * Writes single values of a message as JSON.
 *
 * <p>Threading: single owner.
 */
final class ValueWriter
{
    private static final HexFormat HEX = HexFormat.of();
    private static final long MAX_EXACT = 1L << 53;

    private final TextCodec texts = new TextCodec();
    private final boolean isInt64Text;

    ValueWriter(final boolean isInt64Text)
    {
        this.isInt64Text = isInt64Text;
    }

    /**
     * Write a number, an enum or a set.
     */
    void write(final JsonGenerator json, final FieldLayout field, final DirectBuffer buffer, final int index)
        throws IOException
    {
        if (field.isConstant())
        {
            constant(json, field);
        }
        else if (field.type() instanceof EnumType type)
        {
            enumeration(json, type, buffer, index);
        }
        else if (field.type() instanceof SetType type)
        {
            set(json, type, buffer, index);
        }
        else
        {
            number(json, (NumberType)field.type(), field.isOptional(), buffer, index);
        }
    }

    /**
     * Write data of variable length.
     */
    void data(final JsonGenerator json, final String encoding, final byte[] bytes) throws IOException
    {
        final Charset charset = texts.charset(encoding);
        if (charset == null)
        {
            json.writeString(HEX.formatHex(bytes));
        }
        else
        {
            text(json, charset, bytes, bytes);
        }
    }

    private void number(
        final JsonGenerator json,
        final NumberType type,
        final boolean isOptional,
        final DirectBuffer buffer,
        final int index) throws IOException
    {
        if (type.primitive() == PrimitiveType.CHAR)
        {
            chars(json, type, isOptional, buffer, index);
        }
        else if (type.length() == 1)
        {
            element(json, type, isOptional, buffer, index);
        }
        else
        {
            json.writeStartArray();
            for (int i = 0; i < type.length(); i++)
            {
                element(json, type, isOptional, buffer, index + i * type.primitive().size());
            }
            json.writeEndArray();
        }
    }

    private void element(
        final JsonGenerator json,
        final NumberType type,
        final boolean isOptional,
        final DirectBuffer buffer,
        final int index) throws IOException
    {
        if (isOptional && type.isNull(buffer, index))
        {
            json.writeNull();
        }
        else if (type.primitive() == PrimitiveType.FLOAT)
        {
            json.writeNumber(buffer.getFloat(index, type.byteOrder()));
        }
        else if (type.primitive() == PrimitiveType.DOUBLE)
        {
            json.writeNumber(buffer.getDouble(index, type.byteOrder()));
        }
        else
        {
            integer(json, type, type.readInteger(buffer, index));
        }
    }

    private void enumeration(
        final JsonGenerator json, final EnumType type, final DirectBuffer buffer, final int index) throws IOException
    {
        final long value = type.encoding().readInteger(buffer, index);
        final String name = type.nameOf(value);
        if (name != null)
        {
            json.writeString(name);
        }
        else if (type.encoding().isNull(buffer, index))
        {
            json.writeNull();
        }
        else
        {
            integer(json, type.encoding(), value);
        }
    }

    private void set(final JsonGenerator json, final SetType type, final DirectBuffer buffer, final int index)
        throws IOException
    {
        json.writeStartArray();
        final long bits = type.encoding().readInteger(buffer, index);
        for (final NamedValue choice : type.choices())
        {
            if ((bits >>> choice.value() & 1) != 0)
            {
                json.writeString(choice.name());
            }
        }
        final long unknown = bits & ~type.mask();
        if (unknown != 0)
        {
            integer(json, type.encoding(), unknown);
        }
        json.writeEndArray();
    }

    private void integer(final JsonGenerator json, final NumberType type, final long value) throws IOException
    {
        final boolean isUnsigned = type.primitive() == PrimitiveType.UINT64;
        final boolean isExact = value <= MAX_EXACT && value >= (isUnsigned ? 0 : -MAX_EXACT);
        final String text = isUnsigned ? Long.toUnsignedString(value) : Long.toString(value);
        if (isInt64Text && !isExact)
        {
            json.writeString(text);
        }
        else
        {
            json.writeNumber(text);
        }
    }

    /**
     * Text up to the first zero. Where it is optional, text that begins with the null value is null.
     */
    private void chars(
        final JsonGenerator json,
        final NumberType type,
        final boolean isOptional,
        final DirectBuffer buffer,
        final int index) throws IOException
    {
        if (isOptional && type.isNull(buffer, index))
        {
            json.writeNull();
            return;
        }

        final Charset charset = texts.charsetOrLatin1(type.encoding().characterEncoding());
        final byte[] all = new byte[type.length()];
        buffer.getBytes(index, all);
        int end = 0;
        if (TextCodec.isZeroEnded(charset))
        {
            while (end < all.length && all[end] != 0)
            {
                end++;
            }
        }
        else
        {
            end = all.length;
        }
        final byte[] bytes = new byte[end];
        System.arraycopy(all, 0, bytes, 0, end);
        text(json, charset, bytes, all);
    }

    private static void text(
        final JsonGenerator json, final Charset charset, final byte[] bytes, final byte[] all) throws IOException
    {
        final String text = TextCodec.decode(bytes, charset);
        if (text == null)
        {
            json.writeStartObject();
            json.writeStringField("hex", HEX.formatHex(all));
            json.writeEndObject();
        }
        else
        {
            json.writeString(text);
        }
    }

    private void constant(final JsonGenerator json, final FieldLayout field) throws IOException
    {
        final PrimitiveValue value = field.constant();
        if (field.type() instanceof EnumType)
        {
            json.writeString(field.constantName());
        }
        else if (value.representation() == PrimitiveValue.Representation.BYTE_ARRAY)
        {
            json.writeString(value.toString());
        }
        else if (value.representation() == PrimitiveValue.Representation.DOUBLE)
        {
            json.writeNumber(value.doubleValue());
        }
        else if (field.type() instanceof NumberType type && type.primitive() != PrimitiveType.CHAR)
        {
            integer(json, type, value.longValue());
        }
        else
        {
            json.writeString(String.valueOf((char)value.longValue()));
        }
    }
}
