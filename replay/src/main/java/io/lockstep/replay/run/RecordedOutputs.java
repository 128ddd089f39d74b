package io.lockstep.replay.run;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Outputs kept for a while, to be compared with another run's.
 *
 * <p>Threading: single owner.
 */
final class RecordedOutputs implements OutputListener
{
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int SEQUENCE_OFFSET = 0;
    private static final int TIMESTAMP_OFFSET = 8;
    private static final int SOURCE_OFFSET = 16;
    private static final int SOURCE_SEQUENCE_OFFSET = 24;
    private static final int INDEX_OFFSET = 32;
    private static final int LENGTH_OFFSET = 36;
    private static final int OUTCOME_OFFSET = 40;
    private static final int FLAGS_OFFSET = 44;
    private static final int OUTPUT_OFFSET = 48;
    private static final int LAST = 1;
    private static final int EMPTY = 2;

    private final Entry entry = new Entry();
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int end;

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer src, final int offset, final int length)
    {
        final int entryLength = BitUtil.align(OUTPUT_OFFSET + length, Long.BYTES);
        if (end + entryLength > bytes.length)
        {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, entryLength), 2 * bytes.length));
            buffer = new UnsafeBuffer(bytes);
        }

        buffer.putLong(end + SEQUENCE_OFFSET, header.sequence());
        buffer.putLong(end + TIMESTAMP_OFFSET, header.timestampNs());
        buffer.putLong(end + SOURCE_OFFSET, header.source());
        buffer.putLong(end + SOURCE_SEQUENCE_OFFSET, header.sourceSequence());
        buffer.putInt(end + INDEX_OFFSET, header.index());
        buffer.putInt(end + LENGTH_OFFSET, length);
        buffer.putInt(end + OUTCOME_OFFSET, header.isLast() ? header.outcomeCode() : 0);
        buffer.putInt(end + FLAGS_OFFSET, (header.isLast() ? LAST : 0) | (header.isEmpty() ? EMPTY : 0));
        if (length > 0)
        {
            buffer.putLong(end + entryLength - Long.BYTES, 0);
        }
        buffer.putBytes(end + OUTPUT_OFFSET, src, offset, length);
        end += entryLength;
    }

    void clear()
    {
        end = 0;
    }

    boolean isEmpty()
    {
        return end == 0;
    }

    /**
     * Whether another run sent the very same.
     */
    boolean isEqual(final RecordedOutputs other)
    {
        return Arrays.equals(bytes, 0, end, other.bytes, 0, other.end);
    }

    /**
     * Whether an entry is the very same as one of another run.
     */
    boolean isEqualEntry(final int offset, final RecordedOutputs other, final int otherOffset)
    {
        final int length = entryLength(offset);
        return length == other.entryLength(otherOffset) && Arrays.equals(
            bytes, offset, offset + length, other.bytes, otherOffset, otherOffset + length);
    }

    /**
     * The entry at an offset.
     *
     * @return a reused view; null at the end.
     */
    Entry entry(final int offset)
    {
        if (offset >= end)
        {
            return null;
        }
        entry.offset = offset;
        return entry;
    }

    int entryLength(final int offset)
    {
        return BitUtil.align(OUTPUT_OFFSET + buffer.getInt(offset + LENGTH_OFFSET), Long.BYTES);
    }

    /**
     * One output.
     */
    final class Entry implements OutputHeader
    {
        private int offset;

        @Override
        public long sequence()
        {
            return buffer.getLong(offset + SEQUENCE_OFFSET);
        }

        @Override
        public int index()
        {
            return buffer.getInt(offset + INDEX_OFFSET);
        }

        @Override
        public long timestampNs()
        {
            return buffer.getLong(offset + TIMESTAMP_OFFSET);
        }

        @Override
        public long source()
        {
            return buffer.getLong(offset + SOURCE_OFFSET);
        }

        @Override
        public long sourceSequence()
        {
            return buffer.getLong(offset + SOURCE_SEQUENCE_OFFSET);
        }

        @Override
        public boolean isLast()
        {
            return (buffer.getInt(offset + FLAGS_OFFSET) & LAST) != 0;
        }

        @Override
        public boolean isEmpty()
        {
            return (buffer.getInt(offset + FLAGS_OFFSET) & EMPTY) != 0;
        }

        @Override
        public int outcomeCode()
        {
            return buffer.getInt(offset + OUTCOME_OFFSET);
        }

        DirectBuffer buffer()
        {
            return buffer;
        }

        int outputOffset()
        {
            return offset + OUTPUT_OFFSET;
        }

        int length()
        {
            return buffer.getInt(offset + LENGTH_OFFSET);
        }
    }
}
