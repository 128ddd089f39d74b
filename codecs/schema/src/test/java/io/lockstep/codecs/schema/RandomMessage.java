package io.lockstep.codecs.schema;

import org.agrona.ExpandableArrayBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.util.Arrays;
import java.util.Random;

/**
 * Makes messages of a schema at random.
 */
public final class RandomMessage
{
    private static final int MAX_LENGTH = 20_000;

    private final Schema schema;
    private final Random random;
    private final boolean isStrict;

    private ExpandableArrayBuffer buffer;
    private int version;
    private int position;

    /**
     * A maker of messages.
     *
     * @param schema   of the messages.
     * @param random   that decides.
     * @param isStrict true for values that the schema knows and nothing beyond them; false for any bytes in any place.
     */
    public RandomMessage(final Schema schema, final Random random, final boolean isStrict)
    {
        this.schema = schema;
        this.random = random;
        this.isStrict = isStrict;
    }

    /**
     * Make one.
     */
    public byte[] next()
    {
        return next(schema.messages().get(random.nextInt(schema.messages().size())));
    }

    /**
     * Make one of a type.
     */
    public byte[] next(final MessageLayout message)
    {
        buffer = new ExpandableArrayBuffer();
        final int newest = schema.version() + (isStrict ? 0 : random.nextInt(2));
        version = message.sinceVersion() + random.nextInt(Math.max(1, newest - message.sinceVersion() + 1));
        final HeaderLayout header = schema.header();
        fill(0, header.length());
        header.templateId().write(buffer, 0, message.templateId());
        header.schemaId().write(buffer, 0, schema.id());
        header.version().write(buffer, 0, version);
        final int blockLength = blockLength(message.block());
        header.blockLength().write(buffer, 0, blockLength);
        position = header.length();
        block(message.block(), blockLength, 0);
        if (!isStrict && random.nextInt(4) == 0)
        {
            final int trailing = random.nextInt(9);
            fill(position, trailing);
            position += trailing;
        }

        return Arrays.copyOf(buffer.byteArray(), position);
    }

    private int blockLength(final BlockLayout block)
    {
        final int length = version >= schema.version() ? block.length() : block.minLength(version);
        return length + (random.nextInt(4) == 0 ? random.nextInt(9) : 0);
    }

    private void block(final BlockLayout block, final int blockLength, final int depth)
    {
        final int start = position;
        fill(start, blockLength);
        for (final FieldLayout field : block.fields())
        {
            if (field.isIn(version) && (isStrict || random.nextBoolean()))
            {
                value(field, start + field.offset(), field.isOptional());
            }
        }
        position = start + blockLength;
        for (final GroupLayout group : block.groups())
        {
            if (group.sinceVersion() <= version)
            {
                group(group, depth);
            }
        }
        for (final DataLayout data : block.data())
        {
            if (data.sinceVersion() <= version)
            {
                data(data);
            }
        }
    }

    private void group(final GroupLayout group, final int depth)
    {
        final int count = position > MAX_LENGTH ? 0 : random.nextInt(Math.max(2, 4 - depth));
        final int blockLength = blockLength(group.block());
        fill(position, group.headerLength());
        group.blockLength().write(buffer, position, blockLength);
        group.count().write(buffer, position, count);
        position += group.headerLength();
        for (int i = 0; i < count; i++)
        {
            block(group.block(), blockLength, depth + 1);
        }
    }

    private void data(final DataLayout data)
    {
        final int length = random.nextInt(12);
        fill(position, data.headerLength());
        data.length().write(buffer, position, length);
        position += data.headerLength();
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(position + i, (byte)(random.nextInt(3) > 0 ? 'a' + random.nextInt(26) : random.nextInt()));
        }
        position += length;
    }

    private void value(final FieldLayout field, final int index, final boolean isOptional)
    {
        if (field.isConstant())
        {
            return;
        }

        if (field.type() instanceof CompositeType composite)
        {
            composite.members().stream().filter((member) -> member.isIn(version))
                .forEach((member) -> value(member, index + member.offset(), member.isOptional()));
        }
        else if (field.type() instanceof EnumType type)
        {
            final boolean isNull = isOptional && random.nextInt(4) == 0;
            type.encoding().writeInteger(buffer, index, isNull ? type.encoding().nullValue().longValue() :
                type.values().get(random.nextInt(type.values().size())).value());
        }
        else if (field.type() instanceof SetType type)
        {
            type.encoding().writeInteger(buffer, index, random.nextLong() & type.mask());
        }
        else
        {
            number((NumberType)field.type(), index, isOptional);
        }
    }

    private void number(final NumberType type, final int index, final boolean isOptional)
    {
        final boolean isNull = isOptional && random.nextInt(4) == 0;
        for (int i = 0; i < type.length(); i++)
        {
            final int at = index + i * type.primitive().size();
            final boolean isRanged = type.minValue() != null || type.maxValue() != null;
            if (type.isFloat())
            {
                final double value = isNull ? type.nullValue().doubleValue() :
                    isRanged ? 3 + random.nextInt(98) : random.nextGaussian();
                type.writeInteger(buffer, at, type.primitive() == PrimitiveType.FLOAT ?
                    Float.floatToRawIntBits((float)value) : Double.doubleToRawLongBits(value));
            }
            else if (isNull)
            {
                type.writeInteger(buffer, at, type.nullValue().longValue());
            }
            else if (type.primitive() == PrimitiveType.CHAR)
            {
                type.writeInteger(buffer, at, 'A' + random.nextInt(26));
            }
            else if (isRanged)
            {
                final long min = type.encoding().applicableMinValue().longValue();
                final long max = type.encoding().applicableMaxValue().longValue();
                type.writeInteger(buffer, at, random.nextInt(3) == 0 ? max : min);
            }
        }
    }

    private void fill(final int index, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(index + i, (byte)(random.nextBoolean() ? 0 : random.nextInt()));
        }
    }
}
