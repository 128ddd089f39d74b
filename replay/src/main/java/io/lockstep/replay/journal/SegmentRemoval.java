package io.lockstep.replay.journal;

import java.io.IOException;

/**
 * Removes the first segments of a log: the journal then begins behind what they held.
 *
 * <p>One segment after the other, each gone from the device before the next, so that an end in between leaves no gap.
 *
 * <p>Threading: one thread of the process that has the log open for writing; readers may be anywhere. Those that were
 * about to read what is removed are told so.
 */
public final class SegmentRemoval
{
    /**
     * Segments at the end of a log that are never removed: the one made ahead, the one being written, and the one
     * before, from which a start reads the end.
     */
    public static final int KEPT_SEGMENTS = 3;

    private SegmentRemoval()
    {
    }

    /**
     * Remove the segments that end at a position or before it.
     *
     * @param recording to shorten.
     * @param position  of the first frame that is needed.
     * @return how many files were removed.
     * @throws JournalException where one cannot be removed; the journal is whole all the same.
     */
    public static int before(final Recording recording, final long position)
    {
        final long[] bases = recording.segmentBases();
        int removed = 0;
        while (removed < bases.length - KEPT_SEGMENTS && bases[removed] + recording.segmentLength() <= position)
        {
            remove(recording, bases[removed]);
            removed++;
        }

        return removed;
    }

    private static void remove(final Recording recording, final long base)
    {
        try
        {
            recording.delete(base);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not remove a segment: file=" + recording.existingPath(base) + " reason=" +
                ex + "; mend the file system or its rights", ex);
        }
    }
}
