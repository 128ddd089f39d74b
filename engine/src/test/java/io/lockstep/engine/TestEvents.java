package io.lockstep.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events of a small application for tests: an SBE header of schema 7 and a 64-bit value, padded to a wanted length.
 */
final class TestEvents
{
    static final int SCHEMA_ID = 7;
    static final int TEMPLATE_ID = 1;
    static final int MIN_LENGTH = 16;

    private TestEvents()
    {
    }

    static int encode(final MutableDirectBuffer buffer, final int offset, final long value, final int length)
    {
        buffer.putShort(offset, (short)(length - 8));
        buffer.putShort(offset + 2, (short)TEMPLATE_ID);
        buffer.putShort(offset + 4, (short)SCHEMA_ID);
        buffer.putShort(offset + 6, (short)0);
        buffer.putLong(offset + 8, value);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            buffer.putByte(offset + i, (byte)(value + i));
        }

        return length;
    }

    static DirectBuffer event(final long value)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MIN_LENGTH]);
        encode(buffer, 0, value, MIN_LENGTH);
        return buffer;
    }

    static long value(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 8);
    }

    static boolean isIntact(final DirectBuffer buffer, final int offset, final int length)
    {
        final long value = value(buffer, offset);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            if (buffer.getByte(offset + i) != (byte)(value + i))
            {
                return false;
            }
        }

        return true;
    }

    static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= MIN_LENGTH && buffer.getShort(offset + 4) == SCHEMA_ID &&
            buffer.getShort(offset + 2) == TEMPLATE_ID;
    }
}
