package io.lockstep.replay.snapshot;

import io.lockstep.replay.journal.JournalException;

import java.nio.file.Path;

/**
 * A snapshot can not be used: it is damaged, or not what is asked for. An older one or the journal takes its place.
 */
public final class SnapshotException extends JournalException
{
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * What is wrong with a file.
     *
     * @param file   of the snapshot.
     * @param reason in a few words.
     */
    public SnapshotException(final Path file, final String reason)
    {
        this(file, reason, null);
    }

    /**
     * What is wrong with a file, and why.
     *
     * @param file   of the snapshot.
     * @param reason in a few words.
     * @param cause  of it, or null.
     */
    public SnapshotException(final Path file, final String reason, final Throwable cause)
    {
        super("a snapshot can not be used: " + reason + ": file=" + file +
            "; an older one or the journal takes its place, and it may be removed", cause);
        this.reason = reason;
    }

    /**
     * What is wrong.
     *
     * @return a few words.
     */
    public String reason()
    {
        return reason;
    }
}
