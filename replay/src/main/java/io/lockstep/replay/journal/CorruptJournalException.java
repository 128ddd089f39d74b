package io.lockstep.replay.journal;

import java.nio.file.Path;

/**
 * Bytes that were once written to a journal are damaged or missing, and it is not just an unfinished end.
 */
public final class CorruptJournalException extends JournalException
{
    private static final long serialVersionUID = 1L;

    /**
     * File with the damage, as text since a path can not be serialised.
     */
    private final String file;

    /**
     * Where the damage begins, in bytes from the begin of the recording.
     */
    private final long position;

    /**
     * Damage that was found.
     *
     * @param file     with the damage.
     * @param position where it begins.
     * @param reason   what is wrong.
     */
    public CorruptJournalException(final Path file, final long position, final String reason)
    {
        super("journal is corrupt: " + reason + ": file=" + file + " position=" + position +
            "; restore the file from a copy, or cut the journal at this position and lose what follows");
        this.file = file.toString();
        this.position = position;
    }

    /**
     * File with the damage.
     *
     * @return its path.
     */
    public String file()
    {
        return file;
    }

    /**
     * Where the damage begins.
     *
     * @return the position in the recording, in bytes.
     */
    public long position()
    {
        return position;
    }
}
