package io.lockstep.replay.parquet;

import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.NumberType;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The column of a composite that has a mantissa and a constant exponent that is not positive.
 *
 * @param precision in decimal digits: as many as the mantissa's type has at most.
 * @param scale     digits behind the point.
 */
record DecimalColumn(int precision, int scale)
{
    private static final String MANTISSA = "mantissa";
    private static final String EXPONENT = "exponent";
    private static final int MAX_INT32_DIGITS = 9;
    private static final int MAX_INT64_DIGITS = 18;
    private static final int MAX_DIGITS = 20;
    // Holds 21 digits, and the sign.
    private static final int FIXED_LENGTH = 9;

    /**
     * The decimal that a composite is, or null.
     */
    static DecimalColumn of(final CompositeType composite)
    {
        final FieldLayout mantissa = member(composite, MANTISSA);
        final FieldLayout exponent = member(composite, EXPONENT);
        if (mantissa == null || mantissa.isConstant() || exponent == null || !exponent.isConstant())
        {
            return null;
        }
        final long scale = -exponent.constant().longValue();
        final int digits = Math.max(digits((NumberType)mantissa.type()), (int)Math.max(0, Math.min(scale, MAX_DIGITS)));
        return scale < 0 || scale > digits ? null : new DecimalColumn(digits, (int)scale);
    }

    /**
     * Whether a member of the composite is in the decimal.
     */
    boolean isPart(final FieldLayout member)
    {
        return MANTISSA.equals(member.name()) || EXPONENT.equals(member.name());
    }

    /**
     * The column of the field at a path.
     */
    Column<BigInteger> column(final String name, final String path)
    {
        final String mantissaPath = path + '.' + MANTISSA;
        return new Column<>(
            Types.optional(primitive()).length(primitive() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY ? FIXED_LENGTH : 0)
                .as(LogicalTypeAnnotation.decimalType(scale, precision)).named(name),
            (row) -> row.value(mantissaPath) == null ? null : new BigInteger(row.value(mantissaPath)),
            this::add);
    }

    private PrimitiveTypeName primitive()
    {
        return precision <= MAX_INT32_DIGITS ? PrimitiveTypeName.INT32 :
            precision <= MAX_INT64_DIGITS ? PrimitiveTypeName.INT64 : PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private void add(final RecordConsumer consumer, final BigInteger mantissa)
    {
        switch (primitive())
        {
            case INT32 -> consumer.addInteger(mantissa.intValueExact());
            case INT64 -> consumer.addLong(mantissa.longValueExact());
            default -> consumer.addBinary(Binary.fromConstantByteArray(fixed(mantissa)));
        }
    }

    /**
     * Two's complement, the highest byte first.
     */
    private static byte[] fixed(final BigInteger mantissa)
    {
        final byte[] shortest = mantissa.toByteArray();
        final byte[] bytes = new byte[FIXED_LENGTH];
        Arrays.fill(bytes, mantissa.signum() < 0 ? (byte)0xFF : 0);
        System.arraycopy(shortest, 0, bytes, FIXED_LENGTH - shortest.length, shortest.length);
        return bytes;
    }

    private static FieldLayout member(final CompositeType composite, final String name)
    {
        for (final FieldLayout member : composite.members())
        {
            if (name.equals(member.name()) && member.type() instanceof NumberType type && NumberColumn.isOf(type) &&
                !type.isFloat())
            {
                return member;
            }
        }

        return null;
    }

    private static int digits(final NumberType type)
    {
        return switch (type.primitive())
        {
            case INT8, UINT8 -> 3;
            case INT16, UINT16 -> 5;
            case INT32, UINT32 -> 10;
            case INT64 -> 19;
            default -> 20;
        };
    }
}
