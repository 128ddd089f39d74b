package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One segment to be read, whatever form its file has.
 *
 * <p>Threading: single owner.
 */
interface SegmentView extends AutoCloseable
{
    /**
     * Open the segment that begins at a position: the plain file where there is one, else the compressed one. The plain
     * one goes only after the compressed one is there, so that one of the two is found.
     *
     * @throws NoSuchFileException where there is neither.
     */
    static SegmentView open(final Recording recording, final long basePosition) throws IOException
    {
        try
        {
            return MappedSegment.openReadOnly(recording, basePosition);
        }
        catch (final NoSuchFileException ex)
        {
            return CompressedSegment.open(recording, recording.compressedPath(basePosition), basePosition);
        }
    }

    /**
     * The file that is read.
     */
    Path path();

    long basePosition();

    /**
     * Bytes there are, which may be fewer than a segment's.
     */
    int capacity();

    /**
     * Memory with what {@link #at(int, int)} asked for last.
     */
    UnsafeBuffer buffer();

    /**
     * Have a range of the segment in the buffer; what an earlier call asked for may be there no longer.
     *
     * @param offset in the segment.
     * @param length in bytes; the range is within the capacity.
     * @return where in the buffer the range begins.
     * @throws CorruptJournalException where the bytes are damaged in a way that the form of the file tells.
     */
    int at(int offset, int length);

    /**
     * Checksum of a range of the buffer, as Aeron Archive computes it.
     */
    int checksum(CRC32C crc, int index, int length);

    @Override
    void close();
}
