package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
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
        final List<SegmentExtent> extents = new ArrayList<>();
        for (final long base : recording.gaplessSegmentBases())
        {
            extents.add(of(recording, base));
        }

        return extents;
    }

    static SegmentExtent of(final Recording recording, final long base)
    {
        final Path file = recording.existingPath(base);
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
        catch (final IOException ex)
        {
            throw new JournalException("can not read a segment: file=" + file + " reason=" + ex +
                "; mend the file system or its rights, then try again", ex);
        }
    }
}
