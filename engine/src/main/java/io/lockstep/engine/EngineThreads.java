package io.lockstep.engine;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run an engine's agents. They are daemons: one that does not end keeps no process alive.
 *
 * <p>Threading: the thread that launches the engine, and the one that closes it.
 */
final class EngineThreads
{
    /**
     * Part of the time to stop that is left for those who only end when they are interrupted.
     */
    private static final int INTERRUPTED_PART = 4;

    private final List<AgentThread> threads = new ArrayList<>();
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
    void start(final List<List<MeasuredAgent>> agentsByThread)
    {
        if (agentsByThread.isEmpty())
        {
            return;
        }

        final List<Agent> agents = agentsByThread.stream().map(EngineThreads::together).toList();
        ctx.agentThreads().plan(agents.stream().map(Agent::roleName).toList(), ctx.counters());
        for (int i = 0; i < agents.size(); i++)
        {
            start(agents.get(i), agentsByThread.get(i));
        }
    }

    /**
     * Stop them, and wait for their end, but not for ever. An interrupt of the caller does not cut the wait short, and
     * is kept.
     *
     * @param timeoutNs for all of them.
     * @return the agents that did not end, each with where it is stuck; empty if all ended.
     */
    List<EngineFailure> stop(final long timeoutNs)
    {
        final NanoClock nanoClock = ctx.nanoClock();
        final long deadlineNs = nanoClock.nanoTime() + timeoutNs;
        threads.forEach(AgentThread::end);
        threads.forEach((thread) -> thread.join(deadlineNs - timeoutNs / INTERRUPTED_PART, nanoClock));
        threads.forEach(AgentThread::interrupt);
        final List<EngineFailure> stuck = new ArrayList<>();
        for (final AgentThread thread : threads)
        {
            thread.join(deadlineNs, nanoClock);
            if (thread.thread.isAlive())
            {
                stuck.add(thread.stuck(timeoutNs));
            }
        }

        return stuck;
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

    private void start(final Agent agent, final List<MeasuredAgent> measured)
    {
        final AgentThreads agentThreads = ctx.agentThreads();
        final IdleStrategy idleStrategy = idleStrategy(
            ctx, measured.stream().map(Agent::roleName).toList(), agentThreads.mayBusySpin(agent.roleName()));
        final AgentRunner runner = new AgentRunner(idleStrategy, errorHandler, null, agent);
        final Thread started = AgentRunner.startOnThread(runner, (task) ->
        {
            final Thread thread = agentThreads.newThread(agent.roleName(), task);
            thread.setDaemon(true);
            return thread;
        });
        threads.add(new AgentThread(runner, started, measured));
    }

    private static Agent together(final List<MeasuredAgent> agents)
    {
        return agents.size() == 1 ? agents.get(0) : new CompositeAgent(agents);
    }

    /**
     * A thread and the agents that share it.
     */
    private record AgentThread(AgentRunner runner, Thread thread, List<MeasuredAgent> agents)
    {
        /**
         * Tell the runner to end, and do not wait for it, which Agrona's runner would do until it has.
         *
         * @return whether it has ended at once.
         */
        private boolean end()
        {
            try
            {
                runner.close(1, (running) ->
                {
                    throw new StillRunningException();
                });
                return true;
            }
            catch (final StillRunningException ex)
            {
                return false;
            }
        }

        private void join(final long deadlineNs, final NanoClock nanoClock)
        {
            boolean wasInterrupted = Thread.interrupted();
            long leftNs = deadlineNs - nanoClock.nanoTime();
            while (thread.isAlive() && leftNs > 0)
            {
                try
                {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
                    leftNs = 0;
                }
                catch (final InterruptedException ex)
                {
                    wasInterrupted = true;
                    leftNs = deadlineNs - nanoClock.nanoTime();
                }
            }

            if (wasInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }

        private void interrupt()
        {
            if (thread.isAlive())
            {
                thread.interrupt();
            }
        }

        private EngineFailure stuck(final long timeoutNs)
        {
            MeasuredAgent culprit = agents.get(0);
            for (final MeasuredAgent agent : agents)
            {
                culprit = agent.isAtWork() ? agent : culprit;
            }

            final IllegalStateException cause = new IllegalStateException(
                "it does not end, and is left behind on its thread: thread=" + thread.getName() +
                    " stopTimeoutNs=" + timeoutNs);
            cause.setStackTrace(thread.getStackTrace());
            return new EngineFailure(culprit.roleName(), culprit.sequence(), cause);
        }
    }

    /**
     * The way out of a runner's wait.
     */
    private static final class StillRunningException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private StillRunningException()
        {
            super(null, null, false, false);
        }
    }
}
