package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Walk over the data frames of a recording, in order of position, that tells an end from damage.
 *
 * <p>Without a limit the recording ends where no whole frame begins and none comes later; a frame that comes later is
 * proof that the bytes in between were damaged. With a limit every byte below it was published, so that anything but a
 * whole frame is damage.
 *
 * <p>Threading: single owner. The recording may be written meanwhile, by this process or another.
 */
final class FrameCursor implements AutoCloseable
{
    private static final String NOT_PUBLISHED = "a frame was not finished";

    private final Recording recording;
    private final LongSupplier limit;
    private final FrameCheck check;

    private SegmentView segment;
    private long position;
    private long framePosition;
    private int frameOffset;
    private int frameLength;
    private long endPosition = -1;
    private long tornBytes;
    private String tornReason = "";
    private String endReason = "";

    /**
     * Begin at a position.
     *
     * @param position where a frame begins, or negative for the first one there is.
     * @param limit    of what is published, or null for all that is there.
     */
    FrameCursor(final Recording recording, final long position, final LongSupplier limit)
    {
        JournalFrame.requireLittleEndian();
        final long[] bases = recording.gaplessSegmentBases();
        final long first = bases.length == 0 ? 0 : bases[0];
        if (position >= 0 && (position < first || (position & (JournalFrame.ALIGNMENT - 1)) != 0))
        {
            final String message = "no frame begins at this position: directory=" + recording.directory() +
                " position=" + position + " first=" + first + "; begin at the first position or at a checkpoint's";
            throw position < first ? new HistoryRemovedException(message) : new JournalException(message);
        }
        this.recording = recording;
        this.limit = limit;
        this.check = new FrameCheck(recording);
        this.position = position < 0 ? first : position;
    }

    /**
     * Go to the next data frame. The cursor passes the current one only with this call.
     *
     * @return false where there is none, for now or for ever.
     */
    boolean next()
    {
        while (limit == null || position < limit.getAsLong())
        {
            final boolean isMapped = map();
            final int offset = (int)(position - recording.basePosition(position));
            final int length = isMapped ? frameLength(offset) : 0;
            if (length == 0)
            {
                if (isEnd(offset, NOT_PUBLISHED))
                {
                    return false;
                }
                continue;
            }

            final String fault = check.fault(segment, offset);
            if (fault != null)
            {
                if (isEnd(offset, fault))
                {
                    return false;
                }
                continue;
            }
            framePosition = position;
            frameLength = length;
            position += JournalFrame.align(length);
            frameOffset = segment.at(offset, JournalFrame.HEADER_LENGTH);
            if (segment.buffer().getInt(frameOffset + JournalFrame.VERSION_OFFSET) == JournalFrame.DATA_KIND)
            {
                frameOffset = segment.at(offset, JournalFrame.align(length));
                return true;
            }
        }

        return false;
    }

    /**
     * Segment's buffer; valid until {@link #next()}.
     */
    UnsafeBuffer buffer()
    {
        return segment.buffer();
    }

    /**
     * Where the frame begins in {@link #buffer()}, which may be elsewhere than in the segment.
     */
    int frameOffset()
    {
        return frameOffset;
    }

    int frameLength()
    {
        return frameLength;
    }

    long framePosition()
    {
        return framePosition;
    }

    /**
     * Where the next frame begins.
     */
    long position()
    {
        return position;
    }

    /**
     * The end that {@link #next()} came to.
     */
    JournalEnd end(final long sequence, final long timestampNs)
    {
        return new JournalEnd(position, sequence, timestampNs, tornBytes, tornReason);
    }

    CorruptJournalException corrupt(final long damagePosition, final String reason)
    {
        final Path path = recording.existingPath(recording.basePosition(damagePosition));
        return new CorruptJournalException(path, damagePosition, reason);
    }

    @Override
    public void close()
    {
        if (segment != null)
        {
            segment.close();
            segment = null;
        }
    }

