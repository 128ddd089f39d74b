package io.lockstep.examples.exchange;

import io.lockstep.engine.CoreContext;
import io.lockstep.replay.JournaledApplication;

/**
 * The exchange, for commands that have one of its journals.
 *
 * <p>Threading: any thread.
 */
public final class ExchangeService implements JournaledApplication
{
    /**
     * Made by the service loader.
     */
    public ExchangeService()
    {
    }

    @Override
    public String name()
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
