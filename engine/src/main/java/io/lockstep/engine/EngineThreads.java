package io.lockstep.engine;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.IdleStrategy;

import java.util.ArrayList;
import java.util.List;

/**
 * The threads that run an engine's agents.
 *
 * <p>Threading: the thread that launches the engine.
 */
final class EngineThreads implements AutoCloseable
{
    private final List<AgentRunner> runners = new ArrayList<>();
    private final EngineContext ctx;
    private final ErrorHandler errorHandler;

    EngineThreads(final EngineContext ctx, final ErrorHandler errorHandler)
    {
        this.ctx = ctx;
        this.errorHandler = errorHandler;
    }

    /**
     * Start them.
     *
     * @param agentsByThread the agents that share a thread, for each thread.
     */
    void start(final List<List<Agent>> agentsByThread)
    {
        if (agentsByThread.isEmpty())
        {
            return;
        }

        final List<Agent> agents = agentsByThread.stream().map(EngineThreads::together).toList();
        ctx.agentThreads().plan(agents.stream().map(Agent::roleName).toList(), ctx.counters());
        for (int i = 0; i < agents.size(); i++)
        {
            start(agents.get(i), agentsByThread.get(i).stream().map(Agent::roleName).toList());
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runners);
    }

    static IdleStrategy idleStrategy(
        final EngineContext ctx, final List<String> roleNames, final boolean mayBusySpin)
    {
        if (ctx.idleStrategySupplier() != null)
        {
            return ctx.idleStrategySupplier().get();
        }

        IdleProfile profile = IdleProfile.SLEEP;
        for (final String roleName : roleNames)
        {
            profile = profile.moreEager(ctx.idleProfile(roleName));
        }

        return (mayBusySpin ? profile : profile.withoutBusySpin()).newStrategy();
    }

    private void start(final Agent agent, final List<String> roleNames)
    {
        final AgentThreads threads = ctx.agentThreads();
        final IdleStrategy idleStrategy =
            idleStrategy(ctx, roleNames, threads.mayBusySpin(agent.roleName()));
        final AgentRunner runner = new AgentRunner(idleStrategy, errorHandler, null, agent);
        runners.add(runner);
        AgentRunner.startOnThread(runner, (task) -> threads.newThread(agent.roleName(), task));
    }

    private static Agent together(final List<Agent> agents)
    {
        return agents.size() == 1 ? agents.get(0) : new CompositeAgent(agents);
    }
}
