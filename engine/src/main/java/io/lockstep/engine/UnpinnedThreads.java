package io.lockstep.engine;

import io.lockstep.engine.counters.Counters;

import java.util.List;

/**
 * Threads that run where the operating system puts them.
 *
 * <p>Threading: the thread that launches the engine.
 */
final class UnpinnedThreads implements AgentThreads
{
    private boolean mayBusySpin;

    @Override
    public void plan(final List<String> roleNames, final Counters counters)
    {
        // One core stays for producers and for the JVM's own threads, without which agents that spin wait for ever.
        mayBusySpin = roleNames.size() < cores();
    }

    @Override
    public Thread newThread(final String roleName, final Runnable task)
    {
        return new Thread(task);
    }

    @Override
    public boolean mayBusySpin(final String roleName)
    {
        return mayBusySpin;
    }
}
