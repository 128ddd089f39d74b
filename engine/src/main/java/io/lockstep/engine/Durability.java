package io.lockstep.engine;

/**
 * What an event has survived by the time it is acknowledged.
 *
 * <p>The codes are journaled and sent: they are never renumbered.
 */
public enum Durability
{
    /**
     * Nothing: no journal is kept, or it is not waited for.
     */
    NONE(0),

    /**
     * The end of the process, by SIGKILL too: the event is with the operating system.
     */
    OS(1),

    /**
     * The end of power: the event was written through to the device, in groups.
     */
    SYNCED(2),

    /**
     * The loss of a machine: a majority of the cluster has the event.
     */
    REPLICATED(3);

    private final int code;

    Durability(final int code)
    {
        this.code = code;
    }

    /**
     * The number that stands for the level in files and messages.
     *
     * @return the code.
     */
    public int code()
    {
        return code;
    }
}
