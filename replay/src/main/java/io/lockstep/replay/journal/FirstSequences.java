package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Search for the segment in which a sequence is to be found, by the first frame of each.
 *
 * <p>Threading: any thread.
 */
final class FirstSequences
{
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final long REMOVED = 0;

    private FirstSequences()
    {
    }

    /**
     * Where to begin to read so that everything of a sequence is met.
     *
     * @return begin of the last segment whose first sequence is below the one asked for, or of the first segment.
     */
    static long positionBefore(final Recording recording, final long sequence)
    {
        final long[] bases = recording.gaplessSegmentBases();
        if (bases.length == 0)
        {
            return 0;
        }

        int low = 0;
        int high = bases.length - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >>> 1;
            if (firstSequence(recording, bases[middle]) < sequence)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return bases[low];
    }

    /**
     * Sequence in the first frame of a segment. A damaged frame, or one without a sequence, counts as beyond
     * everything, so that reading begins before it.
     */
    private static long firstSequence(final Recording recording, final long base)
    {
        final FrameCheck check = new FrameCheck(recording);
        try (SegmentView segment = SegmentView.open(recording, base))
        {
            if (segment.capacity() < JournalFrame.HEADER_LENGTH)
            {
                return UNKNOWN;
            }
            final int index = segment.at(0, JournalFrame.HEADER_LENGTH);
            final long first = segment.buffer().getLong(index + JournalFrame.RESERVED_VALUE_OFFSET);
            final boolean isWhole = segment.buffer().getIntAcquire(index) != 0 &&
                first != 0 &&
                check.fault(segment, 0) == null;
            return isWhole ? first : UNKNOWN;
        }
        catch (final CorruptJournalException ex)
        {
            return UNKNOWN;
        }
        catch (final NoSuchFileException ex)
        {
            return REMOVED;
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read a segment: file=" + recording.existingPath(base) + " reason=" +
                ex + "; mend the file system or its rights, then try again", ex);
        }
    }
}
