package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One segment file in memory.
 *
 * <p>Threading: single owner; handed from the helper that made it to the appender, and back to be closed.
 */
final class MappedSegment implements SegmentView
{
    private static final int PAGE_LENGTH = 4096;

    private final Path path;
    private final long basePosition;
    private final MappedFile mapped;
    private final ByteBuffer checksumView;
    private final UnsafeBuffer buffer;
    private final JournalFile file;

    private boolean isClosed;

    private MappedSegment(
        final Path path,
        final long basePosition,
        final MappedFile mapped,
        final JournalFile file)
    {
        this.file = file;
        this.path = path;
        this.basePosition = basePosition;
        this.mapped = mapped;
        this.checksumView = mapped.buffer().duplicate();
        this.buffer = new UnsafeBuffer(mapped.buffer());
    }

    /**
     * Map a file as long as it is, which may be shorter than a segment; only to be read.
     */
    static MappedSegment openReadOnly(final Recording recording, final long basePosition) throws IOException
    {
        final Path path = recording.segmentPath(basePosition);
        try (JournalFile file = recording.files().openToRead(path))
        {
            final long length = requireLength(path, file, recording.segmentLength());
            return new MappedSegment(path, basePosition, file.map(length, false), null);
        }
    }

    /**
     * Map a file of full length; what is missing is first filled with zeros.
     *
     * @param path     to open; differs from the segment's own while the file is unfinished.
     * @param isSynced whether the device has the zeros when this returns, and the file stays open to be
     *                 {@linkplain #write written to}.
     */
    static MappedSegment openZeroFilled(
        final Recording recording,
        final Path path,
        final long basePosition,
        final boolean isSynced) throws IOException
    {
        final int segmentLength = recording.segmentLength();
        final JournalFile file = recording.files().openToWrite(path);
        MappedSegment segment = null;
        try
        {
            final long length = requireLength(path, file, segmentLength);
            if (length < segmentLength)
            {
                file.fillWithZeros(length, segmentLength);
            }
            if (isSynced)
            {
                file.force();
            }
            segment = new MappedSegment(
                recording.segmentPath(basePosition),
                basePosition,
                file.map(segmentLength, true),
                isSynced ? file : null);
            return segment;
        }
        finally
        {
            if (segment == null || !isSynced)
            {
                file.close();
            }
        }
    }

    private static long requireLength(final Path path, final JournalFile file, final int segmentLength)
        throws IOException
    {
        final long length = file.length();
        if (length > segmentLength)
        {
            throw new JournalException("a segment file is longer than a segment: file=" + path + " length=" + length +
                " segmentLength=" + segmentLength + "; open with the segment length it was written with");
        }

        return length;
    }

    @Override
    public Path path()
    {
        return path;
    }

    @Override
    public long basePosition()
    {
        return basePosition;
    }

    @Override
    public int capacity()
    {
        return buffer.capacity();
    }

    @Override
    public int at(final int offset, final int length)
    {
        return offset;
    }

    @Override
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int checksum(final CRC32C crc, final int offset, final int length)
    {
        checksumView.limit(offset + length).position(offset);
        crc.reset();
        crc.update(checksumView);

        return (int)crc.getValue();
    }

    void force(final int offset, final int length)
    {
        try
        {
            mapped.force(offset, length);
        }
        catch (final IOException ex)
        {
            throw unforced(offset, ex);
        }
    }

    /**
     * Write a part of a frame to the file, past the map: the pages of a map that the device has are write-protected, so
     * that storing to them costs a fault for each, and syncing them two to four times what this does.
     *
     * @param content of which all is written.
     * @param offset  in the segment.
     */
    void write(final ByteBuffer content, final int offset)
    {
        try
        {
            file.write(content, offset);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not write to a segment: file=" + path + " position=" +
                (basePosition + offset) + " reason=" + ex + "; make room or mend the device, then start again", ex);
        }
    }

    /**
     * Write through to the device what was {@linkplain #write written}.
     *
     * @param offset of the frame, for the error.
     */
    void forceWritten(final int offset)
    {
        try
        {
            file.forceContent();
        }
        catch (final IOException ex)
        {
            throw unforced(offset, ex);
        }
    }

    /**
     * See {@link MappedFile#rewrite(int, int)}.
     */
    void rewrite(final int offset, final int length)
    {
        mapped.rewrite(offset, length);
    }

    /**
     * Write to every page of a segment that is all zero, so that the appender does not meet its page faults.
     */
    void touch()
    {
        for (int offset = 0, length = buffer.capacity(); offset < length; offset += PAGE_LENGTH)
        {
            buffer.putByte(offset, (byte) 0);
        }
    }

    /**
     * Write zeros from an offset to the end, where there are not zeros yet. The last bytes go first: cut short, what
     * is left reads as an unfinished end, and not as damage.
     */
    void zeroFrom(final int from)
    {
        for (int offset = buffer.capacity() - Long.BYTES; offset >= from; offset -= Long.BYTES)
        {
            if (buffer.getLong(offset) != 0)
            {
                buffer.putLong(offset, 0);
            }
        }
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            buffer.wrap(0, 0);
            mapped.close();
            closeFile();
        }
    }

    private void closeFile()
    {
        try
        {
            if (file != null)
            {
                file.close();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not close a segment: file=" + path + " reason=" + ex, ex);
        }
    }

    private JournalException unforced(final int offset, final IOException ex)
    {
        return new JournalException("can not write a segment through to the device: file=" + path + " position=" +
            (basePosition + offset) + " reason=" + ex + "; mend the device, then start again", ex);
    }
}
