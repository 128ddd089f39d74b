package io.lockstep.replay.simulation;

import io.lockstep.engine.EngineContext;
import io.lockstep.replay.ReplayApplication;

import java.util.Objects;

/**
 * What a {@link NodeSimulation} needs to be run, any number of times.
 *
 * <p>Threading: one thread, before the first run.
 */
public final class SimulationContext
{
    /**
     * Most events of a seed, unless set.
     */
    public static final int MAX_EVENTS_DEFAULT = 1_000;

    /**
     * Longest time between two events, unless set: one second.
     */
    public static final long MAX_STEP_NS_DEFAULT = 1_000_000_000L;

    private ReplayApplication application;
    private SimulatedInput input;
    private int maxEventLength = EngineContext.MAX_EVENT_LENGTH_DEFAULT;
    private int maxEvents = MAX_EVENTS_DEFAULT;
    private long maxStepNs = MAX_STEP_NS_DEFAULT;

    /**
     * A context with defaults.
     */
    public SimulationContext()
    {
    }

    void conclude()
    {
        Objects.requireNonNull(application, "SimulationContext.application is not set");
        Objects.requireNonNull(input, "SimulationContext.input is not set");
        requirePositive("maxEventLength", maxEventLength);
        requirePositive("maxEvents", maxEvents);
        requirePositive("maxStepNs", maxStepNs);
    }

    /**
     * The application that is simulated.
     *
     * @param application makes its cores. Each start hashes all the room that their stores have: small capacities make
     *                    for many seeds.
     * @return this.
     */
    public SimulationContext application(final ReplayApplication application)
    {
        this.application = application;
        return this;
    }

    /**
     * The application that is simulated.
     *
     * @return makes its cores.
     */
    public ReplayApplication application()
    {
        return application;
    }

    /**
     * What makes the events.
     *
     * @param input called for each.
     * @return this.
     */
    public SimulationContext input(final SimulatedInput input)
    {
        this.input = input;
        return this;
    }

    /**
     * What makes the events.
     *
     * @return called for each.
     */
    public SimulatedInput input()
    {
        return input;
    }

    /**
     * Longest event.
     *
     * @param maxEventLength in bytes; {@link EngineContext#MAX_EVENT_LENGTH_DEFAULT} unless set.
     * @return this.
     */
    public SimulationContext maxEventLength(final int maxEventLength)
    {
        this.maxEventLength = maxEventLength;
        return this;
    }

    /**
     * Longest event.
     *
     * @return in bytes.
     */
    public int maxEventLength()
    {
        return maxEventLength;
    }

    /**
     * Most events that are made in all lives of one seed.
     *
     * @param maxEvents {@link #MAX_EVENTS_DEFAULT} unless set.
     * @return this.
     */
    public SimulationContext maxEvents(final int maxEvents)
    {
        this.maxEvents = maxEvents;
        return this;
    }

    /**
     * Most events that are made in all lives of one seed.
     *
     * @return the limit.
     */
    public int maxEvents()
    {
        return maxEvents;
    }

    /**
     * Longest time from one event to the next. Steps are of all magnitudes up to it, so that timers far and near fire.
     *
     * @param maxStepNs in nanoseconds; {@link #MAX_STEP_NS_DEFAULT} unless set.
     * @return this.
     */
    public SimulationContext maxStepNs(final long maxStepNs)
    {
        this.maxStepNs = maxStepNs;
        return this;
    }

    /**
     * Longest time from one event to the next.
     *
     * @return in nanoseconds.
     */
    public long maxStepNs()
    {
        return maxStepNs;
    }

    private static void requirePositive(final String setting, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(
                "SimulationContext." + setting + " must be positive: " + setting + "=" + value);
        }
    }
}
