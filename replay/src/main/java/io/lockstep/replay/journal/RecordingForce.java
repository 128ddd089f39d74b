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
 * <p>Threading: single owner; the log may be written meanwhile.
 */
public final class RecordingForce
{
    private static final int LAST_SEGMENTS = 2;

    private final Recording recording;
    private long nextBase;
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
        nextBase = sequence > 0 && recording.files().exists(recording.directory()) ?
            FirstSequences.positionBefore(recording, sequence) : 0;
    }

    /**
     * All that was published before is on the device when this returns.
     *
     * @throws JournalException where the device refuses.
     */
    public void force()
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
                if (base >= nextBase)
                {
                    force(base, wasInDoubt);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not write a log through to the device: directory=" +
                recording.directory() + " reason=" + ex + "; mend the device, then try again", ex);
        }
        isInDoubt = false;
        if (bases.length > LAST_SEGMENTS)
        {
            // The last one is made ahead; the one before may still be written.
            nextBase = bases[bases.length - LAST_SEGMENTS];
        }
    }

    private void force(final long base, final boolean isRewritten) throws IOException
    {
        final JournalFiles files = recording.files();
        try (JournalFile file = isRewritten ?
            files.openToRewrite(recording.segmentPath(base)) : files.openToRead(recording.segmentPath(base)))
        {
            if (isRewritten)
            {
                SegmentedLog.rewrite(recording, base, file, true);
            }
            file.force();
        }
        catch (final NoSuchFileException ignore)
        {
            // Compressed since it was listed, and so on the device since it has its name; or removed, and nothing to
            // keep. A segment that is missing otherwise is for readers to find.
        }
    }
}
