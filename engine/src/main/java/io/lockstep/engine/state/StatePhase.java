package io.lockstep.engine.state;

/**
 * What the engine does whose state is read from outside.
 */
public enum StatePhase
{
    /**
     * It replays its journal: the state is that of an earlier sequence, and consistent.
     */
    RECOVERING(1),

    /**
     * It takes events; or it was killed while it did, which only the operating system knows.
     */
    LIVE(2),

    /**
     * It was closed in order; nothing will change any more.
     */
    CLOSED(3);

    private final int code;

    StatePhase(final int code)
    {
        this.code = code;
    }

    int code()
    {
        return code;
    }

    static StatePhase of(final long code)
    {
        for (final StatePhase phase : values())
        {
            if (phase.code == code)
            {
                return phase;
            }
        }

        throw new IllegalStateException("no such phase of a state: code=" + code);
    }
}
