package io.lockstep.replay.determinism;

import io.lockstep.engine.CoreContext;
import io.lockstep.replay.ReplayApplication;

/**
 * An application with a checkpoint after each event, so that the first state that differs is told by its event.
 *
 * @param given application.
 */
record CheckedApplication(ReplayApplication given) implements ReplayApplication
{
    @Override
    public String applicationName()
    {
        return given.applicationName();
    }

    @Override
    public CoreContext core()
    {
        return given.core().checkpointInterval(1);
    }

    @Override
    public int maxOutputLength()
    {
        return given.maxOutputLength();
    }
}
