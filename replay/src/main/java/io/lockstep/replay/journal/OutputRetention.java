package io.lockstep.replay.journal;

import java.io.IOException;

/**
 * Removal of the oldest outputs where an output journal takes more room than it may.
 *
 * <p>Below the quota nothing is removed. Beyond it the oldest segment goes, whether or not a cursor still needs it:
 * such a cursor is evicted first, so that it is told instead of misled.
 *
 * <p>Threading: single owner.
 */
final class OutputRetention
{
    private final Recording recording;
    private final OutputCursors cursors;
    private final long quota;

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
        final long[] bases = recording.segmentBases();
        if (bases.length < 2 || bases[0] >= end || bytes(bases) <= quota)
        {
            return false;
        }

        // To know which outputs go, they would have to be read, all of them.
        if (!cursors.removeUnneeded(() -> recording.delete(bases[0])))
        {
            // What is evicted is kept first: no cursor is ever believed to have what is gone.
            final OutputReader last = readSegment(bases[0]);
            cursors.removeUpTo(last.lastSequence(), last.lastIndex(), () -> recording.delete(bases[0]));
        }

        return true;
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

    private long bytes(final long[] bases) throws IOException
    {
        long bytes = 0;
        for (final long base : bases)
        {
            try (JournalFile file = recording.files().openToRead(recording.existingPath(base)))
            {
                bytes += file.length();
            }
        }

        return bytes;
    }
}
