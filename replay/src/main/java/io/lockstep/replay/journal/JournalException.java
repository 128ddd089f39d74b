package io.lockstep.replay.journal;

/**
 * A journal can not be used as asked. The message tells what is wrong, where, and what to do about it.
 */
public class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * A fault found by looking at the journal.
     *
     * @param message what, where, and what to do.
     */
    public JournalException(final String message)
    {
        super(message);
    }

    /**
     * A fault that something else caused.
     *
     * @param message what, where, and what to do.
     * @param cause   of the fault.
     */
    public JournalException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
