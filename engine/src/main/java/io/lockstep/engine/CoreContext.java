package io.lockstep.engine;

import io.lockstep.engine.state.PageHome;

import java.util.Objects;

/**
 * What an {@link EngineCore} needs to start.
 *
 * <p>Threading: one thread, before the core is made.
 */
public final class CoreContext
{
    /**
     * Events between two checkpoints, unless set.
     */
    public static final long CHECKPOINT_INTERVAL_DEFAULT = 1L << 18;

    /**
     * Most sources that will ever number events, unless set.
     */
    public static final int MAX_SOURCES_DEFAULT = 4096;

    /**
     * Most timers that are pending at once, unless set: none.
     */
    public static final int MAX_TIMERS_DEFAULT = 0;

    private boolean isConcluded;
    private Processor processor;
    private EventCheck eventCheck;
    private PageHome pageHome;
    private long checkpointInterval = CHECKPOINT_INTERVAL_DEFAULT;
    private int maxSources = MAX_SOURCES_DEFAULT;
    private int maxTimers = MAX_TIMERS_DEFAULT;

    /**
     * A context with defaults.
     */
    public CoreContext()
    {
    }

    /**
     * Validate the settings. Called once, by the core.
     */
    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("CoreContext is used already");
        }

        Objects.requireNonNull(processor, "CoreContext.processor is not set");
        Objects.requireNonNull(eventCheck, "CoreContext.eventCheck is not set");
        Objects.requireNonNull(pageHome, "CoreContext.pageHome is not set");
        if (checkpointInterval < 1)
        {
            throw new IllegalArgumentException(
                "CoreContext.checkpointInterval must be positive: checkpointInterval=" + checkpointInterval);
        }
        if (maxSources < 1)
        {
            throw new IllegalArgumentException(
                "CoreContext.maxSources must be positive: maxSources=" + maxSources);
        }
        if (maxTimers < 0)
        {
            throw new IllegalArgumentException(
                "CoreContext.maxTimers must not be negative: maxTimers=" + maxTimers);
        }

        isConcluded = true;
    }

    /**
     * The application.
     *
     * @param processor to run.
     * @return this.
     */
    public CoreContext processor(final Processor processor)
    {
        this.processor = processor;
        return this;
    }

    /**
     * The application.
     *
     * @return the processor to run.
     */
    public Processor processor()
    {
        return processor;
    }

    /**
     * What tells the application's events from foreign ones.
     *
     * @param eventCheck a pure function.
     * @return this.
     */
    public CoreContext eventCheck(final EventCheck eventCheck)
    {
        this.eventCheck = eventCheck;
        return this;
    }

    /**
     * What tells the application's events from foreign ones.
     *
     * @return a pure function.
     */
    public EventCheck eventCheck()
    {
        return eventCheck;
    }

    /**
     * Where the pages of all stores live. The core closes it.
     *
     * @param pageHome not opened yet.
     * @return this.
     */
    public CoreContext pageHome(final PageHome pageHome)
    {
        this.pageHome = pageHome;
        return this;
    }

    /**
     * Where the pages of all stores live.
     *
     * @return the home.
     */
    public PageHome pageHome()
    {
        return pageHome;
    }

    /**
     * Events between two checkpoints. Part of what has to be equal for two runs to be comparable.
     *
     * @param checkpointInterval positive.
     * @return this.
     */
    public CoreContext checkpointInterval(final long checkpointInterval)
    {
        this.checkpointInterval = checkpointInterval;
        return this;
    }

    /**
     * Events between two checkpoints.
     *
     * @return the interval.
     */
    public long checkpointInterval()
    {
        return checkpointInterval;
    }

    /**
     * Most sources that will ever number events. Part of the layout of the state.
     *
     * @param maxSources positive.
     * @return this.
     */
    public CoreContext maxSources(final int maxSources)
    {
        this.maxSources = maxSources;
        return this;
    }

    /**
     * Most sources that will ever number events.
     *
     * @return the limit.
     */
    public int maxSources()
    {
        return maxSources;
    }

    /**
     * Most timers that are pending at once. Part of the layout of the state, unless it is zero: then there is no store
     * of timers, and to schedule one is an error.
     *
     * @param maxTimers zero or positive.
     * @return this.
     */
    public CoreContext maxTimers(final int maxTimers)
    {
        this.maxTimers = maxTimers;
        return this;
    }

    /**
     * Most timers that are pending at once.
     *
     * @return the limit; zero for no timers.
     */
    public int maxTimers()
    {
        return maxTimers;
    }
}
