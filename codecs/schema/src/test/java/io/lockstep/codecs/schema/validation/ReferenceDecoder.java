package io.lockstep.codecs.schema.validation;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes a message token by token, slowly and obviously: every read is of a copy of bytes, every number is big.
 *
 * <p>It shares nothing with the check but the names of the rules.
 */
final class ReferenceDecoder
{
    private final Ir ir;
    private byte[] message;
    private int at;
    private BigInteger version;

    ReferenceDecoder(final Ir ir)
    {
        this.ir = ir;
    }

    /**
     * The rule that a message breaks, or null.
     */
    Rule decode(final byte[] bytes)
    {
        message = bytes;
        at = 0;
        try
        {
            message();
            return null;
        }
        catch (final Broken ex)
        {
            return ex.rule;
        }
    }

    private void message()
    {
        final List<Token> header = ir.headerStructure().tokens();
        final int headerLength = header.get(0).encodedLength();
        expect(message.length >= headerLength, Rule.HEADER_TRUNCATED);
        expect(member(header, "schemaId").equals(BigInteger.valueOf(ir.id())), Rule.UNKNOWN_SCHEMA);
        final List<Token> tokens = ir.getMessage(member(header, "templateId").longValueExact());
        expect(tokens != null, Rule.UNKNOWN_TEMPLATE);
        final String annotations = tokens.get(0).encoding().semanticType();
        expect(annotations == null || !annotations.contains("@state"), Rule.UNKNOWN_TEMPLATE);
        version = member(header, "version");
        expect(version.compareTo(BigInteger.valueOf(ir.version())) <= 0, Rule.NEWER_VERSION);
        expect(isPresent(tokens.get(0)), Rule.VERSION_TOO_OLD);
        final BigInteger blockLength = member(header, "blockLength");
        at = headerLength;
        entry(tokens.subList(1, tokens.size() - 1), blockLength);
        expect(at == message.length, Rule.TRAILING_BYTES);
    }

    private BigInteger member(final List<Token> composite, final String name)
    {
        for (final Token token : composite)
        {
            if (token.name().equals(name))
            {
                return integer(token.encoding(), at + token.offset());
            }
        }
        throw new AssertionError(name);
    }

    private void entry(final List<Token> tokens, final BigInteger blockLength)
    {
        expect(blockLength.signum() >= 0, Rule.BLOCK_OUT_OF_BOUNDS);
        for (int i = 0; i < tokens.size(); i += tokens.get(i).componentTokenCount())
        {
            if (tokens.get(i).signal() == Signal.BEGIN_FIELD && isPresent(tokens.get(i)))
            {
                final Token type = tokens.get(i + 1);
                final int length = tokens.get(i).isConstantEncoding() ? 0 : type.encodedLength();
                expect(length == 0 || blockLength.intValue() >= type.offset() + length ||
                    blockLength.bitLength() > 30, Rule.BLOCK_TOO_SHORT);
            }
        }
        expectRoom(blockLength, Rule.BLOCK_OUT_OF_BOUNDS);
        for (int i = 0; i < tokens.size(); i += tokens.get(i).componentTokenCount())
        {
            final Token field = tokens.get(i);
            if (field.signal() == Signal.BEGIN_FIELD && isPresent(field) && !field.isConstantEncoding())
            {
                value(tokens.subList(i + 1, i + field.componentTokenCount() - 1), at, field.isOptionalEncoding());
            }
        }
        at += blockLength.intValueExact();
        for (int i = 0; i < tokens.size(); i += tokens.get(i).componentTokenCount())
        {
            final List<Token> part = tokens.subList(i + 1, i + tokens.get(i).componentTokenCount());
            if (isPresent(tokens.get(i)) && tokens.get(i).signal() == Signal.BEGIN_GROUP)
            {
                group(part);
            }
            else if (isPresent(tokens.get(i)) && tokens.get(i).signal() == Signal.BEGIN_VAR_DATA)
            {
                data(part);
            }
        }
    }

