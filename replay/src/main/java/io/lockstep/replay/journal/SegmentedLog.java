package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Append side of a recording: frames are built in the mapped segment itself and then published; where they are synced,
 * they are built beside it and written to the file, since that is what a device takes fastest.
 *
 * <p>Where frames are synced, each one is before the next is published: whatever the device kept when power ended,
 * at most the last frame is incomplete.
 *
 * <p>Threading: owned by the appender, but for {@link #publishedPosition()}, {@link #check()} and
 * {@link #doubt()}, which are any thread's.
 *
 * <p>Errors: the caller gives the log up at the first exception.
 */
final class SegmentedLog implements AutoCloseable
{
    private static final int SEGMENTS_IN_DOUBT = 2;

    private final AtomicLong publishedPosition = new AtomicLong();
    private final CRC32C crc = new CRC32C();
    private final Recording recording;
    private final boolean isSynced;
    private final SegmentAllocator allocator;
    private final ByteBuffer staged;
    private final UnsafeBuffer stage;

    private MappedSegment segment;
    private int offset;

    private SegmentedLog(
        final Recording recording,
        final boolean isSynced,
        final boolean isRetirementSynced,
        final MappedSegment segment,
        final int maxFrameLength,
        final long position)
    {
        this.staged = isSynced ? ByteBuffer.allocateDirect(JournalFrame.align(maxFrameLength)) : null;
        this.stage = isSynced ? new UnsafeBuffer(staged) : null;
        this.recording = recording;
        this.isSynced = isSynced;
        this.segment = segment;
        this.offset = (int)(position - segment.basePosition());
        this.publishedPosition.set(position);
        this.allocator = SegmentAllocator.launch(recording, isSynced, isRetirementSynced);
        this.allocator.want(segment.basePosition() + recording.segmentLength());
    }

    /**
     * Open a log to append from a position on. Whatever is there behind it is erased.
     */
    static SegmentedLog open(
        final Recording recording,
        final Durability durability,
        final int maxFrameLength,
        final long position)
    {
        return open(recording, durability, durability == Durability.SYNCED, maxFrameLength, position);
    }

    /**
     * Open a log to append from a position on. Whatever is there behind it is erased.
     *
     * @param isRetirementSynced whether a segment is on the device before the next but one is begun.
     */
    static SegmentedLog open(
        final Recording recording,
        final Durability durability,
        final boolean isRetirementSynced,
        final int maxFrameLength,
        final long position)
    {
        JournalFrame.requireLittleEndian();
        final boolean isSynced = durability == Durability.SYNCED;
        try
        {
            Directories.create(recording.files(), recording.directory());
            removeUnfinished(recording);
            recording.deleteDoubles();
            final long base = recording.basePosition(position);
            removeSegmentsAfter(recording, base);
            final MappedSegment segment = openSegment(recording, isSynced, base, (int)(position - base));
            segment.zeroFrom((int)(position - base));
            if (isSynced)
            {
                segment.force(0, recording.segmentLength());
            }
            return new SegmentedLog(recording, isSynced, isRetirementSynced, segment, maxFrameLength, position);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not open a log to append: directory=" + recording.directory() +
                " reason=" + ex + "; mend the file system or its rights, then start again", ex);
        }
    }

    /**
     * Write through to the device all that is there, before any of it is believed: another process may have ended, or
     * given up, before the device had it. What may not have been written through is stored again first, since a system
     * may take for written what it failed to write.
     *
     * @param isEachFrameSynced whether each frame was written through before the next was begun, so that only the last
     *                          one is in doubt; else the last two segments are.
     */
    static void settle(final Recording recording, final boolean isEachFrameSynced)
    {
        final JournalFiles files = recording.files();
        try
        {
            if (!files.exists(recording.directory()))
            {
                return;
            }
            recording.deleteDoubles();
            final long[] bases = recording.segmentBases();
            boolean isRestSettled = false;
            for (int i = bases.length - 1; i >= 0; i--)
            {
                if (!files.exists(recording.segmentPath(bases[i])))
                {
                    // Compressed, and so on the device since it has its name.
                    isRestSettled = true;
                    continue;
                }
                try (JournalFile file = files.openToWrite(recording.segmentPath(bases[i])))
                {
                    if (!isRestSettled)
                    {
                        final boolean isFrame = rewrite(recording, bases[i], file, !isEachFrameSynced);
                        isRestSettled = isEachFrameSynced ? isFrame : i <= bases.length - SEGMENTS_IN_DOUBT;
                    }
                    file.force();
                }
            }
            files.syncDirectory(recording.directory());
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not write a log through to the device: directory=" +
                recording.directory() + " reason=" + ex + "; mend the device, then start again", ex);
        }
    }

    /**
     * Store again what a segment holds, as it is.
     *
     * @param file    of the segment, open to be written.
     * @param isWhole whether all of its frames are meant, or only the last one.
     * @return false where it has none.
     */
    static boolean rewrite(
        final Recording recording, final long base, final JournalFile file, final boolean isWhole) throws IOException
    {
        final SegmentExtent extent = SegmentExtent.of(recording, base);
        if (extent.lastFramePosition() < 0)
        {
            return false;
        }

        final int from = isWhole ? 0 : (int)(extent.lastFramePosition() - base);
        final int length = (int)file.length();
        // Behind the last data frame there may be the header of the padding.
        final int to = Math.min(length, (int)(extent.endPosition() - base) + JournalFrame.HEADER_LENGTH);
        try (MappedFile mapped = file.map(length, true))
        {
            mapped.rewrite(from, to - from);
        }

        return true;
    }

    /**
     * Where the next frame is built, from {@link #frameOffset()} on; to be asked for after {@link #claim(int)}.
     */
    UnsafeBuffer frameBuffer()
    {
        return isSynced ? stage : segment.buffer();
    }

    int frameOffset()
    {
        return isSynced ? 0 : offset;
    }

    /**
     * Where the next frame ends at the latest, as an offset in its buffer.
     */
    int frameLimit(final int maxFrameLength)
    {
        return frameOffset() + Math.min(maxFrameLength, recording.segmentLength() - offset);
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
     * Somebody failed to write through to the device what was published up to now. Any thread may call.
     */
    void doubt()
    {
        allocator.doubt(publishedPosition());
    }

    /**
     * Throw what the helper failed with, if it did. Any thread may ask.
     */
    void check()
    {
        allocator.check();
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
     * Make the frame at {@link #frameOffset()} part of the log: its payload is written, its header is not.
     */
    void publish(final int frameLength, final long reservedValue)
    {
        final int alignedLength = JournalFrame.align(frameLength);
        final int payloadLength = alignedLength - JournalFrame.HEADER_LENGTH;
        final int payloadOffset = frameOffset() + JournalFrame.HEADER_LENGTH;
        if (isSynced)
        {
            stage.setMemory(frameLength, alignedLength - frameLength, (byte)0);
            crc.reset();
            crc.update(staged.limit(alignedLength).position(payloadOffset));
            putSyncedFrame(JournalFrame.DATA_KIND, (int)crc.getValue(), reservedValue, frameLength, alignedLength);
        }
        else
        {
            final int checksum = segment.checksum(crc, payloadOffset, payloadLength);
            putFrame(JournalFrame.DATA_KIND, checksum, reservedValue, frameLength);
        }
        pass(alignedLength);
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
            if (isSynced)
            {
                putSyncedFrame(JournalFrame.PAD_KIND, 0, 0, remaining, JournalFrame.HEADER_LENGTH);
            }
            else
            {
                putFrame(JournalFrame.PAD_KIND, 0, 0, remaining);
            }
            pass(remaining);
        }
        final long nextBase = segment.basePosition() + recording.segmentLength();
        final MappedSegment next = allocator.take(nextBase);
        allocator.retire(segment);
        allocator.want(nextBase + recording.segmentLength());
        segment = next;
        offset = 0;
    }

    private void putFrame(final int kind, final int checksum, final long reservedValue, final int frameLength)
    {
        final int termId = recording.termId(segment.basePosition());
        JournalFrame.putHeader(
            segment.buffer(), offset, offset, kind, checksum, recording.streamId(), termId, reservedValue);
        segment.buffer().putIntRelease(offset + JournalFrame.LENGTH_OFFSET, frameLength);
    }

    /**
     * The length goes last here too: whoever reads meanwhile finds a whole frame, or none.
     */
    private void putSyncedFrame(
        final int kind,
        final int checksum,
        final long reservedValue,
        final int frameLength,
        final int writtenLength)
    {
        final int termId = recording.termId(segment.basePosition());
        JournalFrame.putHeader(stage, 0, offset, kind, checksum, recording.streamId(), termId, reservedValue);
        stage.putInt(JournalFrame.LENGTH_OFFSET, frameLength);
        segment.write(staged.limit(writtenLength).position(Integer.BYTES), offset + Integer.BYTES);
        segment.write(staged.limit(Integer.BYTES).position(JournalFrame.LENGTH_OFFSET), offset);
        segment.forceWritten(offset);
    }

    private void pass(final int alignedLength)
    {
        offset += alignedLength;
        publishedPosition.setRelease(segment.basePosition() + offset);
    }

    private static MappedSegment openSegment(
        final Recording recording,
        final boolean isSynced,
        final long base,
        final int length) throws IOException
    {
        final Path path = recording.segmentPath(base);
        if (!recording.files().exists(path) && recording.files().exists(recording.compressedPath(base)))
        {
            SegmentCompression.unpack(recording, base, length);
        }
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
            recording.delete(bases[i]);
        }
    }
}
