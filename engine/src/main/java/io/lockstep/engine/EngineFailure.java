package io.lockstep.engine;

/**
 * Why an engine stopped: which of its agents failed, where, and from what.
 */
public final class EngineFailure extends RuntimeException
{
    private static final long serialVersionUID = 2L;

    private final String roleName;
    private final long sequence;
    private final transient FailedEvent event;

    EngineFailure(final String roleName, final long sequence, final Throwable cause)
    {
        super(message(roleName, sequence, cause), cause);
        this.roleName = roleName;
        this.sequence = sequence;
        event = null;
    }

    /**
     * A failure to apply an event.
     *
     * @param roleName    of what failed.
     * @param event       that could not be applied.
     * @param description that knows what can be done about it.
     * @param cause       what the processor threw.
     */
    public EngineFailure(
        final String roleName, final FailedEvent event, final EventDescription description, final Throwable cause)
    {
        super(message(roleName, event.sequence(), cause) + "; " + event.text() + remedy(event, description), cause);
        this.roleName = roleName;
        sequence = event.sequence();
        this.event = event;
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

    /**
     * The event that a processor could not apply.
     *
     * @return null where it was something else that failed.
     */
    public FailedEvent event()
    {
        return event;
    }

    private static String message(final String roleName, final long sequence, final Throwable cause)
    {
        return "the engine stopped: its " + roleName + " failed at sequence " + sequence + ": " + cause;
    }

    private static String remedy(final FailedEvent event, final EventDescription description)
    {
        final String remedy = description.remedy(event);
        return remedy.isEmpty() ? "" : "; " + remedy;
    }
}
