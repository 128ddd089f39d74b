package io.lockstep.codecs.schema.validation;

import org.agrona.DirectBuffer;

import static io.lockstep.codecs.schema.validation.CheckProgram.KIND_BITS;
import static io.lockstep.codecs.schema.validation.CheckProgram.KIND_ENUM;
import static io.lockstep.codecs.schema.validation.CheckProgram.KIND_FLOAT_RANGE;
import static io.lockstep.codecs.schema.validation.CheckProgram.KIND_SMALL_ENUM;
import static io.lockstep.codecs.schema.validation.CheckProgram.KIND_TEXT_RANGE;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_CODE;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_KIND;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_LENGTH;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_OFFSET;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_POOL;

/**
 * Checks single values by a program.
 *
 * <p>Threading: any thread.
 */
final class ValueCheck
{
    private static final int NONE = -1;
    private static final int UNKNOWN_ENUM_VALUE = Rule.UNKNOWN_ENUM_VALUE.ordinal();
    private static final int UNKNOWN_SET_BIT = Rule.UNKNOWN_SET_BIT.ordinal();
    private static final int OUT_OF_RANGE = Rule.OUT_OF_RANGE.ordinal();
    private static final int SIZE_MASK = 7;

    private final int[] code;
    private final long[] pool;

    ValueCheck(final int[] code, final long[] pool)
    {
        this.code = code;
        this.pool = pool;
    }

    /**
     * Check a value.
     *
     * @param block where the block begins that holds it.
     * @param check where its check begins in the program.
     * @return the ordinal of the rule that it breaks, or a negative number.
     */
    int check(final DirectBuffer buffer, final int block, final int check)
    {
        final int index = block + code[check + VALUE_OFFSET];
        final int wire = code[check + VALUE_CODE];
        final int at = code[check + VALUE_POOL];
        switch (code[check + VALUE_KIND])
        {
            case KIND_SMALL_ENUM:
                final long place = WireInteger.read(buffer, index, wire) - pool[at];
                return (place & -Long.SIZE) == 0 && (pool[at + 1] >>> place & 1) != 0 ? NONE : UNKNOWN_ENUM_VALUE;

            case KIND_ENUM:
                return isListed(WireInteger.read(buffer, index, wire), at) ? NONE : UNKNOWN_ENUM_VALUE;

            case KIND_BITS:
                return (WireInteger.read(buffer, index, wire) & pool[at]) == 0 ? NONE : UNKNOWN_SET_BIT;

            case KIND_FLOAT_RANGE:
                return areFloatsInRange(buffer, index, wire, code[check + VALUE_LENGTH], at) ? NONE : OUT_OF_RANGE;

            case KIND_TEXT_RANGE:
                return isTextInRange(buffer, index, code[check + VALUE_LENGTH], at) ? NONE : OUT_OF_RANGE;

            default:
                return areInRange(buffer, index, wire, code[check + VALUE_LENGTH], at) ? NONE : OUT_OF_RANGE;
        }
    }

    private boolean isListed(final long value, final int at)
    {
        int low = at + 1;
        int high = at + (int)pool[at];
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            if (pool[middle] == value)
            {
                return true;
            }
            if (pool[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return false;
    }

    private boolean areInRange(
        final DirectBuffer buffer, final int index, final int wire, final int length, final int at)
    {
        final int size = size(wire);
        for (int i = 0; i < length; i++)
        {
            final long value = WireInteger.read(buffer, index + i * size, wire);
            final long ordered = value ^ pool[at + 3];
            if ((ordered < pool[at] || ordered > pool[at + 1]) && !(pool[at + 4] != 0 && value == pool[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    /**
     * Characters up to the first zero.
     */
    private boolean isTextInRange(final DirectBuffer buffer, final int index, final int length, final int at)
    {
        if (pool[at + 4] != 0 && buffer.getByte(index) == pool[at + 2])
        {
            return true;
        }
        for (int i = 0; i < length && buffer.getByte(index + i) != 0; i++)
        {
            final long value = buffer.getByte(index + i);
            if (value < pool[at] || value > pool[at + 1])
            {
                return false;
            }
        }

        return true;
    }

    private boolean areFloatsInRange(
        final DirectBuffer buffer, final int index, final int wire, final int length, final int at)
    {
        final int size = size(wire);
        final double min = Double.longBitsToDouble(pool[at]);
        final double max = Double.longBitsToDouble(pool[at + 1]);
        for (int i = 0; i < length; i++)
        {
            final double value = WireInteger.readFloat(buffer, index + i * size, wire);
            if (!(value >= min && value <= max) &&
                !(pool[at + 3] != 0 && Double.doubleToLongBits(value) == pool[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    private static int size(final int wire)
    {
        return 1 << ((wire & SIZE_MASK) >> 1);
    }
}
