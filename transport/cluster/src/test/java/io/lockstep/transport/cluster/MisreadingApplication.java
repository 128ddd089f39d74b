package io.lockstep.transport.cluster;

import io.lockstep.engine.Processor;

/**
 * Another build of {@link TallyApplication}, with a fault; public, to be named to a command.
 */
public final class MisreadingApplication extends TallyApplication
{
    static final long MISREAD = 7;

    @Override
    Processor processor()
    {
        return new TallyProcessor(MISREAD);
    }
}
