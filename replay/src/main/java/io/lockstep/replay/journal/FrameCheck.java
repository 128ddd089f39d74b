package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.zip.CRC32C;

/**
 * Tells whether the bytes at one place of a recording are a whole frame of it.
 *
 * <p>Threading: single owner.
 */
final class FrameCheck
{
    private final CRC32C crc = new CRC32C();
    private final int streamId;
    private final int segmentLength;

    FrameCheck(final Recording recording)
    {
        this.streamId = recording.streamId();
        this.segmentLength = recording.segmentLength();
    }

    /**
     * Find out what is wrong with a frame.
     *
     * @param segment that holds it.
     * @param offset  where it begins in the segment; a multiple of the frame alignment.
     * @return null where nothing is wrong, otherwise the reason.
     */
    String fault(final SegmentView segment, final int offset)
    {
        final int available = segment.capacity() - offset;
        if (available < JournalFrame.HEADER_LENGTH)
        {
            return "the file ends inside a frame header";
        }
        final int index = segment.at(offset, JournalFrame.HEADER_LENGTH);
        final UnsafeBuffer buffer = segment.buffer();
        if (buffer.getInt(index + JournalFrame.TERM_OFFSET_OFFSET) != offset)
        {
            return "term offset does not fit the position";
        }
        if (buffer.getInt(index + JournalFrame.TERM_ID_OFFSET) != (int)(segment.basePosition() / segmentLength))
        {
            return "term id does not fit the position";
        }
        if (buffer.getInt(index + JournalFrame.STREAM_ID_OFFSET) != streamId)
        {
            return "stream id is not the recording's";
        }

        final int frameLength = buffer.getInt(index + JournalFrame.LENGTH_OFFSET);
        if (frameLength < JournalFrame.HEADER_LENGTH || frameLength > segmentLength - offset)
        {
            return "frame length is out of bounds";
        }

        switch (buffer.getInt(index + JournalFrame.VERSION_OFFSET))
        {
            case JournalFrame.DATA_KIND:
                return dataFault(segment, offset, frameLength, available);

            case JournalFrame.PAD_KIND:
                return padFault(buffer, index, segmentLength - offset, frameLength);

            default:
                return "version, flags or type are none of ours";
        }
    }

    private String dataFault(
        final SegmentView segment,
        final int offset,
        final int frameLength,
        final int available)
    {
        final int alignedLength = JournalFrame.align(frameLength);
        if (alignedLength > available)
        {
            return "the file ends inside a frame";
        }
        if (frameLength < JournalFrame.MESSAGE_OFFSET + Long.BYTES)
        {
            return "frame is too short for a message";
        }
        final int index = segment.at(offset, alignedLength);
        final UnsafeBuffer buffer = segment.buffer();
        final int checksum = segment.checksum(
            crc, index + JournalFrame.HEADER_LENGTH, alignedLength - JournalFrame.HEADER_LENGTH);
        if (checksum != buffer.getInt(index + JournalFrame.CHECKSUM_OFFSET))
        {
            return "checksum does not fit the payload";
        }

        return payloadFault(buffer, index, frameLength);
    }

    /**
     * The frame header is outside the checksum: hold its length and its sequence against what is inside.
     */
    private static String payloadFault(final UnsafeBuffer buffer, final int offset, final int frameLength)
    {
        final long header = buffer.getLong(offset + JournalFrame.MESSAGE_OFFSET);
        final boolean isEventBatch = header == JournalFrame.EVENT_BATCH_HEADER;
        final boolean isSparse = header == JournalFrame.SPARSE_OUTPUT_BATCH_HEADER;
        if (!isEventBatch && !isSparse && header != JournalFrame.OUTPUT_BATCH_HEADER)
        {
            return null;
        }
        if (frameLength < JournalFrame.BATCH_BODY_OFFSET)
        {
            return "frame is too short for a batch";
        }
        if (buffer.getLong(offset + JournalFrame.RESERVED_VALUE_OFFSET) !=
            buffer.getLong(offset + JournalFrame.FIRST_SEQUENCE_OFFSET))
        {
            return "reserved value is not the first sequence";
        }

        return isEventBatch ?
            EventBatchLayout.fault(buffer, offset, offset + frameLength) :
            OutputBatchLayout.fault(buffer, offset, offset + frameLength, isSparse);
    }

    private static String padFault(
        final UnsafeBuffer buffer,
        final int offset,
        final int remaining,
        final int frameLength)
    {
        if (frameLength != remaining)
        {
            return "padding does not end with the segment";
        }
        if (buffer.getInt(offset + JournalFrame.CHECKSUM_OFFSET) != 0 ||
            buffer.getLong(offset + JournalFrame.RESERVED_VALUE_OFFSET) != 0)
        {
            return "padding carries a value";
        }

        return null;
    }
}
