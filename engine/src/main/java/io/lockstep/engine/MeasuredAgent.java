package io.lockstep.engine;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Agent that shows what another one does: its longest duty cycle, and the counters that it owns.
 *
 * <p>The counters are brought up to date once in a while, not with each event: at most once a millisecond under load,
 * again when the agent has come to rest, and at its end. So they lag by a millisecond at most and are exact when
 * nothing happens, and the memory in which others read them is nowhere near the hot path.
 *
 * <p>Threading: owned by the thread that runs the agent.
 */
final class MeasuredAgent implements SequencedAgent
{
    private static final long UPDATE_INTERVAL_NS = 1_000_000;
    private static final int CYCLES_TO_REST = 3;

    private final SequencedAgent agent;
    private final NanoClock nanoClock;
    private final AtomicCounter longestCycle;
    private final Runnable updateCounters;

    private long lastUpdateNs;
    private int cyclesToRest;
    private boolean isAtWork;

    /**
     * Wrap an agent.
     *
     * @param agent          that does the work.
     * @param nanoClock      read twice for each duty cycle with work in it, once without.
     * @param longestCycle   counter of the longest duty cycle.
     * @param updateCounters sets the counters that the agent owns.
     */
    MeasuredAgent(
        final SequencedAgent agent,
        final NanoClock nanoClock,
        final AtomicCounter longestCycle,
        final Runnable updateCounters)
    {
        this.agent = agent;
        this.nanoClock = nanoClock;
        this.longestCycle = longestCycle;
        this.updateCounters = updateCounters;
        lastUpdateNs = nanoClock.nanoTime();
    }

    @Override
    public void onStart()
    {
        agent.onStart();
    }

    @Override
    public int doWork() throws Exception
    {
        final long startNs = nanoClock.nanoTime();
        isAtWork = true;
        final int work = agent.doWork();
        isAtWork = false;
        if (work > 0)
        {
            onWork(startNs);
        }
        else if (cyclesToRest > 0 && --cyclesToRest == 0)
        {
            update(startNs);
        }

        return work;
    }

    @Override
    public void onClose()
    {
        updateCounters.run();
        agent.onClose();
    }

    @Override
    public String roleName()
    {
        return agent.roleName();
    }

    /**
     * Whether it is in the midst of a duty cycle; for other threads a hint, as is {@link #sequence()}.
     */
    boolean isAtWork()
    {
        return isAtWork;
    }

    @Override
    public long sequence()
    {
        return agent.sequence();
    }

    private void onWork(final long startNs)
    {
        final long nowNs = nanoClock.nanoTime();
        longestCycle.proposeMaxRelease(nowNs - startNs);
        cyclesToRest = CYCLES_TO_REST;
        if (nowNs - lastUpdateNs >= UPDATE_INTERVAL_NS)
        {
            update(nowNs);
        }
    }

    private void update(final long nowNs)
    {
        lastUpdateNs = nowNs;
        updateCounters.run();
    }
}