    private void group(final List<Token> tokens)
    {
        final int dimensions = tokens.get(0).componentTokenCount();
        final List<Token> header = tokens.subList(0, dimensions);
        expectRoom(BigInteger.valueOf(tokens.get(0).encodedLength()), Rule.GROUP_HEADER_TRUNCATED);
        final BigInteger blockLength = member(header, "blockLength");
        final BigInteger count = member(header, "numInGroup");
        expectLimits(header, "numInGroup", count, Rule.GROUP_COUNT_OUT_OF_BOUNDS);
        at += tokens.get(0).encodedLength();
        final List<Token> entry = tokens.subList(dimensions, tokens.size() - 1);
        if (count.signum() == 0)
        {
            return;
        }

        // What each entry takes at least: the first one is decoded to see the rules of its block before the count.
        int following = 0;
        int needed = 0;
        for (int i = 0; i < entry.size(); i += entry.get(i).componentTokenCount())
        {
            final Token token = entry.get(i);
            if (!isPresent(token))
            {
                continue;
            }
            switch (token.signal())
            {
                case BEGIN_GROUP -> following += entry.get(i + 1).encodedLength();
                case BEGIN_VAR_DATA -> following += dataHeader(entry.subList(i + 1, i + token.componentTokenCount()));
                default ->
                {
                    final int length = token.isConstantEncoding() ? 0 : entry.get(i + 1).encodedLength();
                    needed = Math.max(needed, length == 0 ? 0 : entry.get(i + 1).offset() + length);
                }
            }
        }
        expect(blockLength.signum() >= 0, Rule.BLOCK_OUT_OF_BOUNDS);
        expect(blockLength.compareTo(BigInteger.valueOf(needed)) >= 0, Rule.BLOCK_TOO_SHORT);
        expectRoom(blockLength, Rule.BLOCK_OUT_OF_BOUNDS);
        final BigInteger least = blockLength.add(BigInteger.valueOf(following));
        if (least.signum() == 0)
        {
            expect(count.compareTo(BigInteger.valueOf(256)) <= 0, Rule.GROUP_COUNT_OUT_OF_BOUNDS);
        }
        expectRoom(least.multiply(count), Rule.GROUP_COUNT_OUT_OF_BOUNDS);
        for (int i = 0; i < count.intValueExact(); i++)
        {
            entry(entry, blockLength);
        }
    }

    private void data(final List<Token> tokens)
    {
        final int headerLength = dataHeader(tokens);
        expectRoom(BigInteger.valueOf(headerLength), Rule.DATA_HEADER_TRUNCATED);
        final BigInteger length = member(tokens, "length");
        expectLimits(tokens, "length", length, Rule.DATA_OUT_OF_BOUNDS);
        at += headerLength;
        expectRoom(length, Rule.DATA_OUT_OF_BOUNDS);
        at += length.intValueExact();
    }

    private static int dataHeader(final List<Token> tokens)
    {
        return tokens.stream().filter((token) -> token.name().equals("varData")).findFirst().orElseThrow().offset();
    }

    private void value(final List<Token> tokens, final int block, final boolean isOptional)
    {
        final Token type = tokens.get(0);
        if (type.isConstantEncoding() || !isPresent(type))
        {
            return;
        }

        final int index = block + type.offset();
        final boolean isNullable = isOptional || type.isOptionalEncoding();
        switch (type.signal())
        {
            case BEGIN_COMPOSITE ->
            {
                for (int i = 1; i < tokens.size() - 1; i += tokens.get(i).componentTokenCount())
                {
                    value(tokens.subList(i, i + tokens.get(i).componentTokenCount()), index, false);
                }
            }
            case BEGIN_ENUM ->
            {
                final BigInteger value = integer(type.encoding(), index);
                final boolean isKnown = tokens.stream()
                    .filter((token) -> token.signal() == Signal.VALID_VALUE)
                    .anyMatch((token) -> big(token.encoding().constValue(), type.encoding()).equals(value));
                expect(isKnown || isNullable && value.equals(big(type.encoding().applicableNullValue(),
                    type.encoding())), Rule.UNKNOWN_ENUM_VALUE);
            }
            case BEGIN_SET ->
            {
                BigInteger bits = integer(type.encoding(), index);
                for (final Token token : tokens)
                {
                    if (token.signal() == Signal.CHOICE)
                    {
                        bits = bits.clearBit((int)token.encoding().constValue().longValue());
                    }
                }
                expect(bits.signum() == 0, Rule.UNKNOWN_SET_BIT);
            }
            default -> numbers(type, index, isNullable);
        }
    }

