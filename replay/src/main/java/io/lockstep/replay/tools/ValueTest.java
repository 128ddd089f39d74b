package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.NamedValue;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.SetType;
import io.lockstep.replay.tools.ConditionNode.Comparison;
import io.lockstep.replay.tools.ConditionNode.Operator;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Compares the bytes of one field with a value.
 *
 * <p>A null is equal to {@code null} alone, and neither less nor greater than anything.
 */
@FunctionalInterface
interface ValueTest
{
    /**
     * Compare.
     *
     * @param buffer that holds the field.
     * @param index  where it begins.
     */
    boolean matches(DirectBuffer buffer, int index);

    /**
     * Compile a comparison for a field.
     *
     * @throws ConditionException where the value does not suit the field.
     */
    static ValueTest of(final FieldLayout field, final Comparison comparison)
    {
        if (field.isConstant())
        {
            return constant(field, comparison);
        }
        if (field.type() instanceof EnumType type)
        {
            return ofEnum(type, field.isOptional(), comparison);
        }
        if (field.type() instanceof SetType type)
        {
            return ofSet(type, comparison);
        }
        if (field.type() instanceof CompositeType type)
        {
            return ofDecimal(type, comparison);
        }

        return ofNumber((NumberType)field.type(), field.isOptional(), comparison);
    }

    private static ValueTest ofNumber(
        final NumberType type, final boolean isOptional, final Comparison comparison)
    {
        if (comparison.isNull())
        {
            return ofNull(type, isOptional, comparison);
        }
        if (type.isText())
        {
            return TextValue.test(type.length(), comparison);
        }

        final ValueTest single;
        if (type.isFloat())
        {
            final double wanted = number(comparison).doubleValue();
            final Operator operator = orderOperator(comparison);
            single = (buffer, index) ->
            {
                final double value = type.readFloat(buffer, index);
                return !Double.isNaN(value) && operator.holds(Double.compare(value, wanted));
            };
        }
        else
        {
            final boolean isCharacter = type.primitive() == PrimitiveType.CHAR && comparison.value().length() == 1 &&
                (comparison.isQuoted() || !Character.isDigit(comparison.value().charAt(0)));
            single = IntegerRange.of(
                isCharacter ? BigDecimal.valueOf(comparison.value().charAt(0)) : number(comparison),
                orderOperator(comparison), type, isOptional);
        }

        final int length = type.length();
        final int size = type.primitive().size();
        return length == 1 ? single : (buffer, index) ->
        {
            boolean isMatch = false;
            for (int i = 0; i < length && !isMatch; i++)
            {
                isMatch = single.matches(buffer, index + i * size);
            }
            return isMatch;
        };
    }

    private static ValueTest ofNull(final NumberType type, final boolean isOptional, final Comparison comparison)
    {
        final boolean isEqual = equality(comparison);
        return (buffer, index) -> (isOptional && type.isNull(buffer, index)) == isEqual;
    }

    private static ValueTest ofEnum(final EnumType type, final boolean isOptional, final Comparison comparison)
    {
        if (comparison.isNull())
        {
            return ofNull(type.encoding(), true, comparison);
        }

        final NamedValue named = type.find(comparison.value());
        final boolean isEqual = equality(comparison);
        final long wanted = named != null ? named.value() : integer(comparison,
            type.values().stream().map(NamedValue::name).collect(Collectors.joining(", ")));
        return (buffer, index) ->
        {
            final long value = type.encoding().readInteger(buffer, index);
            return value == wanted == isEqual && !(isOptional && type.encoding().isNull(buffer, index));
        };
    }

    private static ValueTest ofSet(final SetType type, final Comparison comparison)
    {
        final NamedValue choice = type.choices().stream()
            .filter((each) -> each.name().equals(comparison.value())).findFirst().orElse(null);
        final boolean isEqual = comparison.operator() == Operator.CONTAINS || equality(comparison);
        if (choice == null)
        {
            throw new ConditionException(comparison.valueColumn(), comparison.path() + " has no choice " +
                comparison.value() + "; it has " +
                type.choices().stream().map(NamedValue::name).collect(Collectors.joining(", ")));
        }

        final long mask = 1L << choice.value();
        return (buffer, index) -> (type.encoding().readInteger(buffer, index) & mask) != 0 == isEqual;
    }

