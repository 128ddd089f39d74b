package io.lockstep.engine;

/**
 * Why an engine stopped: which of its agents failed, where, and from what.
 */
public final class EngineFailure extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String roleName;
    private final long sequence;

    EngineFailure(final String roleName, final long sequence, final Throwable cause)
    {
        super("the engine stopped: its " + roleName + " failed at sequence " + sequence + ": " + cause, cause);
        this.roleName = roleName;
        this.sequence = sequence;
    }

    /**
     * What failed: an agent, or the host itself.
     *
     * @return its name.
     */
    public String roleName()
    {
        return roleName;
    }

    /**
     * The event at which it failed.
     *
     * @return its sequence.
     */
    public long sequence()
    {
        return sequence;
    }
}
