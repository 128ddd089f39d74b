package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.NumberType;
import io.lockstep.replay.tools.ConditionNode.Operator;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Whether an integer lies in a range, or outside of it: every comparison with a number comes to that, so that decimals
 * are compared without making one.
 */
final class IntegerRange implements ValueTest
{
    private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal SIGN = BigDecimal.valueOf(2).pow(63);

    private final NumberType type;
    private final boolean isOptional;
    private final long nullValue;
    private final long flip;
    private final long low;
    private final long high;
    private final boolean isOutside;

    private IntegerRange(
        final NumberType type,
        final boolean isOptional,
        final long flip,
        final long low,
        final long high,
        final boolean isOutside)
    {
        this.type = type;
        this.isOptional = isOptional;
        this.nullValue = isOptional ? type.nullValue().longValue() : 0;
        this.flip = flip;
        this.low = low;
        this.high = high;
        this.isOutside = isOutside;
    }

    /**
     * Compile a comparison.
     */
    static IntegerRange of(
        final BigDecimal wanted, final Operator operator, final NumberType type, final boolean isOptional)
    {
        // Unsigned numbers of 64 bits keep their order when the sign bit is flipped.
        final boolean isUnsigned = type.primitive() == PrimitiveType.UINT64;
        final BigDecimal shifted = isUnsigned ? wanted.subtract(SIGN) : wanted;
        final BigDecimal floor = shifted.setScale(0, RoundingMode.FLOOR);
        final boolean isWhole = floor.compareTo(shifted) == 0;
        BigDecimal low = MIN;
        BigDecimal high = MAX;
        switch (operator)
        {
            case LESS -> high = isWhole ? floor.subtract(BigDecimal.ONE) : floor;
            case LESS_OR_EQUAL -> high = floor;
            case GREATER -> low = floor.add(BigDecimal.ONE);
            case GREATER_OR_EQUAL -> low = isWhole ? floor : floor.add(BigDecimal.ONE);
            default ->
            {
                low = isWhole ? floor : BigDecimal.ONE;
                high = isWhole ? floor : BigDecimal.ZERO;
            }
        }

        final boolean isEmpty = low.compareTo(high) > 0 || low.compareTo(MAX) > 0 || high.compareTo(MIN) < 0;
        return new IntegerRange(type, isOptional, isUnsigned ? Long.MIN_VALUE : 0,
            isEmpty ? 1 : low.max(MIN).longValueExact(), isEmpty ? 0 : high.min(MAX).longValueExact(),
            operator == Operator.NOT_EQUAL);
    }

    @Override
    public boolean matches(final DirectBuffer buffer, final int index)
    {
        final long read = type.readInteger(buffer, index);
        final long value = read ^ flip;
        return (value >= low && value <= high) != isOutside && !(isOptional && read == nullValue);
    }
}
