package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a segment file is filled, found by going from frame header to frame header without looking inside.
 *
 * <p>Nothing is checked: a {@link JournalReader} or {@link OutputReader} from one of the positions on does that.
 *
 * @param file              of the segment.
 * @param basePosition      at which the file begins.
 * @param lastFramePosition where its last data frame begins; -1 where there is none.
 * @param endPosition       right behind its last data frame; the base position where there is none.
 */
public record SegmentExtent(Path file, long basePosition, long lastFramePosition, long endPosition)
{
    private static final long NONE = -1;

    /**
     * The segments of a recording, which may be written meanwhile.
     *
     * @param recording to look at.
     * @return the segments there are now, in ascending order of position.
     * @throws CorruptJournalException where a segment file is missing.
     */
    public static List<SegmentExtent> allOf(final Recording recording)
    {
        List<SegmentExtent> extents = null;
        while (extents == null)
        {
            extents = tryAll(recording, recording.gaplessSegmentBases());
        }

        return extents;
    }

    /**
     * The segments that were listed, or null where they were removed since from the front, so that another list is due.
     */
    private static List<SegmentExtent> tryAll(final Recording recording, final long[] bases)
    {
        final List<SegmentExtent> extents = new ArrayList<>();
        for (final long base : bases)
        {
            try
            {
                extents.add(of(recording, base));
            }
            catch (final NoSuchFileException ex)
            {
                final long[] now = recording.segmentBases();
                if (now.length > 0 && now[0] > base)
                {
                    return null;
                }
                throw unreadable(recording, base, ex);
            }
            catch (final IOException ex)
            {
                throw unreadable(recording, base, ex);
            }
        }

        return extents;
    }

    /**
     * One segment.
     *
     * @throws NoSuchFileException where it is not there in any form.
     */
    static SegmentExtent of(final Recording recording, final long base) throws IOException
    {
        try (SegmentView segment = SegmentView.open(recording, base))
        {
            final int capacity = segment.capacity();
            long last = NONE;
            int offset = 0;
            while (capacity - offset >= JournalFrame.HEADER_LENGTH)
            {
                final int index = segment.at(offset, JournalFrame.HEADER_LENGTH);
                final UnsafeBuffer buffer = segment.buffer();
                final int length = buffer.getIntAcquire(index);
                if (length < JournalFrame.HEADER_LENGTH ||
                    length > capacity - offset ||
                    buffer.getInt(index + JournalFrame.VERSION_OFFSET) != JournalFrame.DATA_KIND)
                {
                    break;
                }
                last = base + offset;
                offset += JournalFrame.align(length);
            }

            return new SegmentExtent(segment.path(), base, last, base + offset);
        }
    }

    private static JournalException unreadable(final Recording recording, final long base, final IOException cause)
    {
        return new JournalException("can not read a segment: file=" + recording.existingPath(base) + " reason=" +
            cause + "; mend the file system or its rights, then try again", cause);
    }
}
