package io.lockstep.replay.counters;

/**
 * Where in its life the engine is that writes a counters file. The codes stand in the file.
 */
public enum EngineState
{
    /**
     * It recovers from its journal.
     */
    LAUNCHING(1),

    /**
     * It takes events.
     */
    RUNNING(2),

    /**
     * It was closed in order.
     */
    CLOSED(3),

    /**
     * It stopped by itself, at a failure.
     */
    FAILED(4);

    private final int code;

    EngineState(final int code)
    {
        this.code = code;
    }

    /**
     * The number that stands for the state in the file.
     *
     * @return the code.
     */
    public int code()
    {
        return code;
    }

    /**
     * State of a code.
     *
     * @param code as of {@link #code()}.
     * @return the state.
     * @throws IllegalArgumentException if no state has the code.
     */
    public static EngineState ofCode(final int code)
    {
        for (final EngineState state : values())
        {
            if (state.code == code)
            {
                return state;
            }
        }

        throw new IllegalArgumentException("no state has this code: code=" + code);
    }
}
