package io.lockstep.transport;

import io.aeron.Aeron;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.engine.Engine;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Agent of a node's edge: ingress, egress and the housekeeping of sessions; where the engine has no threads, its agents
 * too, between what comes in and what goes out.
 *
 * <p>Threading: owned by the thread that runs the agent; {@link #requestClose()}, {@link #state()} and
 * {@link #failure()} by any thread.
 */
final class NodeAgent implements Agent
{
    private final EngineNodeContext ctx;
    private final Aeron aeron;
    private final Engine engine;
    private final IngressAdapter ingress;
    private final IngressAdapter ipcIngress;
    private final EgressPublisher publisher;
    private final Sessions sessions;
    private final boolean isEngineRun;

    private volatile boolean isCloseRequested;
    private volatile NodeState state = NodeState.RUNNING;
    private volatile Throwable failure;
    private long deadlineNs;

    /**
     * Make the agent.
     *
     * @param isEngineRun whether the engine's agents run here.
     */
    NodeAgent(
        final EngineNodeContext ctx,
        final Aeron aeron,
        final Engine engine,
        final IngressAdapter ingress,
        final IngressAdapter ipcIngress,
        final EgressPublisher publisher,
        final Sessions sessions,
        final boolean isEngineRun)
    {
        this.ctx = ctx;
        this.aeron = aeron;
        this.engine = engine;
        this.ingress = ingress;
        this.ipcIngress = ipcIngress;
        this.publisher = publisher;
        this.sessions = sessions;
        this.isEngineRun = isEngineRun;
    }

    @Override
    public String roleName()
    {
        return "node";
    }

    @Override
    public int doWork()
    {
        final long nowNs = ctx.nanoClock().nanoTime();
        switch (state)
        {
            case RUNNING:
                return run(nowNs);

            case DRAINING:
                return drain(nowNs);

            case FLUSHING:
                return flush(nowNs);

            case ENDING:
                return end(nowNs);

            case ENDED:
            default:
                return 0;
        }
    }

    @Override
    public void onClose()
    {
        publisher.close();
    }

    /**
     * Ask for an orderly end; over when {@link #state()} says so.
     */
    void requestClose()
    {
        isCloseRequested = true;
    }

    NodeState state()
    {
        return state;
    }

    Throwable failure()
    {
        return failure;
    }

    /**
     * Fail from outside the duty cycle.
     */
    void onError(final Throwable error)
    {
        if (failure == null)
        {
            failure = error;
            ctx.failureHandler().onError(error);
        }
    }

    private int run(final long nowNs)
    {
        final Throwable engineFailure = engine.failure();
        if (engineFailure != null || failure != null || aeron.isClosed())
        {
            onError(engineFailure != null ? engineFailure :
                new IllegalStateException("the connection to the media driver is closed"));
            return beginEnding(EndReason.NODE_FAILED, nowNs);
        }
        if (isCloseRequested)
        {
            state(NodeState.DRAINING, nowNs + ctx.drainTimeoutNs());
            return 1;
        }

        final long epochNs = ctx.epochNanoClock().nanoTime();
        int work = ingress.poll(nowNs, epochNs);
        work += ipcIngress == null ? 0 : ipcIngress.poll(nowNs, epochNs);
        work += engine.advanceTime(epochNs) > 0 ? 1 : 0;
        work += runEngine();
        return work + doEgress(nowNs, epochNs);
    }

    private int drain(final long nowNs)
    {
        final int work = runEngine() + doEgress(nowNs, ctx.epochNanoClock().nanoTime());
        if (engine.isIdle() || engine.failure() != null || nowNs - deadlineNs >= 0)
        {
            state(NodeState.FLUSHING, nowNs + ctx.endTimeoutNs());
            return work + 1;
        }

        return work;
    }

    private int flush(final long nowNs)
    {
        final int work = doEgress(nowNs, ctx.epochNanoClock().nanoTime());
        if ((work == 0 && sessions.isFlushed()) || nowNs - deadlineNs >= 0)
        {
            return work + beginEnding(EndReason.NODE_CLOSED, nowNs);
        }

        return work;
    }

    private int end(final long nowNs)
    {
        final int work = aeron.isClosed() ? 0 : sessions.doWork(nowNs, ctx.epochNanoClock().nanoTime());
        if (sessions.size() == 0 || aeron.isClosed() || nowNs - deadlineNs >= 0)
        {
            state(NodeState.ENDED, nowNs);
            return work + 1;
        }

        return work;
    }

    private int runEngine()
    {
        try
        {
            return isEngineRun ? engine.invoke() : 0;
        }
        catch (final AgentTerminationException ex)
        {
            // The engine has failed, and says why itself.
            return 0;
        }
    }

    private int doEgress(final long nowNs, final long epochNs)
    {
        final int work = publisher.pollLive(nowNs);
        return work + sessions.doWork(nowNs, epochNs);
    }

    private int beginEnding(final EndReason reason, final long nowNs)
    {
        sessions.endAll(reason, nowNs);
        state(NodeState.ENDING, nowNs + 2 * ctx.endTimeoutNs());
        return 1;
    }

    private void state(final NodeState next, final long nextDeadlineNs)
    {
        deadlineNs = nextDeadlineNs;
        state = next;
    }
}
