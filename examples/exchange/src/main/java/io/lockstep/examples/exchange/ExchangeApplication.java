package io.lockstep.examples.exchange;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.JournaledEngine;

/**
 * The exchange as an application of the engine: its name, its processor and the limits it declares, in one place, since
 * every host has to run the very same.
 *
 * <p>Threading: any thread; each call makes new objects.
 */
public final class ExchangeApplication
{
    /**
     * Name under which its journals are kept.
     */
    public static final String NAME = "exchange";

    /**
     * Longest event in bytes.
     */
    public static final int MAX_EVENT_LENGTH = 64;

    /**
     * Longest output in bytes.
     */
    public static final int MAX_OUTPUT_LENGTH = 64;

    private ExchangeApplication()
    {
    }

    /**
     * The core of an exchange, but for the home of its pages.
     *
     * @return a new context.
     */
    public static CoreContext core()
    {
        return new CoreContext().processor(new ExchangeProcessor()).eventCheck(new ExchangeCheck());
    }

    /**
     * The rings of an exchange.
     *
     * @return a new context.
     */
    public static EngineContext engine()
    {
        return new EngineContext().maxEventLength(MAX_EVENT_LENGTH).maxOutputLength(MAX_OUTPUT_LENGTH);
    }

    /**
     * An exchange with a journal, but for its directory.
     *
     * @return a new context.
     */
    public static JournaledEngineContext journaled()
    {
        return new JournaledEngineContext()
            .applicationName(NAME)
            .core(core())
            .engine(engine())
            .schemas(JournaledEngine.schemas(ExchangeApplication.class.getClassLoader(), "exchange"));
    }

    /**
     * The source that a flow is sent as: made from its content, so that the same flow sent again is recognised.
     *
     * @param orders of the flow.
     * @return a source id, greater than zero.
     */
    public static long source(final OrderMessages orders)
    {
        return Math.max(1, orders.contentHash() & Long.MAX_VALUE);
    }
}
