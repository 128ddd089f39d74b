package io.lockstep.replay.cluster;

import io.lockstep.replay.journal.CorruptJournalException;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One recording, as the catalog of an Aeron Archive describes it.
 *
 * @param recordingId   by which its files are named.
 * @param startPosition of its first frame.
 * @param stopPosition  behind its last frame; {@link #NOT_STOPPED} where it was being written, perhaps until a kill.
 * @param initialTermId of the first term of the stream.
 * @param segmentLength of its files.
 * @param termLength    of its terms.
 * @param streamId      in its frames.
 * @param channel       that was recorded.
 */
public record RecordedStream(
    long recordingId,
    long startPosition,
    long stopPosition,
    int initialTermId,
    int segmentLength,
    int termLength,
    int streamId,
    String channel)
{
    /**
     * Stop position of a recording that no one has stopped.
     */
    public static final long NOT_STOPPED = -1;

    /**
     * Name of the catalog in the directory of an archive.
     */
    public static final String CATALOG_NAME = "archive.catalog";

    private static final int HEADER_LENGTH_OFFSET = 4;
    private static final int ALIGNMENT_OFFSET = 16;
    private static final int HEADER_LENGTH = 32;
    private static final int DEFAULT_ALIGNMENT = 1024;
    private static final int DESCRIPTOR_HEADER_LENGTH = 32;
    private static final int STATE_OFFSET = 4;
    private static final int VALID = 1;

    private static final int RECORDING_ID_OFFSET = 16;
    private static final int START_POSITION_OFFSET = 40;
    private static final int STOP_POSITION_OFFSET = 48;
    private static final int INITIAL_TERM_ID_OFFSET = 56;
    private static final int SEGMENT_LENGTH_OFFSET = 60;
    private static final int TERM_LENGTH_OFFSET = 64;
    private static final int STREAM_ID_OFFSET = 76;
    private static final int BLOCK_LENGTH = 80;

    /**
     * Read a catalog.
     *
     * @param archive directory of the archive.
     * @return its recordings, those left out that were deleted.
     * @throws CorruptJournalException where the catalog contradicts itself.
     * @throws IOException             where it cannot be read.
     */
    public static List<RecordedStream> all(final Path archive) throws IOException
    {
        final Path file = archive.resolve(CATALOG_NAME);
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(file));
        final List<RecordedStream> streams = new ArrayList<>();
        if (buffer.capacity() < HEADER_LENGTH)
        {
            throw new CorruptJournalException(file, 0, "the catalog is shorter than its header");
        }

        final int wanted = buffer.getInt(ALIGNMENT_OFFSET);
        final int alignment = wanted == 0 ? DEFAULT_ALIGNMENT : wanted;
        if (alignment < 0 || !BitUtil.isPowerOfTwo(alignment))
        {
            throw new CorruptJournalException(file, ALIGNMENT_OFFSET, "the alignment is none: " + alignment);
        }
        int offset = wanted == 0 ? DEFAULT_ALIGNMENT : Math.max(HEADER_LENGTH, buffer.getInt(HEADER_LENGTH_OFFSET));
        while (buffer.capacity() - offset >= DESCRIPTOR_HEADER_LENGTH + BLOCK_LENGTH && buffer.getInt(offset) > 0)
        {
            final int length = buffer.getInt(offset);
            if (length < BLOCK_LENGTH || length > buffer.capacity() - offset - DESCRIPTOR_HEADER_LENGTH)
            {
                throw new CorruptJournalException(file, offset, "a descriptor has no such length: " + length);
            }
            if (buffer.getInt(offset + STATE_OFFSET) == VALID)
            {
                streams.add(decode(file, buffer, offset + DESCRIPTOR_HEADER_LENGTH));
            }
            offset += BitUtil.align(DESCRIPTOR_HEADER_LENGTH + length, alignment);
        }

        return streams;
    }

    /**
     * Where the file begins that holds a position.
     */
    long segmentBase(final long position)
    {
        final long first = firstBase();
        return first + (position - first) / segmentLength * segmentLength;
    }

    /**
     * Where the first file begins, at or before the start position.
     */
    long firstBase()
    {
        return startPosition - (startPosition & (termLength - 1));
    }

    /**
     * Name of the file that begins at a position.
     */
    String fileName(final long base)
    {
        return recordingId + "-" + base + ".rec";
    }

    private static RecordedStream decode(final Path file, final UnsafeBuffer buffer, final int block)
    {
        final RecordedStream stream = new RecordedStream(
            buffer.getLong(block + RECORDING_ID_OFFSET),
            buffer.getLong(block + START_POSITION_OFFSET),
            buffer.getLong(block + STOP_POSITION_OFFSET),
            buffer.getInt(block + INITIAL_TERM_ID_OFFSET),
            buffer.getInt(block + SEGMENT_LENGTH_OFFSET),
            buffer.getInt(block + TERM_LENGTH_OFFSET),
            buffer.getInt(block + STREAM_ID_OFFSET),
            text(file, buffer, block + BLOCK_LENGTH));
        if (stream.startPosition < 0 || stream.termLength <= 0 || !BitUtil.isPowerOfTwo(stream.termLength) ||
            stream.segmentLength < stream.termLength || stream.segmentLength % stream.termLength != 0)
        {
            throw new CorruptJournalException(file, block, "a descriptor contradicts itself: " + stream);
        }

        return stream;
    }

    private static String text(final Path file, final UnsafeBuffer buffer, final int offset)
    {
        final int length = buffer.capacity() - offset < Integer.BYTES ? -1 : buffer.getInt(offset);
        if (length < 0 || length > buffer.capacity() - offset - Integer.BYTES)
        {
            throw new CorruptJournalException(file, offset, "a channel has no such length: " + length);
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset + Integer.BYTES, bytes);

        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
