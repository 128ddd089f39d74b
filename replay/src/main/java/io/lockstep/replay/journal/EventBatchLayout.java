package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of an {@code EventBatch} inside its frame, at fixed offsets for speed; the schema says the same.
 *
 * <p>Threading: any thread.
 */
final class EventBatchLayout
{
    static final int RUN_BLOCK_LENGTH = 16;
    static final int EVENT_BLOCK_LENGTH = 4;

    /**
     * Within a run: the source, its first source sequence, and the dimensions of the group of events.
     */
    static final int RUN_FIRST_SOURCE_SEQUENCE_OFFSET = 8;
    static final int RUN_GROUP_OFFSET = RUN_BLOCK_LENGTH;
    static final int RUN_HEADER_LENGTH = RUN_GROUP_OFFSET + Integer.BYTES;

    /**
     * Within an event: the delta of its timestamp, then the length of its body.
     */
    static final int EVENT_LENGTH_OFFSET = EVENT_BLOCK_LENGTH;
    static final int EVENT_HEADER_LENGTH = EVENT_LENGTH_OFFSET + Integer.BYTES;

    /**
     * Shortest event: an SBE message header.
     */
    static final int MIN_EVENT_LENGTH = 8;

    static final long MAX_TIMESTAMP_DELTA_NS = 0xFFFF_FFFEL;
    static final long UINT32_MASK = 0xFFFF_FFFFL;

    private static final int COUNT_SHIFT = 16;
    private static final int BLOCK_LENGTH_MASK = 0xFFFF;

    private EventBatchLayout()
    {
    }

    /**
     * Whether a difference of times fits its field; one that overflowed is negative.
     */
    static boolean isTimestampDelta(final long deltaNs)
    {
        return deltaNs >= 0 && deltaNs <= MAX_TIMESTAMP_DELTA_NS;
    }

    static int count(final int groupHeader)
    {
        return groupHeader >>> COUNT_SHIFT;
    }

    static boolean isBlockLength(final int groupHeader, final int blockLength)
    {
        return (groupHeader & BLOCK_LENGTH_MASK) == blockLength;
    }

    /**
     * Walk a batch and find out what is wrong with it.
     *
     * @param buffer      that holds the frame.
     * @param frameOffset where the frame begins; a whole batch header is there.
     * @param end         where the frame ends.
     * @return null where nothing is wrong, otherwise the reason.
     */
    static String fault(final UnsafeBuffer buffer, final int frameOffset, final int end)
    {
        final int header = buffer.getInt(frameOffset + JournalFrame.GROUP_OFFSET);
        final int runCount = count(header);
        if (!isBlockLength(header, RUN_BLOCK_LENGTH) || runCount == 0)
        {
            return "a batch has no runs or runs of another shape";
        }

        long lastDelta = 0;
        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        for (int run = 0; run < runCount; run++)
        {
            if (end - offset < RUN_HEADER_LENGTH)
            {
                return "a run goes beyond its frame";
            }
            final int group = buffer.getInt(offset + RUN_GROUP_OFFSET);
            final int eventCount = count(group);
            if (!isBlockLength(group, EVENT_BLOCK_LENGTH) || eventCount == 0)
            {
                return "a run has no events or events of another shape";
            }
            offset += RUN_HEADER_LENGTH;
            for (int event = 0; event < eventCount; event++)
            {
                if (end - offset < EVENT_HEADER_LENGTH)
                {
                    return "an event goes beyond its frame";
                }
                final long delta = buffer.getInt(offset) & UINT32_MASK;
                final int length = buffer.getInt(offset + EVENT_LENGTH_OFFSET);
                offset += EVENT_HEADER_LENGTH;
                if (length < MIN_EVENT_LENGTH || length > end - offset)
                {
                    return "length of an event is out of bounds";
                }
                if (delta < lastDelta)
                {
                    return "time goes backwards in a batch";
                }
                lastDelta = delta;
                offset += length;
            }
        }

        return offset == end ? null : "a batch ends before its frame";
    }
}
