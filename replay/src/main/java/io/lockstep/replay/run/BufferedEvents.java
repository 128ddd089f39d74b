package io.lockstep.replay.run;

import io.lockstep.replay.journal.EventHandler;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events kept for a while, so that more than one core can be fed the same ones.
 *
 * <p>Threading: single owner.
 */
final class BufferedEvents implements EventHandler
{
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int POSITION_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int TIMESTAMP_OFFSET = 16;
    private static final int SOURCE_OFFSET = 24;
    private static final int SOURCE_SEQUENCE_OFFSET = 32;
    private static final int LENGTH_OFFSET = 40;
    private static final int EVENT_OFFSET = 48;

    private UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_CAPACITY]);
    private int end;
    private int next;
    private int count;

    @Override
    public void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer src,
        final int offset,
        final int length)
    {
        final int entryLength = BitUtil.align(EVENT_OFFSET + length, Long.BYTES);
        if (end + entryLength > buffer.capacity())
        {
            final UnsafeBuffer longer = new UnsafeBuffer(
                new byte[Math.max(Math.addExact(end, entryLength), 2 * buffer.capacity())]);
            longer.putBytes(0, buffer, 0, end);
            buffer = longer;
        }

        buffer.putLong(end + POSITION_OFFSET, position);
        buffer.putLong(end + SEQUENCE_OFFSET, sequence);
        buffer.putLong(end + TIMESTAMP_OFFSET, timestampNs);
        buffer.putLong(end + SOURCE_OFFSET, source);
        buffer.putLong(end + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        buffer.putInt(end + LENGTH_OFFSET, length);
        buffer.putBytes(end + EVENT_OFFSET, src, offset, length);
        end += entryLength;
        count++;
    }

    int count()
    {
        return count;
    }

    void clear()
    {
        end = 0;
        next = 0;
        count = 0;
    }

    void rewind()
    {
        next = 0;
    }

    /**
     * Hand out the next event.
     *
     * @return false where there is none.
     */
    boolean poll(final EventHandler handler)
    {
        if (next >= end)
        {
            return false;
        }

        final int entry = next;
        final int length = buffer.getInt(entry + LENGTH_OFFSET);
        next += BitUtil.align(EVENT_OFFSET + length, Long.BYTES);
        handler.onEvent(
            buffer.getLong(entry + POSITION_OFFSET),
            buffer.getLong(entry + SEQUENCE_OFFSET),
            buffer.getLong(entry + TIMESTAMP_OFFSET),
            buffer.getLong(entry + SOURCE_OFFSET),
            buffer.getLong(entry + SOURCE_SEQUENCE_OFFSET),
            buffer,
            entry + EVENT_OFFSET,
            length);

        return true;
    }
}
