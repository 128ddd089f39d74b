package io.lockstep.replay.journal;

import java.io.IOException;
import java.util.Arrays;

/**
 * Removal of the oldest outputs where an output journal takes more room than it may.
 *
 * <p>Below the quota nothing is removed. Beyond it the oldest segment goes, whether or not a cursor still needs it:
 * such a cursor is evicted first, so that it is told instead of misled.
 *
 * <p>What is beyond the quota is found out once for many segments, since it takes a look at each that there is: behind
 * the last one that then had to go, more may have come, and fewer never.
 *
 * <p>Threading: single owner, which alone compresses segments too.
 */
final class OutputRetention
{
    private final Recording recording;
    private final OutputCursors cursors;
    private final long quota;
    private long[] excess = {};
    private int removed;

    OutputRetention(final Recording recording, final OutputCursors cursors, final long quota)
    {
        this.recording = recording;
        this.cursors = cursors;
        this.quota = quota;
    }

    /**
     * Remove the oldest segment, if there is more than the quota.
     *
     * @param end position behind which nothing is removed.
     * @return whether one was removed.
     */
    boolean removeOne(final long end) throws IOException
    {
        if (removed == excess.length)
        {
            excess = excess(end);
            removed = 0;
        }
        if (removed == excess.length)
        {
            return false;
        }
        final long base = excess[removed];
        try
        {
            remove(base);
            removed++;
        }
        catch (final IOException | JournalException ex)
        {
            // What is there then is not known any more.
            removed = excess.length;
            throw ex;
        }

        return true;
    }

    private void remove(final long base) throws IOException
    {
        // To know which outputs go, they would have to be read, all of them.
        if (!cursors.removeUnneeded(() -> recording.delete(base)))
        {
            // What is evicted is kept first: no cursor is ever believed to have what is gone.
            final OutputReader last = readSegment(base);
            cursors.removeUpTo(last.lastSequence(), last.lastIndex(), () -> recording.delete(base));
        }
    }

    private OutputReader readSegment(final long base)
    {
        final long end = base + recording.segmentLength();
        try (OutputReader reader = OutputReader.openAtPosition(recording, base, () -> end))
        {
            while (reader.poll((header, buffer, offset, length) -> { }, Integer.MAX_VALUE) > 0)
            {
                // Only the end matters here.
            }
            return reader;
        }
    }

    /**
     * The oldest segments, without which the others are within the quota; the last one stays.
     */
    private long[] excess(final long end) throws IOException
    {
        final long[] bases = recording.segmentBases();
        long bytes = 0;
        int kept = bases.length;
        while (kept > 0 && bytes <= quota)
        {
            kept--;
            try (JournalFile file = recording.files().openToRead(recording.existingPath(bases[kept])))
            {
                bytes += file.length();
            }
        }
        int count = bytes <= quota ? 0 : Math.min(kept + 1, bases.length - 1);
        while (count > 0 && bases[count - 1] >= end)
        {
            count--;
        }

        return Arrays.copyOf(bases, count);
    }
}
