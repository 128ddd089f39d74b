package io.lockstep.replay.threads;

import io.lockstep.engine.AgentThreads;
import io.lockstep.engine.counters.Counters;

import java.util.List;

/**
 * Threads of an engine that ask for {@linkplain RunSlice short slices} before they begin.
 *
 * <p>Threading: as who makes them.
 */
public final class ShortSlices implements AgentThreads
{
    private final AgentThreads threads;

    /**
     * Short slices for threads.
     *
     * @param threads who makes them.
     */
    public ShortSlices(final AgentThreads threads)
    {
        this.threads = threads;
    }

    @Override
    public int cores()
    {
        return threads.cores();
    }

    @Override
    public void plan(final List<String> roleNames, final Counters counters)
    {
        threads.plan(roleNames, counters);
    }

    @Override
    public Thread newThread(final String roleName, final Runnable task)
    {
        return threads.newThread(roleName, () ->
        {
            RunSlice.shorten();
            task.run();
        });
    }

    @Override
    public boolean mayBusySpin(final String roleName)
    {
        return threads.mayBusySpin(roleName);
    }
}
