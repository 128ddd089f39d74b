package io.lockstep.transport.stream;

import io.aeron.Aeron;
import io.lockstep.codecs.stream.StreamEnd;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.util.List;

/**
 * Agent of a node's streams: requests, live outputs, subscribers.
 *
 * <p>Threading: owned by the thread that runs the agent; {@link #requestClose()} and {@link #isEnded()} by any thread.
 */
final class StreamAgent implements Agent
{
    private enum State
    {
        RUNNING, FLUSHING, ENDING, ENDED
    }

    private final Aeron aeron;
    private final NanoClock nanoClock;
    private final long endTimeoutNs;
    private final List<StreamFeed> feeds;
    private final StreamSessions sessions;
    private final StreamRequestAdapter requests;

    private volatile boolean isCloseRequested;
    private volatile State state = State.RUNNING;
    private long deadlineNs;

    StreamAgent(
        final Aeron aeron,
        final NanoClock nanoClock,
        final long endTimeoutNs,
        final List<StreamFeed> feeds,
        final StreamSessions sessions,
        final StreamRequestAdapter requests)
    {
        this.aeron = aeron;
        this.nanoClock = nanoClock;
        this.endTimeoutNs = endTimeoutNs;
        this.feeds = feeds;
        this.sessions = sessions;
        this.requests = requests;
    }

    @Override
    public String roleName()
    {
        return "streams";
    }

    @Override
    public int doWork()
    {
        final long nowNs = nanoClock.nanoTime();
        switch (state)
        {
            case RUNNING:
                return run(nowNs);

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
        CloseHelper.closeAll(feeds);
    }

    /**
     * Ask for an orderly end: what is published in the journal goes out, then subscribers are told.
     */
    void requestClose()
    {
        isCloseRequested = true;
    }

    boolean isEnded()
    {
        return state == State.ENDED;
    }

    private int run(final long nowNs)
    {
        if (isCloseRequested || aeron.isClosed())
        {
            state(aeron.isClosed() ? State.ENDED : State.FLUSHING, nowNs);
            return 1;
        }

        return requests.poll(nowNs) + serve(nowNs);
    }

    private int flush(final long nowNs)
    {
        final int work = serve(nowNs);
        if (work == 0 || nowNs - deadlineNs >= 0)
        {
            sessions.endAll(StreamEnd.NODE_CLOSED, nowNs);
            state(State.ENDING, nowNs);
        }

        return work + 1;
    }

    private int end(final long nowNs)
    {
        final int work = sessions.doWork(nowNs);
        if (sessions.size() == 0 || nowNs - deadlineNs >= 0)
        {
            state(State.ENDED, nowNs);
        }

        return work;
    }

    private int serve(final long nowNs)
    {
        int work = 0;
        for (int i = 0; i < feeds.size(); i++)
        {
            work += feeds.get(i).poll();
        }

        return work + sessions.doWork(nowNs);
    }

    private void state(final State next, final long nowNs)
    {
        deadlineNs = nowNs + endTimeoutNs;
        state = next;
    }
}
