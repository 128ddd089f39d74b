package io.lockstep.replay.journal;

/**
 * Another process, or another part of this one, has the journal open for writing.
 */
public final class JournalInUseException extends JournalException
{
    private static final long serialVersionUID = 1L;

    JournalInUseException(final String message)
    {
        super(message);
    }
}
