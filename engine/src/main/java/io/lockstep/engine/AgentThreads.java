package io.lockstep.engine;

import io.lockstep.engine.counters.Counters;

import java.util.List;

/**
 * Port to whoever gives the agents their threads, and may pin these to cores.
 *
 * <p>Threading: called by the thread that launches the engine.
 */
public interface AgentThreads
{
    /**
     * Cores that the engine's threads may use, all of them together: what {@link Threading#AUTO} goes by.
     *
     * @return those that the calling thread may use, unless who pins threads knows better.
     */
    default int cores()
    {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * The threads that the engine is about to ask for, all of them, before the first.
     *
     * @param roleNames one for each thread; agents that share one have a name together.
     * @param counters  of the engine, for what is to be counted of its threads.
     */
    void plan(List<String> roleNames, Counters counters);

    /**
     * Make a thread; the engine names it, and starts it.
     *
     * @param roleName as planned.
     * @param task     to run in it.
     * @return a thread that is not started.
     */
    Thread newThread(String roleName, Runnable task);

    /**
     * Whether a thread may keep a core busy while it waits. Where it may not, {@link IdleProfile#SPIN} and
     * {@link IdleProfile#YIELD} are taken for {@link IdleProfile#BACKOFF}.
     *
     * @param roleName as planned.
     * @return true if no other agent needs the core.
     */
    boolean mayBusySpin(String roleName);
}
