package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Append side of a recording: frames are built in the mapped segment itself and then published.
 *
 * <p>Where frames are synced, each one is before the next is published: whatever the device kept when power ended,
 * at most the last frame is incomplete.
 *
 * <p>Threading: owned by the appender, but for {@link #publishedPosition()}, which any thread may read.
 *
 * <p>Errors: the caller gives the log up at the first exception.
 */
final class SegmentedLog implements AutoCloseable
{
    private final AtomicLong publishedPosition = new AtomicLong();
    private final CRC32C crc = new CRC32C();
    private final Recording recording;
    private final boolean isSynced;
    private final SegmentAllocator allocator;

    private MappedSegment segment;
    private int offset;

    private SegmentedLog(
        final Recording recording,
        final boolean isSynced,
        final MappedSegment segment,
        final long position)
    {
        this.recording = recording;
        this.isSynced = isSynced;
        this.segment = segment;
        this.offset = (int)(position - segment.basePosition());
        this.publishedPosition.set(position);
        this.allocator = SegmentAllocator.launch(recording, isSynced);
        this.allocator.want(segment.basePosition() + recording.segmentLength());
    }

    /**
     * Open a log to append from a position on. Whatever is there behind it is erased.
     */
    static SegmentedLog open(final Recording recording, final Durability durability, final long position)
    {
        JournalFrame.requireLittleEndian();
        final boolean isSynced = durability == Durability.SYNCED;
        try
        {
            Directories.create(recording.files(), recording.directory());
            removeUnfinished(recording);
            final long base = recording.basePosition(position);
            removeSegmentsAfter(recording, base);
            final MappedSegment segment = openSegment(recording, isSynced, base);
            segment.zeroFrom((int)(position - base));
            if (isSynced)
            {
                segment.force(0, recording.segmentLength());
            }
            return new SegmentedLog(recording, isSynced, segment, position);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not open a log to append: directory=" + recording.directory() +
                " reason=" + ex + "; mend the file system or its rights, then start again", ex);
        }
    }

    /**
     * Segment that holds the place of the next frame.
     */
    MappedSegment segment()
    {
        return segment;
    }

    /**
     * Where in its segment the next frame begins.
     */
    int offset()
    {
        return offset;
    }

    long position()
    {
        return segment.basePosition() + offset;
    }

    /**
     * End of the last published frame. Reads with acquire what {@link #publish(int, long)} releases.
     */
    long publishedPosition()
    {
        return publishedPosition.getAcquire();
    }

    /**
     * Make room for a frame, in the next segment if this one has not enough.
     *
     * @param frameLength at least so many bytes; never above the segment length.
     */
    void claim(final int frameLength)
    {
        allocator.check();
        if (JournalFrame.align(frameLength) > recording.segmentLength() - offset)
        {
            roll();
        }
    }

    /**
     * Make the frame at {@link #offset()} part of the log: its payload is written, its header is not.
     */
    void publish(final int frameLength, final long reservedValue)
    {
        final int alignedLength = JournalFrame.align(frameLength);
        final int checksum = segment.checksum(
            crc, offset + JournalFrame.HEADER_LENGTH, alignedLength - JournalFrame.HEADER_LENGTH);
        putFrame(JournalFrame.DATA_KIND, checksum, reservedValue, frameLength, alignedLength);
    }

    /**
     * Give everything back; nothing is published any more.
     */
    @Override
    public void close()
    {
        allocator.close();
        segment.close();
    }

    private void roll()
    {
        final int remaining = recording.segmentLength() - offset;
        if (remaining > 0)
        {
            putFrame(JournalFrame.PAD_KIND, 0, 0, remaining, remaining);
        }
        final long nextBase = segment.basePosition() + recording.segmentLength();
        final MappedSegment next = allocator.take(nextBase);
        allocator.want(nextBase + recording.segmentLength());
        allocator.retire(segment);
        segment = next;
        offset = 0;
    }

    private void putFrame(
        final int kind,
        final int checksum,
        final long reservedValue,
        final int frameLength,
        final int alignedLength)
    {
        final int termId = recording.termId(segment.basePosition());
        JournalFrame.putHeader(
            segment.buffer(), offset, kind, checksum, recording.streamId(), termId, reservedValue);
        segment.buffer().putIntRelease(offset + JournalFrame.LENGTH_OFFSET, frameLength);
        if (isSynced)
        {
            segment.force(offset, alignedLength);
        }
        offset += alignedLength;
        publishedPosition.setRelease(segment.basePosition() + offset);
    }

    private static MappedSegment openSegment(final Recording recording, final boolean isSynced, final long base)
        throws IOException
    {
        final Path path = recording.segmentPath(base);
        if (!recording.files().exists(path))
        {
            return SegmentAllocator.create(recording, base, isSynced);
        }

        return MappedSegment.openZeroFilled(recording, path, base, isSynced);
    }

    private static void removeUnfinished(final Recording recording) throws IOException
    {
        for (final Path file : recording.files().list(recording.directory()))
        {
            final String name = file.getFileName().toString();
            if (name.startsWith(recording.recordingId() + "-") && name.endsWith(Directories.UNFINISHED_SUFFIX))
            {
                recording.files().delete(file);
            }
        }
    }

    /**
     * Delete from the last one back, so that an end in between leaves no gap.
     */
    private static void removeSegmentsAfter(final Recording recording, final long lastBase) throws IOException
    {
        final long[] bases = recording.segmentBases();
        for (int i = bases.length - 1; i >= 0 && bases[i] > lastBase; i--)
        {
            recording.files().delete(recording.segmentPath(bases[i]));
            recording.files().syncDirectory(recording.directory());
        }
    }
}
