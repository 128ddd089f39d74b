package io.lockstep.transport.cluster;

import io.lockstep.engine.Outcome;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Flyweight over one entry of an {@link OutputWindow}: an output, or the end of an event without one.
 *
 * <p>Threading: single owner.
 */
final class OutputEntry
{
    static final int BODY_OFFSET = 48;

    private static final int LENGTH_OFFSET = 0;
    private static final int BODY_LENGTH_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int TIMESTAMP_OFFSET = 16;
    private static final int SOURCE_OFFSET = 24;
    private static final int SOURCE_SEQUENCE_OFFSET = 32;
    private static final int INDEX_OFFSET = 40;
    private static final int OUTCOME_OFFSET = 44;
    private static final int EMPTY_OFFSET = 45;
    private static final int PADDING = -1;
    private static final int UINT8_MASK = 0xFF;

    private DirectBuffer buffer;
    private int offset;

    OutputEntry wrap(final DirectBuffer memory, final int at)
    {
        buffer = memory;
        offset = at;
        return this;
    }

    long sequence()
    {
        return sequence(buffer, offset);
    }

    long timestampNs()
    {
        return buffer.getLong(offset + TIMESTAMP_OFFSET);
    }

    long source()
    {
        return buffer.getLong(offset + SOURCE_OFFSET);
    }

    long sourceSequence()
    {
        return buffer.getLong(offset + SOURCE_SEQUENCE_OFFSET);
    }

    int index()
    {
        return index(buffer, offset);
    }

    boolean isLast()
    {
        return outcomeCode() != OutputWindow.MORE;
    }

    int outcomeCode()
    {
        return buffer.getByte(offset + OUTCOME_OFFSET) & UINT8_MASK;
    }

    Outcome outcome()
    {
        return Outcome.ofCode(outcomeCode());
    }

    boolean isEmpty()
    {
        return buffer.getByte(offset + EMPTY_OFFSET) != 0;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int bodyOffset()
    {
        return offset + BODY_OFFSET;
    }

    int bodyLength()
    {
        return buffer.getInt(offset + BODY_LENGTH_OFFSET);
    }

    boolean isBehind(final long passedSequence, final int passedIndex)
    {
        return sequence() > passedSequence || (sequence() == passedSequence && index() > passedIndex);
    }

    static int entryLength(final int bodyLength)
    {
        return BitUtil.align(BODY_OFFSET + bodyLength, Long.BYTES);
    }

    static void put(
        final MutableDirectBuffer memory,
        final int at,
        final int bodyLength,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int index,
        final int outcome,
        final boolean isEmpty)
    {
        memory.putInt(at + LENGTH_OFFSET, entryLength(bodyLength));
        memory.putInt(at + BODY_LENGTH_OFFSET, bodyLength);
        memory.putLong(at + SEQUENCE_OFFSET, sequence);
        memory.putLong(at + TIMESTAMP_OFFSET, timestampNs);
        memory.putLong(at + SOURCE_OFFSET, source);
        memory.putLong(at + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        memory.putInt(at + INDEX_OFFSET, index);
        memory.putByte(at + OUTCOME_OFFSET, (byte)outcome);
        memory.putByte(at + EMPTY_OFFSET, (byte)(isEmpty ? 1 : 0));
    }

    static void pad(final MutableDirectBuffer memory, final int at, final int length)
    {
        memory.putInt(at + LENGTH_OFFSET, length);
        memory.putInt(at + BODY_LENGTH_OFFSET, PADDING);
    }

    static boolean isPadding(final DirectBuffer memory, final int at)
    {
        return memory.getInt(at + BODY_LENGTH_OFFSET) == PADDING;
    }

    static int length(final DirectBuffer memory, final int at)
    {
        return memory.getInt(at + LENGTH_OFFSET);
    }

    static long sequence(final DirectBuffer memory, final int at)
    {
        return memory.getLong(at + SEQUENCE_OFFSET);
    }

    static int index(final DirectBuffer memory, final int at)
    {
        return memory.getInt(at + INDEX_OFFSET);
    }
}
