package io.lockstep.engine.state;

/**
 * Number of accesses that a reader may still make before it checks what it has read.
 *
 * <p>Threading: owned by the reader.
 */
final class ReadBudget
{
    /** Far above what any look-up takes; a walk in circles through torn links ends here within a millisecond. */
    private static final int ACCESSES = 1 << 16;

    private int accessesLeft;

    ReadBudget()
    {
    }

    void renew()
    {
        accessesLeft = ACCESSES;
    }

    void spend()
    {
        if (--accessesLeft < 0)
        {
            throw TornStateException.INSTANCE;
        }
    }
}
