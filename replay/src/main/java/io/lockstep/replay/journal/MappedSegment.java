package io.lockstep.replay.journal;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * One segment file in memory.
 *
 * <p>Threading: single owner; handed from the helper that made it to the appender, and back to be closed.
 */
final class MappedSegment implements AutoCloseable
{
    private static final int ZERO_CHUNK_LENGTH = 1024 * 1024;
    private static final int PAGE_LENGTH = 4096;

    private final Path path;
    private final long basePosition;
    private final MappedByteBuffer mapped;
    private final ByteBuffer checksumView;
    private final UnsafeBuffer buffer;

    private boolean isClosed;

    private MappedSegment(final Path path, final long basePosition, final MappedByteBuffer mapped)
    {
        this.path = path;
        this.basePosition = basePosition;
        this.mapped = mapped;
        this.checksumView = mapped.duplicate();
        this.buffer = new UnsafeBuffer(mapped);
    }

    /**
     * Map a file as long as it is, which may be shorter than a segment; only to be read.
     */
    static MappedSegment openReadOnly(final Path path, final long basePosition, final int segmentLength)
        throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, READ))
        {
            final long length = requireLength(path, channel, segmentLength);
            return new MappedSegment(path, basePosition, channel.map(FileChannel.MapMode.READ_ONLY, 0, length));
        }
    }

    /**
     * Map a file of full length; what is missing is first filled with zeros, so that the file has all of its blocks:
     * a full disk is an exception here and not the end of the process later.
     *
     * @param file to open; differs from the path while the file is unfinished.
     * @param path that the segment is known by.
     */
    static MappedSegment openZeroFilled(
        final Path file,
        final Path path,
        final long basePosition,
        final int segmentLength,
        final boolean isSynced) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE))
        {
            final long length = requireLength(file, channel, segmentLength);
            fillWithZeros(channel, length, segmentLength);
            if (isSynced)
            {
                channel.force(true);
            }
            return new MappedSegment(path, basePosition, channel.map(FileChannel.MapMode.READ_WRITE, 0, segmentLength));
        }
    }

    private static long requireLength(final Path path, final FileChannel channel, final int segmentLength)
        throws IOException
    {
        final long length = channel.size();
        if (length > segmentLength)
        {
            throw new JournalException("a segment file is longer than a segment: file=" + path + " length=" + length +
                " segmentLength=" + segmentLength + "; open with the segment length it was written with");
        }

        return length;
    }

    private static void fillWithZeros(final FileChannel channel, final long from, final long to) throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect((int)Math.min(ZERO_CHUNK_LENGTH, to));
        long position = from;
        while (position < to)
        {
            zeros.clear().limit((int)Math.min(zeros.capacity(), to - position));
            position += channel.write(zeros, position);
        }
        IoUtil.unmap(zeros);
    }

    Path path()
    {
        return path;
    }

    long basePosition()
    {
        return basePosition;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Checksum of a range, as Aeron Archive computes it.
     */
    int checksum(final CRC32C crc, final int offset, final int length)
    {
        checksumView.limit(offset + length).position(offset);
        crc.reset();
        crc.update(checksumView);

        return (int)crc.getValue();
    }

    void force(final int offset, final int length)
    {
        mapped.force(offset, length);
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
            IoUtil.unmap(mapped);
        }
    }
}
