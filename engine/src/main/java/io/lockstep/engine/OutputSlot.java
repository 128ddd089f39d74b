package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Flyweight over an entry of the output ring.
 *
 * <pre>
 *   0        4        8          16            24       32               40      44      45        46     48
 *   +--------+--------+----------+-------------+--------+----------------+-------+-------+---------+------+--------
 *   | length | unused | sequence | timestampNs | source | source sequence| index | flags | outcome |unused| output
 *   +--------+--------+----------+-------------+--------+----------------+-------+-------+---------+------+--------
 * </pre>
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
    static final int FLAGS_OFFSET = 44;
    static final int OUTCOME_OFFSET = 45;
    static final int OUTPUT_OFFSET = 48;

    static final int CHECKPOINT_LENGTH = 24;

    private static final byte LAST_FLAG = 1;
    private static final byte EMPTY_FLAG = 2;
    private static final byte CHECKPOINT_FLAG = 4;

    private UnsafeBuffer buffer;
    private int offset;

    OutputSlot wrap(final UnsafeBuffer slotBuffer, final int slotOffset)
    {
        buffer = slotBuffer;
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
        buffer.putInt(offset + LENGTH_OFFSET, length);
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        buffer.putLong(offset + TIMESTAMP_OFFSET, timestampNs);
        buffer.putLong(offset + SOURCE_OFFSET, source);
        buffer.putLong(offset + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        buffer.putInt(offset + INDEX_OFFSET, index);
        buffer.putByte(offset + FLAGS_OFFSET, (byte)0);
        buffer.putByte(offset + OUTCOME_OFFSET, (byte)0);
    }

    void last(final Outcome outcome)
    {
        buffer.putByte(offset + FLAGS_OFFSET, (byte)(buffer.getByte(offset + FLAGS_OFFSET) | LAST_FLAG));
        buffer.putByte(offset + OUTCOME_OFFSET, (byte)outcome.code());
    }

    /**
     * Say what a header of the same entry says of its event's end.
     */
    void ending(final OutputHeader header)
    {
        buffer.putByte(
            offset + FLAGS_OFFSET, (byte)((header.isLast() ? LAST_FLAG : 0) | (header.isEmpty() ? EMPTY_FLAG : 0)));
        buffer.putByte(offset + OUTCOME_OFFSET, (byte)(header.isLast() ? header.outcomeCode() : 0));
    }

    void empty()
    {
        buffer.putByte(offset + FLAGS_OFFSET, EMPTY_FLAG);
    }

    void checkpoint(final Checkpoint checkpoint)
    {
        output(checkpoint.sequence(), 0, checkpoint.timestampNs(), 0, 0, CHECKPOINT_LENGTH);
        buffer.putByte(offset + FLAGS_OFFSET, CHECKPOINT_FLAG);
        buffer.putLong(offset + OUTPUT_OFFSET, checkpoint.stateDigest());
        buffer.putLong(offset + OUTPUT_OFFSET + 8, checkpoint.outputDigest());
        buffer.putLong(offset + OUTPUT_OFFSET + 16, checkpoint.outputCount());
    }

    Checkpoint checkpoint()
    {
        return new Checkpoint(
            sequence(),
            timestampNs(),
            buffer.getLong(offset + OUTPUT_OFFSET),
            buffer.getLong(offset + OUTPUT_OFFSET + 8),
            buffer.getLong(offset + OUTPUT_OFFSET + 16));
    }

    boolean isCheckpoint()
    {
        return (buffer.getByte(offset + FLAGS_OFFSET) & CHECKPOINT_FLAG) != 0;
    }

    int length()
    {
        return buffer.getInt(offset + LENGTH_OFFSET);
    }

    int outputOffset()
    {
        return offset + OUTPUT_OFFSET;
    }

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
        return (buffer.getByte(offset + FLAGS_OFFSET) & LAST_FLAG) != 0;
    }

    @Override
    public boolean isEmpty()
    {
        return (buffer.getByte(offset + FLAGS_OFFSET) & EMPTY_FLAG) != 0;
    }

    @Override
    public int outcomeCode()
    {
        return buffer.getByte(offset + OUTCOME_OFFSET);
    }
}
