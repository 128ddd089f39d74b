package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.CoreContext;
import io.lockstep.replay.ReplayApplication;

/**
 * The exchange with accounts for tools that replay its journals.
 *
 * <p>Threading: any thread.
 */
public final class SpotReplayApplication implements ReplayApplication
{
    /**
     * Made by the service loader.
     */
    public SpotReplayApplication()
    {
    }

    @Override
    public String applicationName()
    {
        return SpotApplication.NAME;
    }

    @Override
    public CoreContext core()
    {
        return SpotApplication.core(new SpotProcessor());
    }

    @Override
    public int maxOutputLength()
    {
        return SpotApplication.MAX_OUTPUT_LENGTH;
    }
}
