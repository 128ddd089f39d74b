package io.lockstep.examples.exchange;

import io.lockstep.engine.CoreContext;
import io.lockstep.replay.ReplayApplication;

/**
 * The exchange for tools that replay its journals.
 *
 * <p>Threading: any thread.
 */
public final class ExchangeReplayApplication implements ReplayApplication
{
    /**
     * Made by the service loader.
     */
    public ExchangeReplayApplication()
    {
    }

    @Override
    public String applicationName()
    {
        return ExchangeApplication.NAME;
    }

    @Override
    public CoreContext core()
    {
        return ExchangeApplication.core();
    }

    @Override
    public int maxOutputLength()
    {
        return ExchangeApplication.MAX_OUTPUT_LENGTH;
    }
}
