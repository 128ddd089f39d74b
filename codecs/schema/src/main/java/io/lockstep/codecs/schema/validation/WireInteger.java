package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.NumberType;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.nio.ByteOrder;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * How an integer of a program is read: a code that fits in it.
 */
final class WireInteger
{
    private static final int INT8 = 0;
    private static final int UINT8 = 1;
    private static final int INT16 = 2;
    private static final int UINT16 = 3;
    private static final int INT32 = 4;
    private static final int UINT32 = 5;
    private static final int INT64 = 6;
    private static final int BIG_ENDIAN_FLAG = 8;
    private static final int CODE_MASK = 7;

    private WireInteger()
    {
    }

    static int code(final NumberType type)
    {
        final int code = switch (type.primitive())
        {
            case CHAR, INT8 -> INT8;
            case UINT8 -> UINT8;
            case INT16 -> INT16;
            case UINT16 -> UINT16;
            case INT32, FLOAT -> INT32;
            case UINT32 -> UINT32;
            case INT64, UINT64, DOUBLE -> INT64;
        };
        return type.byteOrder() == BIG_ENDIAN ? code | BIG_ENDIAN_FLAG : code;
    }

    /**
     * The integer, its bits where it is unsigned of 64 bits.
     */
    static long read(final DirectBuffer buffer, final int index, final int code)
    {
        final ByteOrder order = (code & BIG_ENDIAN_FLAG) == 0 ? LITTLE_ENDIAN : BIG_ENDIAN;
        return switch (code & CODE_MASK)
        {
            case INT8 -> buffer.getByte(index);
            case UINT8 -> buffer.getByte(index) & 0xFF;
            case INT16 -> buffer.getShort(index, order);
            case UINT16 -> buffer.getShort(index, order) & 0xFFFF;
            case INT32 -> buffer.getInt(index, order);
            case UINT32 -> buffer.getInt(index, order) & 0xFFFF_FFFFL;
            default -> buffer.getLong(index, order);
        };
    }

    static double readFloat(final DirectBuffer buffer, final int index, final int code)
    {
        final ByteOrder order = (code & BIG_ENDIAN_FLAG) == 0 ? LITTLE_ENDIAN : BIG_ENDIAN;
        return (code & CODE_MASK) == INT32 ? buffer.getFloat(index, order) : buffer.getDouble(index, order);
    }

    /**
     * What brings an integer into the order of signed ones.
     */
    static long bias(final NumberType type)
    {
        return type.primitive() == PrimitiveType.UINT64 ? Long.MIN_VALUE : 0;
    }
}