    private static ValueTest ofDecimal(final CompositeType type, final Comparison comparison)
    {
        final FieldLayout mantissa = member(type, "mantissa");
        final FieldLayout exponent = member(type, "exponent");
        if (mantissa == null || exponent == null || !(mantissa.type() instanceof NumberType mantissaType) ||
            !(exponent.type() instanceof NumberType exponentType))
        {
            throw new ConditionException(comparison.column(), comparison.path() + " has parts: name one, such as " +
                comparison.path() + "." + type.members().get(0).name());
        }
        if (comparison.isNull())
        {
            final ValueTest isNull = ofNull(mantissaType, mantissa.isOptional(), comparison);
            return (buffer, index) -> isNull.matches(buffer, index + mantissa.offset());
        }

        final BigDecimal wanted = number(comparison);
        final Operator operator = orderOperator(comparison);
        if (exponent.isConstant())
        {
            final ValueTest scaled = IntegerRange.of(
                wanted.scaleByPowerOfTen(-(int)exponent.constant().longValue()), operator, mantissaType,
                mantissa.isOptional());
            return (buffer, index) -> scaled.matches(buffer, index + mantissa.offset());
        }

        return (buffer, index) ->
            !(mantissa.isOptional() && mantissaType.isNull(buffer, index + mantissa.offset())) && operator.holds(
                BigDecimal.valueOf(mantissaType.readInteger(buffer, index + mantissa.offset()))
                    .scaleByPowerOfTen((int)exponentType.readInteger(buffer, index + exponent.offset()))
                    .compareTo(wanted));
    }

    private static FieldLayout member(final CompositeType type, final String name)
    {
        return type.members().stream().filter((each) -> each.name().equals(name)).findFirst().orElse(null);
    }

    private static ValueTest constant(final FieldLayout field, final Comparison comparison)
    {
        final String name = field.constantName();
        final String text = field.type() instanceof EnumType ? name : field.constant().toString();
        final boolean isMatch;
        if (comparison.isNull())
        {
            isMatch = !equality(comparison);
        }
        else if (field.type() instanceof EnumType || comparison.isQuoted() ||
            field.type() instanceof NumberType type && type.primitive() == PrimitiveType.CHAR)
        {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            isMatch = TextValue.matches(bytes, 0, bytes.length, comparison);
        }
        else
        {
            isMatch = orderOperator(comparison).holds(new BigDecimal(text).compareTo(number(comparison)));
        }

        return (buffer, index) -> isMatch;
    }

    private static boolean equality(final Comparison comparison)
    {
        if (!comparison.operator().isEquality())
        {
            throw new ConditionException(comparison.column(), comparison.path() + " can only be compared by = and !=");
        }

        return comparison.operator() == Operator.EQUAL;
    }

    private static Operator orderOperator(final Comparison comparison)
    {
        if (comparison.operator() == Operator.CONTAINS)
        {
            throw new ConditionException(comparison.column(), comparison.path() + " is a number and contains nothing");
        }

        return comparison.operator();
    }

    private static BigDecimal number(final Comparison comparison)
    {
        try
        {
            return new BigDecimal(comparison.value());
        }
        catch (final NumberFormatException ex)
        {
            throw new ConditionException(comparison.valueColumn(), comparison.path() +
                " is a number, and this is none: " + comparison.value());
        }
    }

    private static long integer(final Comparison comparison, final String names)
    {
        try
        {
            return Long.parseLong(comparison.value());
        }
        catch (final NumberFormatException ex)
        {
            throw new ConditionException(comparison.valueColumn(), comparison.path() + " has no value " +
                comparison.value() + "; it has " + names);
        }
    }
}
