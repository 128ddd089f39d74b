package io.lockstep.replay.journal;

/**
 * What is asked for was in the journal once, and was removed: the journal begins behind it.
 */
public final class HistoryRemovedException extends JournalException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something that is not there any more.
     *
     * @param message what, where, and what to do.
     */
    public HistoryRemovedException(final String message)
    {
        super(message);
    }
}
