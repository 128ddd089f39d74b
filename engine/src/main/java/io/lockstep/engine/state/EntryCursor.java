package io.lockstep.engine.state;

/**
 * How far a scan of a store has come.
 *
 * <p>Threading: owned by the reader.
 */
public final class EntryCursor
{
    /** Places that one step looks at, so that it is short enough to come through between two batches. */
    static final int MAX_STEP = 256;

    private long place;
    private long key;
    private boolean isAtEnd;

    /**
     * A cursor before the first entry.
     */
    public EntryCursor()
    {
    }

    /**
     * Start again.
     */
    public void reset()
    {
        place = 0;
        key = 0;
        isAtEnd = false;
    }

    /**
     * Go where another cursor is.
     *
     * @param other to follow.
     */
    public void moveTo(final EntryCursor other)
    {
        place = other.place;
        key = other.key;
        isAtEnd = other.isAtEnd;
    }

    /**
     * Key of the entry that the last step found.
     *
     * @return the key, as {@link StoreView#copyValue} takes it.
     */
    public long key()
    {
        return key;
    }

    /**
     * Whether the scan is done.
     *
     * @return true if the last step looked at the last place.
     */
    public boolean isAtEnd()
    {
        return isAtEnd;
    }

    /**
     * What is to be looked at next: zero first, then whatever the store says.
     */
    long place()
    {
        return place;
    }

    void found(final long foundKey, final long nextPlace)
    {
        key = foundKey;
        place = nextPlace;
    }

    void skippedTo(final long nextPlace)
    {
        place = nextPlace;
    }

    void end()
    {
        isAtEnd = true;
    }
}
