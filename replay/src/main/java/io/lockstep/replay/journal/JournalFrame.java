package io.lockstep.replay.journal;

import io.lockstep.codecs.journal.EventBatchEncoder;
import io.lockstep.codecs.journal.OutputBatchEncoder;
import io.lockstep.codecs.journal.SparseOutputBatchEncoder;
import io.lockstep.codecs.log.MessageHeaderEncoder;
import io.lockstep.codecs.log.SessionMessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Layout of a recorded data frame, as Aeron defines it, with the two SBE messages that a frame of ours carries.
 *
 * <p>The checksum stands where Aeron has the session id, as Aeron Archive records it; the reserved value is the
 * sequence of the first entry. The length is written last, so that a frame is there or not.
 *
 * <p>Threading: any thread.
 */
final class JournalFrame
{
    static final int HEADER_LENGTH = 32;
    static final int ALIGNMENT = 32;

    static final int LENGTH_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int TERM_OFFSET_OFFSET = 8;
    static final int CHECKSUM_OFFSET = 12;
    static final int STREAM_ID_OFFSET = 16;
    static final int TERM_ID_OFFSET = 20;
    static final int RESERVED_VALUE_OFFSET = 24;

    /**
     * Version 0, flags "begin and end of a message", type, read as one integer.
     */
    static final int DATA_KIND = 0x0001_C000;
    static final int PAD_KIND = 0x0000_C000;

    static final int SESSION_HEADER_OFFSET = HEADER_LENGTH;
    static final int LEADERSHIP_TERM_ID_OFFSET = SESSION_HEADER_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
    static final int SESSION_ID_OFFSET = LEADERSHIP_TERM_ID_OFFSET + Long.BYTES;
    static final int TIMESTAMP_OFFSET = SESSION_ID_OFFSET + Long.BYTES;
    static final int MESSAGE_OFFSET = TIMESTAMP_OFFSET + Long.BYTES;
    static final int FIRST_SEQUENCE_OFFSET = MESSAGE_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
    static final int GROUP_OFFSET = FIRST_SEQUENCE_OFFSET + Long.BYTES;
    static final int BATCH_BODY_OFFSET = GROUP_OFFSET + Integer.BYTES;

    /**
     * Of the journal's schema, as messages say that are as they were in it: whoever knows it reads them.
     */
    static final int FIRST_VERSION = 0;
    static final int SPARSE_VERSION = 1;

    static final long SESSION_HEADER = messageHeader(
        SessionMessageHeaderEncoder.BLOCK_LENGTH,
        SessionMessageHeaderEncoder.TEMPLATE_ID,
        SessionMessageHeaderEncoder.SCHEMA_ID,
        SessionMessageHeaderEncoder.SCHEMA_VERSION);
    static final long EVENT_BATCH_HEADER = messageHeader(
        EventBatchEncoder.BLOCK_LENGTH,
        EventBatchEncoder.TEMPLATE_ID,
        EventBatchEncoder.SCHEMA_ID,
        FIRST_VERSION);
    static final long OUTPUT_BATCH_HEADER = messageHeader(
        OutputBatchEncoder.BLOCK_LENGTH,
        OutputBatchEncoder.TEMPLATE_ID,
        OutputBatchEncoder.SCHEMA_ID,
        FIRST_VERSION);
    static final long SPARSE_OUTPUT_BATCH_HEADER = messageHeader(
        SparseOutputBatchEncoder.BLOCK_LENGTH,
        SparseOutputBatchEncoder.TEMPLATE_ID,
        SparseOutputBatchEncoder.SCHEMA_ID,
        SPARSE_VERSION);

    /**
     * Most elements that an SBE group with a 16-bit count holds: the last value stands for null.
     */
    static final int MAX_GROUP_COUNT = 65_534;

    private static final int SCHEMA_ID_SHIFT = 32;
    private static final int TEMPLATE_ID_SHIFT = 16;
    private static final int VERSION_SHIFT = 48;
    private static final long VERSION_FREE_MASK = (1L << VERSION_SHIFT) - 1;
    private static final int UINT16_MASK = 0xFFFF;

    private JournalFrame()
    {
    }

    static int align(final int length)
    {
        return (length + (ALIGNMENT - 1)) & -ALIGNMENT;
    }

    static long messageHeader(final int blockLength, final int templateId, final int schemaId, final int version)
    {
        return blockLength |
            (long)templateId << TEMPLATE_ID_SHIFT |
            (long)schemaId << SCHEMA_ID_SHIFT |
            (long)version << VERSION_SHIFT;
    }

    static int schemaId(final long messageHeader)
    {
        return (int)(messageHeader >>> SCHEMA_ID_SHIFT) & UINT16_MASK;
    }

    /**
     * Whether a message header is that of a session message, of whatever schema version.
     */
    static boolean isSessionHeader(final long messageHeader)
    {
        return (messageHeader & VERSION_FREE_MASK) == SESSION_HEADER;
    }

    /**
     * Dimensions of an SBE group as one integer.
     */
    static int groupHeader(final int blockLength, final int count)
    {
        return blockLength | count << TEMPLATE_ID_SHIFT;
    }

    /**
     * Write all of a frame's header but its length.
     *
     * @param offset     in the buffer.
     * @param termOffset in the segment.
     */
    static void putHeader(
        final UnsafeBuffer buffer,
        final int offset,
        final int termOffset,
        final int kind,
        final int checksum,
        final int streamId,
        final int termId,
        final long reservedValue)
    {
        buffer.putInt(offset + VERSION_OFFSET, kind);
        buffer.putInt(offset + TERM_OFFSET_OFFSET, termOffset);
        buffer.putInt(offset + CHECKSUM_OFFSET, checksum);
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId);
        buffer.putInt(offset + TERM_ID_OFFSET, termId);
        buffer.putLong(offset + RESERVED_VALUE_OFFSET, reservedValue);
    }

    /**
     * Write the two message headers and the fields before the first entry of a batch; its count stays zero.
     */
    static void putBatchHeader(
        final UnsafeBuffer buffer,
        final int offset,
        final long batchHeader,
        final int entryBlockLength,
        final long timestampNs,
        final long firstSequence)
    {
        buffer.putLong(offset + SESSION_HEADER_OFFSET, SESSION_HEADER);
        buffer.putLong(offset + LEADERSHIP_TERM_ID_OFFSET, 0);
        buffer.putLong(offset + SESSION_ID_OFFSET, 0);
        buffer.putLong(offset + TIMESTAMP_OFFSET, timestampNs);
        buffer.putLong(offset + MESSAGE_OFFSET, batchHeader);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence);
        buffer.putInt(offset + GROUP_OFFSET, groupHeader(entryBlockLength, 0));
    }

    static void requireLittleEndian()
    {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN)
        {
            throw new JournalException("journals are little-endian, but this machine is not: arch=" +
                System.getProperty("os.arch") + "; use a little-endian machine");
        }
    }
}
