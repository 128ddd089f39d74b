package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Writes a log through to the device for somebody who only reads it.
 *
 * <p>A system that failed to write a page through may take it for written from then on, so that the next attempt
 * succeeds and the device has nothing. So what is in doubt is first stored again, as it is: what an attempt before this
 * one failed for, and what nobody in this process has seen to be on the device. Frames that are published never change,
 * so that the writer of the log goes on meanwhile.
 *
 * <p>What nobody asked for is left alone: pages that a device has are write-protected, so that syncing those which the
 * writer of the log has still in front of it would cost it a fault for each, and the device their zeros.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 */
public final class RecordingForce
{
    /**
     * All there is of a log.
     */
    public static final long EVERYTHING = Long.MAX_VALUE;

    private static final int LAST_SEGMENTS = 2;

    private final Recording recording;
    private long forcedPosition;
    private boolean isInDoubt;

    /**
     * Begin behind what is known to be on the device.
     *
     * @param recording to write through.
     * @param sequence  of the event up to which it is on the device; zero for nothing.
     * @param isInDoubt whether the rest may be taken for written by mistake, as after the end of a process that is not
     *                  known to have been told of each failure. False where the log was settled since.
     */
    public RecordingForce(final Recording recording, final long sequence, final boolean isInDoubt)
    {
        this.recording = recording;
        this.isInDoubt = isInDoubt;
        forcedPosition = sequence > 0 && recording.files().exists(recording.directory()) ?
            FirstSequences.positionBefore(recording, sequence) : 0;
    }

    /**
     * All that was published in front of a position is on the device when this returns.
     *
     * @param limit the position, not behind the end of what is published; or {@link #EVERYTHING}.
     * @throws JournalException where the device refuses.
     */
    public void force(final long limit)
    {
        if (!recording.files().exists(recording.directory()))
        {
            return;
        }
        final boolean wasInDoubt = isInDoubt;
        isInDoubt = true;
        final long[] bases = recording.segmentBases();
        try
        {
            for (final long base : bases)
            {
                if (base + recording.segmentLength() > forcedPosition && base < limit)
                {
                    force(base, limit, wasInDoubt);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not write a log through to the device: directory=" +
                recording.directory() + " reason=" + ex + "; mend the device, then try again", ex);
        }
        isInDoubt = false;
        if (limit != EVERYTHING)
        {
            forcedPosition = Math.max(forcedPosition, limit);
        }
        else if (bases.length > LAST_SEGMENTS)
        {
            // The last one is made ahead; the one before may still be written.
            forcedPosition = bases[bases.length - LAST_SEGMENTS];
        }
    }

    private void force(final long base, final long limit, final boolean isRewritten) throws IOException
    {
        final JournalFiles files = recording.files();
        final boolean isPart = !isRewritten && limit - base < recording.segmentLength();
        try (JournalFile file = isRewritten || isPart ?
            files.openToRewrite(recording.segmentPath(base)) : files.openToRead(recording.segmentPath(base)))
        {
            if (isPart)
            {
                forcePart(file, (int)Math.max(0, forcedPosition - base), (int)(limit - base));
            }
            else
            {
                if (isRewritten)
                {
                    SegmentedLog.rewrite(recording, base, file, true);
                }
                file.force();
            }
        }
        catch (final NoSuchFileException ignore)
        {
            // Compressed since it was listed, and so on the device since it has its name; or removed, and nothing to
            // keep. A segment that is missing otherwise is for readers to find.
        }
    }

    private static void forcePart(final JournalFile file, final int from, final int to) throws IOException
    {
        final int end = (int)Math.min(to, file.length());
        if (from < end)
        {
            try (MappedFile mapped = file.map(end, true))
            {
                mapped.force(from, end - from);
            }
        }
    }
}
