package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Writes a log through to the device for somebody who only reads it.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 */
public final class RecordingForce
{
    private static final int LAST_SEGMENTS = 2;

    private final Recording recording;
    private long nextBase;

    /**
     * Nothing is known to be on the device yet.
     *
     * @param recording to write through.
     */
    public RecordingForce(final Recording recording)
    {
        this.recording = recording;
    }

    /**
     * All that was published before is on the device when this returns.
     *
     * @throws JournalException where the device refuses.
     */
    public void force()
    {
        final JournalFiles files = recording.files();
        if (!files.exists(recording.directory()))
        {
            return;
        }
        final long[] bases = recording.segmentBases();
        try
        {
            for (final long base : bases)
            {
                if (base >= nextBase)
                {
                    force(recording.segmentPath(base));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not write a log through to the device: directory=" +
                recording.directory() + " reason=" + ex + "; mend the device, then try again", ex);
        }
        if (bases.length > LAST_SEGMENTS)
        {
            // The last one is made ahead; the one before may still be written.
            nextBase = bases[bases.length - LAST_SEGMENTS];
        }
    }

    private void force(final Path segment) throws IOException
    {
        try (JournalFile file = recording.files().openToRead(segment))
        {
            file.force();
        }
        catch (final NoSuchFileException ignore)
        {
            // Compressed since it was listed, and so on the device since it has its name; or removed, and nothing to
            // keep. A segment that is missing otherwise is for readers to find.
        }
    }
}