    private void numbers(final Token type, final int index, final boolean isNullable)
    {
        final Encoding encoding = type.encoding();
        if (encoding.minValue() == null && encoding.maxValue() == null)
        {
            return;
        }

        final int length = Math.max(1, type.arrayLength());
        final boolean isText = encoding.primitiveType() == PrimitiveType.CHAR && length > 1;
        for (int i = 0; i < length; i++)
        {
            final int at = index + i * encoding.primitiveType().size();
            if (isText && (message[at] == 0 || isNullable && i == 0 && isNull(encoding, at)))
            {
                return;
            }
            expect(isInRange(encoding, at) || !isText && isNullable && isNull(encoding, at), Rule.OUT_OF_RANGE);
        }
    }

    private boolean isInRange(final Encoding encoding, final int index)
    {
        if (isFloat(encoding))
        {
            final double value = number(encoding, index);
            return !Double.isNaN(value) &&
                (encoding.minValue() == null || value >= encoding.minValue().doubleValue()) &&
                (encoding.maxValue() == null || value <= encoding.maxValue().doubleValue());
        }
        final BigInteger value = integer(encoding, index);

        return value.compareTo(big(encoding.applicableMinValue(), encoding)) >= 0 &&
            value.compareTo(big(encoding.applicableMaxValue(), encoding)) <= 0;
    }

    private boolean isNull(final Encoding encoding, final int index)
    {
        return isFloat(encoding) ?
            Double.valueOf(number(encoding, index)).equals(encoding.applicableNullValue().doubleValue()) :
            integer(encoding, index).equals(big(encoding.applicableNullValue(), encoding));
    }

    private double number(final Encoding encoding, final int index)
    {
        final long bits = integer(encoding, index).longValue();
        return encoding.primitiveType() == PrimitiveType.FLOAT ?
            Float.intBitsToFloat((int)bits) : Double.longBitsToDouble(bits);
    }

    private BigInteger integer(final Encoding encoding, final int index)
    {
        final int size = encoding.primitiveType().size();
        final byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++)
        {
            final boolean isBig = encoding.byteOrder() == ByteOrder.BIG_ENDIAN;
            bytes[i] = message[index + (isBig ? i : size - 1 - i)];
        }

        return PrimitiveType.isUnsigned(encoding.primitiveType()) ? new BigInteger(1, bytes) : new BigInteger(bytes);
    }

    private static BigInteger big(final PrimitiveValue value, final Encoding encoding)
    {
        return encoding.primitiveType() == PrimitiveType.UINT64 ?
            new BigInteger(Long.toUnsignedString(value.longValue())) : BigInteger.valueOf(value.longValue());
    }

    private static boolean isFloat(final Encoding encoding)
    {
        return Arrays.asList(PrimitiveType.FLOAT, PrimitiveType.DOUBLE).contains(encoding.primitiveType());
    }

    private boolean isPresent(final Token token)
    {
        return BigInteger.valueOf(token.version()).compareTo(version) <= 0;
    }

    private void expectLimits(final List<Token> tokens, final String name, final BigInteger value, final Rule rule)
    {
        final Encoding encoding = tokens.stream()
            .filter((token) -> token.name().equals(name)).findFirst().orElseThrow().encoding();
        expect(value.signum() >= 0, rule);
        expect(encoding.minValue() == null || value.compareTo(big(encoding.minValue(), encoding)) >= 0, rule);
        expect(encoding.maxValue() == null || value.compareTo(big(encoding.maxValue(), encoding)) <= 0, rule);
    }

    private void expectRoom(final BigInteger length, final Rule rule)
    {
        expect(length.compareTo(BigInteger.valueOf(message.length - at)) <= 0, rule);
    }

    private static void expect(final boolean holds, final Rule rule)
    {
        if (!holds)
        {
            throw new Broken(rule);
        }
    }

    /**
     * Ends the decoding.
     */
    private static final class Broken extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private final Rule rule;

        Broken(final Rule rule)
        {
            super(null, null, false, false);
            this.rule = rule;
        }
    }
}