    /**
     * Length of the frame, with acquire: the partner of the writer's release. Zero where the file ends.
     */
    private int frameLength(final int offset)
    {
        if (segment.capacity() - offset < JournalFrame.HEADER_LENGTH)
        {
            return 0;
        }
        final int index = segment.at(offset, JournalFrame.HEADER_LENGTH);
        return segment.buffer().getIntAcquire(index);
    }

    private boolean map()
    {
        final long base = recording.basePosition(position);
        if (segment != null && segment.basePosition() == base)
        {
            return true;
        }
        close();
        segment = open(base);

        return segment != null;
    }

    private SegmentView open(final long base)
    {
        try
        {
            return SegmentView.open(recording, base);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read a segment: file=" + recording.existingPath(base) + " reason=" +
                ex + "; mend the file system or its rights, then try again", ex);
        }
    }

    /**
     * No whole frame begins at the position. Tell the end from damage.
     *
     * @return false where the frame was published in between, so that the walk goes on.
     */
    private boolean isEnd(final int offset, final String reason)
    {
        requireNotRemoved();
        if (limit != null)
        {
            throw corrupt(position, reason + ", though it was published");
        }
        if (endPosition == position && endReason.equals(reason))
        {
            return true;
        }

        final long valid = scan();
        if (valid >= 0)
        {
            if (NOT_PUBLISHED.equals(reason) && map() && frameLength(offset) != 0)
            {
                return false;
            }
            throw corrupt(position, reason + ", but a whole frame follows at " + valid);
        }
        tornReason = tornBytes > 0 ? reason : "";
        endReason = reason;
        endPosition = position;
        if (segment != null && segment.capacity() < recording.segmentLength())
        {
            close();
        }

        return true;
    }

    /**
     * A segment that is not there may be one that is not made yet, or one that was removed from the front.
     */
    private void requireNotRemoved()
    {
        if (segment == null)
        {
            final long[] bases = recording.segmentBases();
            if (bases.length > 0 && bases[0] > position)
            {
                throw new HistoryRemovedException("what was to be read next was removed: directory=" +
                    recording.directory() + " position=" + position + " first=" + bases[0] +
                    "; begin at the first position, or restore what was removed");
            }
        }
    }

    /**
     * Look at every place behind the position where a frame could begin, in this segment and all later ones.
     *
     * @return where the first whole frame begins, or -1 for none.
     */
    private long scan()
    {
        tornBytes = 0;
        final long[] bases = recording.gaplessSegmentBases();
        for (final long base : bases)
        {
            if (base == recording.basePosition(position) && segment != null)
            {
                final long valid = scan(segment, (int)(position - base));
                if (valid >= 0)
                {
                    return valid;
                }
            }
            else if (base > position)
            {
                try (SegmentView later = open(base))
                {
                    final long valid = later == null ? -1 : scan(later, 0);
                    if (valid >= 0)
                    {
                        return valid;
                    }
                }
            }
        }

        return -1;
    }

    private long scan(final SegmentView scanned, final int from)
    {
        final int last = scanned.capacity() - JournalFrame.ALIGNMENT;
        for (int offset = from; offset <= last; offset += JournalFrame.ALIGNMENT)
        {
            final int index = scanned.at(offset, JournalFrame.ALIGNMENT);
            if (isZero(scanned.buffer(), index))
            {
                continue;
            }
            final long candidate = scanned.basePosition() + offset;
            if (candidate != position && check.fault(scanned, offset) == null)
            {
                return candidate;
            }
            tornBytes = candidate + JournalFrame.ALIGNMENT - position;
        }

        return -1;
    }

    private static boolean isZero(final UnsafeBuffer buffer, final int offset)
    {
        return (buffer.getLong(offset) | buffer.getLong(offset + 8) |
            buffer.getLong(offset + 16) | buffer.getLong(offset + 24)) == 0;
    }
}
