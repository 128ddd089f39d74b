package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of an {@code OutputBatch} inside its frame, at fixed offsets for speed; the schema says the same.
 *
 * <p>Threading: any thread.
 */
final class OutputBatchLayout
{
    static final int SEQUENCE_OFFSET = 0;
    static final int TIMESTAMP_OFFSET = 8;
    static final int SOURCE_OFFSET = 16;
    static final int SOURCE_SEQUENCE_OFFSET = 24;
    static final int INDEX_OFFSET = 32;
    static final int OUTCOME_OFFSET = 36;
    static final int EMPTY_OFFSET = 37;
    static final int ENTRY_BLOCK_LENGTH = 38;
    static final int LENGTH_OFFSET = ENTRY_BLOCK_LENGTH;
    static final int ENTRY_HEADER_LENGTH = LENGTH_OFFSET + Integer.BYTES;

    /**
     * In the place of the outcome: more outputs of the event follow.
     */
    static final int OUTCOME_PENDING = 255;

    /**
     * In the place that says whether an entry is empty: the event had no output; it had one that is not kept.
     */
    static final int EMPTY = 1;
    static final int NOT_KEPT = 2;

    private static final int BYTE_MASK = 0xFF;

    private OutputBatchLayout()
    {
    }

    static boolean isLast(final UnsafeBuffer buffer, final int entryOffset)
    {
        return outcomeCode(buffer, entryOffset) != OUTCOME_PENDING;
    }

    static int outcomeCode(final UnsafeBuffer buffer, final int entryOffset)
    {
        return buffer.getByte(entryOffset + OUTCOME_OFFSET) & BYTE_MASK;
    }

    /**
     * Walk a batch and find out what is wrong with it.
     *
     * @param buffer      that holds the frame.
     * @param frameOffset where the frame begins; a whole batch header is there.
     * @param end         where the frame ends.
     * @param isSparse    whether outputs may be missing before the last one of an event.
     * @return null where nothing is wrong, otherwise the reason.
     */
    static String fault(final UnsafeBuffer buffer, final int frameOffset, final int end, final boolean isSparse)
    {
        final int header = buffer.getInt(frameOffset + JournalFrame.GROUP_OFFSET);
        final int count = EventBatchLayout.count(header);
        if (!EventBatchLayout.isBlockLength(header, ENTRY_BLOCK_LENGTH) || count == 0)
        {
            return "a batch has no outputs or outputs of another shape";
        }

        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        if (end - offset < ENTRY_HEADER_LENGTH ||
            buffer.getLong(offset) != buffer.getLong(frameOffset + JournalFrame.FIRST_SEQUENCE_OFFSET))
        {
            return "the first output is not of the first sequence";
        }
        int previous = -1;
        for (int i = 0; i < count; i++)
        {
            if (end - offset < ENTRY_HEADER_LENGTH)
            {
                return "an output goes beyond its frame";
            }
            final int length = buffer.getInt(offset + LENGTH_OFFSET);
            final boolean isEmpty = buffer.getByte(offset + EMPTY_OFFSET) != 0;
            if (length > end - offset - ENTRY_HEADER_LENGTH ||
                length < (isEmpty ? 0 : EventBatchLayout.MIN_EVENT_LENGTH) ||
                isEmpty && (length != 0 || !isLast(buffer, offset)))
            {
                return "length of an output is out of bounds";
            }
            if (previous >= 0 && !follows(buffer, previous, offset, isSparse))
            {
                return "outputs are out of order";
            }
            previous = offset;
            offset += ENTRY_HEADER_LENGTH + length;
        }

        return offset == end ? null : "a batch ends before its frame";
    }

    /**
     * Whether an entry may come right after another.
     */
    static boolean follows(
        final boolean isSparse,
        final boolean isPreviousLast,
        final long previousSequence,
        final int previousIndex,
        final long sequence,
        final int index)
    {
        return isPreviousLast ?
            sequence == previousSequence + 1 && (index == 0 || isSparse && index > 0) :
            sequence == previousSequence && (index == previousIndex + 1 || isSparse && index > previousIndex);
    }

    private static boolean follows(
        final UnsafeBuffer buffer,
        final int previous,
        final int entry,
        final boolean isSparse)
    {
        return follows(
            isSparse,
            isLast(buffer, previous),
            buffer.getLong(previous),
            buffer.getInt(previous + INDEX_OFFSET),
            buffer.getLong(entry),
            buffer.getInt(entry + INDEX_OFFSET));
    }
}
