package io.lockstep.codecs.schema;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Token;

import java.nio.ByteOrder;

/**
 * A number or a character, or an array of them.
 *
 * <p>Threading: any thread.
 *
 * @param name      of the type.
 * @param primitive the kind of number.
 * @param byteOrder of each element.
 * @param length    number of elements; one where it is no array.
 * @param isConstant whether it takes no bytes.
 * @param encoding  all that the schema says: range, null value, constant, character encoding.
 */
public record NumberType(
    String name,
    PrimitiveType primitive,
    ByteOrder byteOrder,
    int length,
    boolean isConstant,
    Encoding encoding) implements ValueType
{
    static NumberType of(final Token token)
    {
        final Encoding encoding = token.encoding();
        return new NumberType(
            token.name(),
            encoding.primitiveType(),
            encoding.byteOrder(),
            Math.max(1, token.arrayLength()),
            token.isConstantEncoding(),
            encoding);
    }

    @Override
    public int encodedLength()
    {
        return isConstant ? 0 : length * primitive.size();
    }

    /**
     * Whether it is a text of a fixed number of bytes.
     *
     * @return true for an array of characters.
     */
    public boolean isText()
    {
        return primitive == PrimitiveType.CHAR && length > 1;
    }

    /**
     * Whether an element is a floating-point number.
     *
     * @return true for float and double.
     */
    public boolean isFloat()
    {
        return primitive == PrimitiveType.FLOAT || primitive == PrimitiveType.DOUBLE;
    }

    /**
     * Smallest value, where the schema says one.
     *
     * @return the value, or null.
     */
    public PrimitiveValue minValue()
    {
        return encoding.minValue();
    }

    /**
     * Greatest value, where the schema says one.
     *
     * @return the value, or null.
     */
    public PrimitiveValue maxValue()
    {
        return encoding.maxValue();
    }

    /**
     * Null value: the schema's, else that of the kind of number.
     *
     * @return the value.
     */
    public PrimitiveValue nullValue()
    {
        return encoding.applicableNullValue();
    }

    /**
     * Read an element that is no floating-point number.
     *
     * @param buffer to read from.
     * @param index  of the element.
     * @return the integer; the bits of it for an unsigned one of 64 bits.
     */
    public long readInteger(final DirectBuffer buffer, final int index)
    {
        return switch (primitive)
        {
            case CHAR, INT8 -> buffer.getByte(index);
            case UINT8 -> buffer.getByte(index) & 0xFF;
            case INT16 -> buffer.getShort(index, byteOrder);
            case UINT16 -> buffer.getShort(index, byteOrder) & 0xFFFF;
            case INT32, FLOAT -> buffer.getInt(index, byteOrder);
            case UINT32 -> buffer.getInt(index, byteOrder) & 0xFFFF_FFFFL;
            case INT64, UINT64, DOUBLE -> buffer.getLong(index, byteOrder);
        };
    }

    /**
     * Write the low bytes of an integer as an element.
     *
     * @param buffer to write to.
     * @param index  of the element.
     * @param value  the integer, or the bits of a floating-point number.
     */
    public void writeInteger(final MutableDirectBuffer buffer, final int index, final long value)
    {
        switch (primitive.size())
        {
            case Byte.BYTES -> buffer.putByte(index, (byte)value);
            case Short.BYTES -> buffer.putShort(index, (short)value, byteOrder);
            case Integer.BYTES -> buffer.putInt(index, (int)value, byteOrder);
            default -> buffer.putLong(index, value, byteOrder);
        }
    }

    /**
     * Read an element that is a floating-point number.
     *
     * @param buffer to read from.
     * @param index  of the element.
     * @return the number.
     */
    public double readFloat(final DirectBuffer buffer, final int index)
    {
        return primitive == PrimitiveType.FLOAT ?
            buffer.getFloat(index, byteOrder) : buffer.getDouble(index, byteOrder);
    }

    /**
     * Whether an element holds the null value.
     *
     * @param buffer to read from.
     * @param index  of the element.
     * @return true if it does; a floating-point number compares as {@link Double#compare}.
     */
    public boolean isNull(final DirectBuffer buffer, final int index)
    {
        return isFloat() ?
            Double.compare(nullValue().doubleValue(), readFloat(buffer, index)) == 0 :
            nullValue().longValue() == readInteger(buffer, index);
    }
}
