package io.lockstep.engine;

import io.lockstep.engine.state.PageHome;

import java.util.Objects;
import java.util.function.Function;

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

    /**
     * Most refusals that are remembered, unless set.
     */
    public static final int MAX_REFUSALS_DEFAULT = 4096;

    /**
     * Name of the stage that {@link #processor(Processor)} declares.
     */
    public static final String PROCESSOR_STAGE = "processor";

    private boolean isConcluded;
    private Pipeline pipeline;
    private EventCheck eventCheck;
    private EventDescription eventDescription = EventDescription.BYTES;
    private Function<String, PageHome> pageHomes;
    private long checkpointInterval = CHECKPOINT_INTERVAL_DEFAULT;
    private int maxSources = MAX_SOURCES_DEFAULT;
    private int maxTimers = MAX_TIMERS_DEFAULT;
    private boolean isTimersLast;
    private int maxRefusals = MAX_REFUSALS_DEFAULT;

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

        Objects.requireNonNull(pipeline, "CoreContext.pipeline is not set, nor is CoreContext.processor");
        Objects.requireNonNull(eventCheck, "CoreContext.eventCheck is not set");
        Objects.requireNonNull(eventDescription, "CoreContext.eventDescription is not set");
        Objects.requireNonNull(pageHomes, "CoreContext.pageHomes is not set, nor is CoreContext.pageHome");
        if (pipeline.stages().isEmpty())
        {
            throw new IllegalArgumentException("CoreContext.pipeline must have a stage: stages=0");
        }
        if (pipeline.returns() != null && pipeline.stages().size() < 2)
        {
            throw new IllegalArgumentException(
                "CoreContext.pipeline must have two stages for outputs to return: stages=1");
        }
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

        if (maxRefusals < 0)
        {
            throw new IllegalArgumentException(
                "CoreContext.maxRefusals must not be negative: maxRefusals=" + maxRefusals);
        }

        isConcluded = true;
    }

    /**
     * The application, where it is a single processor: a pipeline of one stage named {@link #PROCESSOR_STAGE}.
     *
     * @param processor to run.
     * @return this.
     */
    public CoreContext processor(final Processor processor)
    {
        Objects.requireNonNull(processor, "CoreContext.processor must not be null");
        return pipeline(new Pipeline().stage(PROCESSOR_STAGE, () -> processor));
    }

    /**
     * The application.
     *
     * @param pipeline of at least one stage.
     * @return this.
     */
    public CoreContext pipeline(final Pipeline pipeline)
    {
        this.pipeline = pipeline;
        return this;
    }

    /**
     * The application.
     *
     * @return the pipeline to run.
     */
    public Pipeline pipeline()
    {
        return pipeline;
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
     * What puts the event into words at which a processor fails.
     *
     * @param eventDescription {@link EventDescription#BYTES} unless set.
     * @return this.
     */
    public CoreContext eventDescription(final EventDescription eventDescription)
    {
        this.eventDescription = eventDescription;
        return this;
    }

    /**
     * What puts the event into words at which a processor fails.
     *
     * @return the port.
     */
    public EventDescription eventDescription()
    {
        return eventDescription;
    }

    /**
     * Where the pages of all stores live, where the application is a single processor.
     *
     * @param pageHome not opened yet; the core closes it.
     * @return this.
     */
    public CoreContext pageHome(final PageHome pageHome)
    {
        Objects.requireNonNull(pageHome, "CoreContext.pageHome must not be null");
        return pageHomes((shardName) ->
        {
            if (pipeline.stages().size() > 1 || pipeline.stages().get(0).shards() > 1)
            {
                throw new IllegalArgumentException(
                    "CoreContext.pageHome is for one processor: set CoreContext.pageHomes: shard=" + shardName);
            }

            return pageHome;
        });
    }

    /**
     * Where the pages of each shard live.
     *
     * @param pageHomes called once for each shard, with its name: a stage's name, and {@code -} and a number behind it
     *                  where the stage has several shards. The homes are not opened yet; the core closes them.
     * @return this.
     */
    public CoreContext pageHomes(final Function<String, PageHome> pageHomes)
    {
        this.pageHomes = pageHomes;
        return this;
    }

    /**
     * Where the pages of each shard live.
     *
     * @return the homes by name of shard.
     */
    public Function<String, PageHome> pageHomes()
    {
        return pageHomes;
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
     * Most events of all sources together of which it is remembered that their number was taken but they were not
     * applied, so that they are answered with their first outcome when they are sent again or asked about. The oldest
     * makes room for the newest; of numbers that may have been among those dropped the answer is
     * {@link Outcome#FORGOTTEN}.
     *
     * <p>Part of the layout of the state and of what a history means: a journal keeps the number that it was created
     * with, and one of before there was such a number keeps none. With none every number that was taken is a
     * {@link Outcome#DUPLICATE}, whatever its first outcome was.
     *
     * @param maxRefusals zero or positive.
     * @return this.
     */
    public CoreContext maxRefusals(final int maxRefusals)
    {
        this.maxRefusals = maxRefusals;
        return this;
    }

    /**
     * Most refusals that are remembered.
     *
     * @return the limit; zero for none.
     */
    public int maxRefusals()
    {
        return maxRefusals;
    }

    /**
     * Most timers that are pending at once, in each shard. Part of the layout of the state, unless it is zero: then
     * there is no store of timers, and to schedule one is an error.
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

    /**
     * Whether the store of timers stands behind those of the processor, not in front of them. An application whose
     * first version declared none takes up timers so, and its old journals come to the digests that they came to.
     *
     * @param isLast true for behind them; false unless set.
     * @return this.
     */
    public CoreContext isTimersLast(final boolean isLast)
    {
        isTimersLast = isLast;
        return this;
    }

    /**
     * Whether the store of timers stands behind those of the processor.
     *
     * @return true if it does.
     */
    public boolean isTimersLast()
    {
        return isTimersLast;
    }
}
