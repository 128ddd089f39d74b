package io.lockstep.engine;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Flyweight over an entry of the output ring.
 *
 * <pre>
 *   0        4        8          16            24       32               40      44       48
 *   +--------+--------+----------+-------------+--------+----------------+-------+--------+--------
 *   | length | unused | sequence | timestampNs | source | source sequence| index | ending | output
 *   +--------+--------+----------+-------------+--------+----------------+-------+--------+--------
 * </pre>
 *
 * <p>The ending has flags in its lowest byte and the code of the outcome above it. It is stored at once: with bytes, a
 * load of what was just stored would have to wait for the store to leave the processor's buffer.
 *
 * <p>It reads and writes the head by address. Who wraps it sees to it that the head lies in memory outside the heap.
 *
 * <p>Threading: owned by the agent that made it.
 */
final class OutputSlot implements OutputHeader
{
    static final int LENGTH_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 8;
    static final int TIMESTAMP_OFFSET = 16;
    static final int SOURCE_OFFSET = 24;
    static final int SOURCE_SEQUENCE_OFFSET = 32;
    static final int INDEX_OFFSET = 40;
    static final int ENDING_OFFSET = 44;
    static final int OUTPUT_OFFSET = 48;

    static final int CHECKPOINT_LENGTH = 24;

    private static final int LAST_FLAG = 1;
    private static final int EMPTY_FLAG = 2;
    private static final int CHECKPOINT_FLAG = 4;
    private static final int OUTCOME_SHIFT = Byte.SIZE;

    // Holds the memory that the address is in: an observer's ring may be given up while it is written.
    private UnsafeBuffer buffer;
    private long address;
    private int offset;

    OutputSlot wrap(final UnsafeBuffer slotBuffer, final int slotOffset)
    {
        assert slotBuffer.byteArray() == null && slotBuffer.capacity() - OUTPUT_OFFSET >= slotOffset : slotOffset;
        // To store a reference costs more than to compare it.
        if (buffer != slotBuffer)
        {
            buffer = slotBuffer;
        }
        address = slotBuffer.addressOffset() + slotOffset;
        offset = slotOffset;
        return this;
    }

    void output(
        final long sequence,
        final int index,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int length)
    {
        write(sequence, index, timestampNs, source, sourceSequence, length, 0);
    }

    /**
     * The only entry of an event without outputs, or without any but those of timers.
     */
    void lastWithoutOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome)
    {
        final int ending = LAST_FLAG | EMPTY_FLAG | outcome.code() << OUTCOME_SHIFT;
        write(sequence, index, timestampNs, source, sourceSequence, 0, ending);
    }

    /**
     * The output is the last one of its event.
     */
    void last(final Outcome outcome)
    {
        UnsafeApi.putInt(address + ENDING_OFFSET, LAST_FLAG | outcome.code() << OUTCOME_SHIFT);
    }

    /**
     * Say what a header of the same entry says of its event's end.
     */
    void ending(final OutputHeader header)
    {
        final int last = header.isLast() ? LAST_FLAG | header.outcomeCode() << OUTCOME_SHIFT : 0;
        UnsafeApi.putInt(address + ENDING_OFFSET, last | (header.isEmpty() ? EMPTY_FLAG : 0));
    }

    void checkpoint(final Checkpoint checkpoint)
    {
        write(checkpoint.sequence(), 0, checkpoint.timestampNs(), 0, 0, CHECKPOINT_LENGTH, CHECKPOINT_FLAG);
        UnsafeApi.putLong(address + OUTPUT_OFFSET, checkpoint.stateDigest());
        UnsafeApi.putLong(address + OUTPUT_OFFSET + 8, checkpoint.outputDigest());
        UnsafeApi.putLong(address + OUTPUT_OFFSET + 16, checkpoint.outputCount());
    }

    Checkpoint checkpoint()
    {
        return new Checkpoint(
            sequence(),
            timestampNs(),
            UnsafeApi.getLong(address + OUTPUT_OFFSET),
            UnsafeApi.getLong(address + OUTPUT_OFFSET + 8),
            UnsafeApi.getLong(address + OUTPUT_OFFSET + 16));
    }

    boolean isCheckpoint()
    {
        return (ending() & CHECKPOINT_FLAG) != 0;
    }

    int length()
    {
        return UnsafeApi.getInt(address + LENGTH_OFFSET);
    }

    int outputOffset()
    {
        return offset + OUTPUT_OFFSET;
    }

    @Override
    public long sequence()
    {
        return UnsafeApi.getLong(address + SEQUENCE_OFFSET);
    }

    @Override
    public int index()
    {
        return UnsafeApi.getInt(address + INDEX_OFFSET);
    }

    @Override
    public long timestampNs()
    {
        return UnsafeApi.getLong(address + TIMESTAMP_OFFSET);
    }

    @Override
    public long source()
    {
        return UnsafeApi.getLong(address + SOURCE_OFFSET);
    }

    @Override
    public long sourceSequence()
    {
        return UnsafeApi.getLong(address + SOURCE_SEQUENCE_OFFSET);
    }

    @Override
    public boolean isLast()
    {
        return (ending() & LAST_FLAG) != 0;
    }

    @Override
    public boolean isEmpty()
    {
        return (ending() & EMPTY_FLAG) != 0;
    }

    @Override
    public int outcomeCode()
    {
        return ending() >> OUTCOME_SHIFT;
    }

    private void write(
        final long sequence,
        final int index,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int length,
        final int ending)
    {
        UnsafeApi.putInt(address + LENGTH_OFFSET, length);
        UnsafeApi.putLong(address + SEQUENCE_OFFSET, sequence);
        UnsafeApi.putLong(address + TIMESTAMP_OFFSET, timestampNs);
        UnsafeApi.putLong(address + SOURCE_OFFSET, source);
        UnsafeApi.putLong(address + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        UnsafeApi.putInt(address + INDEX_OFFSET, index);
        UnsafeApi.putInt(address + ENDING_OFFSET, ending);
    }

    private int ending()
    {
        return UnsafeApi.getInt(address + ENDING_OFFSET);
    }
}
