package io.lockstep.engine;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Flyweight over an entry of the ring behind a shard.
 *
 * <pre>
 *   0        4      5      6         8          16            24       32               40          48         56
 *   +--------+------+------+---------+----------+-------------+--------+----------------+-----------+----------+---
 *   | length | kind | out- | timer   | sequence | timestampNs | source | source sequence| cause     | cause    | out
 *   |        |      | come | | unused|          |             |        |                | high      | low      | put
 *   +--------+------+------+---------+----------+-------------+--------+----------------+-----------+----------+---
 * </pre>
 *
 * <p>The kinds are in the order in which the entries of one event are taken, whatever shard they come from.
 *
 * <p>Threading: owned by the agent that made it.
 */
final class StageSlot
{
    static final byte OUTPUT_OF_TIMER = 0;
    static final byte OUTPUT_OF_INPUT = 1;
    static final byte END_OF_EVENT = 2;
    static final byte CHECKPOINT = 3;

    static final int OUTPUT_OFFSET = 56;

    private static final int LENGTH_OFFSET = 0;
    private static final int KIND_OFFSET = 4;
    private static final int OUTCOME_OFFSET = 5;
    private static final int OF_TIMER_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int TIMESTAMP_OFFSET = 16;
    private static final int SOURCE_OFFSET = 24;
    private static final int SOURCE_SEQUENCE_OFFSET = 32;
    private static final int CAUSE_HIGH_OFFSET = 40;
    private static final int CAUSE_LOW_OFFSET = 48;

    private UnsafeBuffer buffer;
    private int offset;

    StageSlot wrap(final UnsafeBuffer slotBuffer, final int slotOffset)
    {
        buffer = slotBuffer;
        offset = slotOffset;
        return this;
    }

    void output(final CurrentEvent event, final int length)
    {
        head(event.isOwnTimer() ? OUTPUT_OF_TIMER : OUTPUT_OF_INPUT, event.sequence(), event.timeNs(), length);
        buffer.putByte(offset + OF_TIMER_OFFSET, (byte)(event.isOfTimer() ? 1 : 0));
        buffer.putLong(offset + SOURCE_OFFSET, event.source());
        buffer.putLong(offset + SOURCE_SEQUENCE_OFFSET, event.sourceSequence());
        buffer.putLong(offset + CAUSE_HIGH_OFFSET, event.causeHigh());
        buffer.putLong(offset + CAUSE_LOW_OFFSET, event.causeLow());
    }

    void endOfEvent(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final Outcome outcome)
    {
        head(END_OF_EVENT, sequence, timestampNs, 0);
        buffer.putByte(offset + OUTCOME_OFFSET, (byte)outcome.code());
        buffer.putLong(offset + SOURCE_OFFSET, source);
        buffer.putLong(offset + SOURCE_SEQUENCE_OFFSET, sourceSequence);
    }

    void checkpoint(final long sequence, final long timestampNs, final long stateDigest)
    {
        head(CHECKPOINT, sequence, timestampNs, 0);
        buffer.putLong(offset + CAUSE_HIGH_OFFSET, stateDigest);
    }

    int length()
    {
        return buffer.getInt(offset + LENGTH_OFFSET);
    }

    byte kind()
    {
        return buffer.getByte(offset + KIND_OFFSET);
    }

    Outcome outcome()
    {
        return Outcome.ofCode(buffer.getByte(offset + OUTCOME_OFFSET));
    }

    boolean isOfTimer()
    {
        return buffer.getByte(offset + OF_TIMER_OFFSET) != 0;
    }

    long sequence()
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET);
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

    long stateDigest()
    {
        return buffer.getLong(offset + CAUSE_HIGH_OFFSET);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int outputOffset()
    {
        return offset + OUTPUT_OFFSET;
    }

    /**
     * Whether this entry is to be taken before another one of the same event, from another shard.
     */
    boolean isBefore(final StageSlot other)
    {
        if (kind() != other.kind())
        {
            return kind() < other.kind();
        }
        if (causeHigh() != other.causeHigh())
        {
            return causeHigh() < other.causeHigh();
        }

        return causeLow() < other.causeLow();
    }

    private long causeHigh()
    {
        return buffer.getLong(offset + CAUSE_HIGH_OFFSET);
    }

    private long causeLow()
    {
        return buffer.getLong(offset + CAUSE_LOW_OFFSET);
    }

    private void head(final byte kind, final long sequence, final long timestampNs, final int length)
    {
        buffer.putInt(offset + LENGTH_OFFSET, length);
        buffer.putByte(offset + KIND_OFFSET, kind);
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence);
        buffer.putLong(offset + TIMESTAMP_OFFSET, timestampNs);
    }
}
