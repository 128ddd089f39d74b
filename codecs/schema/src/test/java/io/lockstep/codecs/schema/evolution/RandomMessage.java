package io.lockstep.codecs.schema.evolution;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Encoding;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/**
 * Writes random messages of a schema, without their header, by its tokens alone.
 *
 * <p>Values of enums and choices of sets are those of the schema's first version, so that all versions know them.
 */
final class RandomMessage
{
    private static final int MAX_ENTRIES = 3;
    private static final int MAX_DATA_LENGTH = 12;

    private final Random random;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int position;

    RandomMessage(final Random random)
    {
        this.random = random;
    }

    UnsafeBuffer write(final SchemaNode message)
    {
        position = 0;
        block(message);
        final byte[] bytes = new byte[position];
        buffer.getBytes(0, bytes);

        return new UnsafeBuffer(bytes);
    }

    private void block(final SchemaNode block)
    {
        final int start = position;
        position += block.token().encodedLength();
        buffer.setMemory(start, block.token().encodedLength() + 1, (byte)0);
        for (final SchemaNode field : block.fields())
        {
            if (!field.isConstant())
            {
                value(field.type(), start + field.type().offset());
            }
        }
        for (final SchemaNode group : block.groups())
        {
            group(group);
        }
        for (final SchemaNode data : block.data())
        {
            data(data.type().children());
        }
    }

    private void group(final SchemaNode group)
    {
        final List<SchemaNode> dimension = group.type().children();
        final int count = random.nextInt(MAX_ENTRIES + 1);
        number(dimension.get(0), position, group.token().encodedLength());
        number(dimension.get(1), position, count);
        position += group.type().token().encodedLength();
        for (int i = 0; i < count; i++)
        {
            block(group);
        }
    }

    private void data(final List<SchemaNode> body)
    {
        final int length = random.nextInt(MAX_DATA_LENGTH + 1);
        number(body.get(0), position, length);
        position += body.get(1).offset();
        bytes(position, length);
        position += length;
    }

    private void value(final SchemaNode type, final int offset)
    {
        final Encoding encoding = type.encoding();
        switch (type.token().signal())
        {
            case BEGIN_COMPOSITE:
                for (final SchemaNode member : type.children())
                {
                    if (!member.isConstant())
                    {
                        value(member, offset + member.offset());
                    }
                }
                break;
            case BEGIN_ENUM:
                put(encoding.primitiveType(), encoding.byteOrder(), offset,
                    first(type).encoding().constValue().longValue());
                break;
            case BEGIN_SET:
                put(encoding.primitiveType(), ByteOrder.LITTLE_ENDIAN, offset,
                    1L << first(type).encoding().constValue().longValue());
                break;
            default:
                if (encoding.presence() == Encoding.Presence.OPTIONAL && random.nextBoolean())
                {
                    put(encoding.primitiveType(), encoding.byteOrder(), offset, nullBits(encoding));
                }
                else
                {
                    bytes(offset, type.token().encodedLength());
                }
                break;
        }
    }

    private static long nullBits(final Encoding encoding)
    {
        switch (encoding.primitiveType())
        {
            case FLOAT:
                return Float.floatToRawIntBits((float)encoding.applicableNullValue().doubleValue());
            case DOUBLE:
                return Double.doubleToRawLongBits(encoding.applicableNullValue().doubleValue());
            default:
                return encoding.applicableNullValue().longValue();
        }
    }

    private SchemaNode first(final SchemaNode type)
    {
        final List<SchemaNode> known = type.children().stream().filter((child) -> child.sinceVersion() == 0).toList();
        return known.get(random.nextInt(known.size()));
    }

    private void number(final SchemaNode type, final int offset, final long value)
    {
        put(type.encoding().primitiveType(), type.encoding().byteOrder(), offset + type.offset(), value);
    }

    private void put(final PrimitiveType type, final ByteOrder order, final int offset, final long value)
    {
        for (int i = 0; i < type.size(); i++)
        {
            final int index = order == ByteOrder.BIG_ENDIAN ? type.size() - 1 - i : i;
            buffer.putByte(offset + index, (byte)(value >>> (i * Byte.SIZE)));
        }
    }

    private void bytes(final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(offset + i, (byte)(random.nextInt(255) + 1));
        }
    }

}
