package io.lockstep.transport.cluster;

/**
 * Another build of {@link TallyApplication}, with a fault; public, to be named to a command.
 */
public final class MisreadingApplication extends TallyApplication
{
    static final long MISREAD = 7;

    /**
     * Create one, for the command that is told its name.
     */
    public MisreadingApplication()
    {
        super(MISREAD);
    }
}
