package io.lockstep.replay.reader;

/**
 * What became of a read.
 */
public enum ReadOutcome
{
    /**
     * Read, all of it as of one moment: {@link StateReader#appliedSequence()}.
     */
    READ,

    /**
     * A scan was disturbed: each entry was read as of one moment, but not all as of the same. Of the entries that moved
     * meanwhile, some may be missing and some be there twice. Scan again where that matters.
     */
    READ_BY_ENTRY,

    /**
     * Read: the key has no value, as of {@link StateReader#appliedSequence()}.
     */
    MISSING,

    /**
     * Not read: the engine changed the state at each attempt. Try again, or give it more time.
     */
    BUSY,

    /**
     * Not read: the engine is in the midst of a batch and did not go on for the whole time. It is stopped, has failed,
     * or was killed there; the state in these pages is half-changed until it is started again.
     */
    STALLED;

    /**
     * Whether there is something to use.
     *
     * @return true if the state was read.
     */
    public boolean isRead()
    {
        return this == READ || this == READ_BY_ENTRY || this == MISSING;
    }
}
