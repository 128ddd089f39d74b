package io.lockstep.engine;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Position of one reader in a {@link BroadcastRing}, with a copy of the record that it read last.
 *
 * <p>Threading: owned by the reader.
 */
final class BroadcastReader
{
    /**
     * Answer of {@link #next()}: nothing more is published for now.
     */
    static final int EMPTY = 0;

    /**
     * Answer of {@link #next()}: a record was copied.
     */
    static final int RECORD = 1;

    /**
     * Answer of {@link #next()}: what comes next is overwritten.
     */
    static final int OVERRUN = 2;

    private static final int ALIGNMENT = 64;

    private final BroadcastRing ring;
    private final UnsafeBuffer record;
    private long position;

    BroadcastReader(final BroadcastRing ring)
    {
        this.ring = ring;
        record = new UnsafeBuffer(BufferUtil.allocateDirectAligned(ring.maxRecordLength(), ALIGNMENT));
    }

    void position(final long nextPosition)
    {
        position = nextPosition;
    }

    UnsafeBuffer record()
    {
        return record;
    }

    long ordinal()
    {
        return record.getLong(BroadcastRing.ORDINAL_OFFSET);
    }

    /**
     * Read the next record. After {@link #OVERRUN} it answers the same until it is sent elsewhere.
     *
     * @return {@link #EMPTY}, {@link #RECORD} or {@link #OVERRUN}.
     */
    int next()
    {
        final long tail = ring.tail();
        while (position < tail)
        {
            final UnsafeBuffer buffer = ring.buffer();
            final int offset = ring.offset(position);
            final int length = buffer.getInt(offset + BroadcastRing.LENGTH_OFFSET);
            // A length that was overwritten may say anything, so it is not used before it is known to be whole.
            if (!ring.isIntact(position))
            {
                return OVERRUN;
            }
            if (length < 0)
            {
                position -= length;
                continue;
            }

            record.putBytes(0, buffer, offset, length);
            if (!ring.isIntact(position))
            {
                return OVERRUN;
            }

            position += length;
            return RECORD;
        }

        return EMPTY;
    }
}
