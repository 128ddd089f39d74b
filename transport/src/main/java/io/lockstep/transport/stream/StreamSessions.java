package io.lockstep.transport.stream;

import io.aeron.Aeron;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.stream.StreamEnd;
import io.lockstep.replay.journal.HistoryRemovedException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The subscriptions of a node, from the request to the end.
 *
 * <p>Threading: owned by the stream agent.
 */
final class StreamSessions
{
    // Those that are to be told that they are refused, beside those that are served.
    private static final int MAX_REFUSALS = 16;

    private final List<StreamSession> sessions = new ArrayList<>();
    private final SplittableRandom ids = new SplittableRandom();
    private final StreamsContext ctx;
    private final Aeron aeron;
    private final List<StreamFeed> feeds;
    private final StreamProxy proxy;

    private int alive;
    private boolean isEnding;

    StreamSessions(
        final StreamsContext ctx, final Aeron aeron, final List<StreamFeed> feeds, final StreamProxy proxy)
    {
        this.ctx = ctx;
        this.aeron = aeron;
        this.feeds = feeds;
        this.proxy = proxy;
    }

    int doWork(final long nowNs)
    {
        int work = 0;
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final StreamSession session = sessions.get(i);
            work += doWork(session, nowNs);
            if (session.state == StreamSession.State.CLOSED)
            {
                sessions.remove(i);
            }
        }

        return work;
    }

    /**
     * Take a request for a stream.
     */
    void onSubscribe(
        final int requestSessionId,
        final long correlationId,
        final int protocolVersion,
        final int responseStreamId,
        final String streamName,
        final String responseChannel,
        final long nowNs)
    {
        final boolean isIpc = responseChannel.equals("aeron:ipc");
        if (!isIpc && !responseChannel.startsWith(StreamProtocol.UDP_PREFIX) || responseChannel.indexOf('|') >= 0 ||
            sessions.size() >= 2 * ctx.maxSubscribers() + MAX_REFUSALS)
        {
            return;
        }

        final StreamFeed feed = feed(streamName);
        final StreamSession session = new StreamSession(
            ids.nextLong() & Long.MAX_VALUE,
            correlationId,
            requestSessionId,
            aeron.asyncAddExclusivePublication(responseChannel, responseStreamId),
            feed);
        session.end = refusal(protocolVersion, feed);
        session.isRefused = session.end != null;
        session.deadlineNs = nowNs + ctx.subscriberTimeoutNs();
        session.lastHeardNs = nowNs;
        session.lastAliveNs = nowNs;
        alive += session.end == null ? 1 : 0;
        sessions.add(session);
    }

    void onCatchUp(
        final int requestSessionId,
        final long subscriptionId,
        final long requestId,
        final long sequence,
        final int index,
        final long nowNs)
    {
        final StreamSession session = ofSender(requestSessionId, subscriptionId);
        if (session == null || session.state != StreamSession.State.OPEN)
        {
            return;
        }

        session.lastHeardNs = nowNs;
        session.requestId = requestId;
        session.isCatchingUp = true;
        if (sequence < StreamProtocol.FROM_NOW || !session.feed.isKnown(sequence))
        {
            end(session, StreamEnd.HISTORY_UNKNOWN, nowNs);
        }
        else if (!session.feed.catchUp(session, sequence, index))
        {
            end(session, StreamEnd.HISTORY_NOT_KEPT, nowNs);
        }
    }

    void onAlive(final int requestSessionId, final long subscriptionId, final long nowNs)
    {
        final StreamSession session = ofSender(requestSessionId, subscriptionId);
        if (session != null)
        {
            session.lastHeardNs = nowNs;
        }
    }

    void onUnsubscribe(final int requestSessionId, final long subscriptionId, final long nowNs)
    {
        final StreamSession session = ofSender(requestSessionId, subscriptionId);
        if (session != null)
        {
            end(session, StreamEnd.REQUESTED, nowNs);
        }
    }

    void endAll(final StreamEnd reason, final long nowNs)
    {
        isEnding = true;
        for (int i = 0; i < sessions.size(); i++)
        {
            if (sessions.get(i).isAlive())
            {
                end(sessions.get(i), reason, nowNs);
            }
        }
    }

    int size()
    {
        return sessions.size();
    }

    private int doWork(final StreamSession session, final long nowNs)
    {
        switch (session.state)
        {
            case REGISTERING:
                return register(session);

            case ACCEPTING:
                return accept(session, nowNs);

            case OPEN:
                return serve(session, nowNs);

            case ENDING:
                return tellEnd(session, nowNs);

            case CLOSED:
            default:
                return 0;
        }
    }

    private int register(final StreamSession session)
    {
        try
        {
            session.publication = aeron.getExclusivePublication(session.registrationId);
        }
        catch (final RegistrationException ex)
        {
            alive -= session.end == null ? 1 : 0;
            session.state = StreamSession.State.CLOSED;
            return 1;
        }

        if (session.publication == null)
        {
            return 0;
        }

        session.state = session.end == null ? StreamSession.State.ACCEPTING : StreamSession.State.ENDING;
        return 1;
    }

    private int accept(final StreamSession session, final long nowNs)
    {
        if (proxy.subscribed(session))
        {
            session.state = StreamSession.State.OPEN;
            return 1;
        }

        return endIfSilent(session, nowNs);
    }

    private int serve(final StreamSession session, final long nowNs)
    {
        int work;
        try
        {
            work = session.feed.serve(session);
        }
        catch (final HistoryRemovedException ex)
        {
            // It took too long, and retention was faster.
            end(session, StreamEnd.HISTORY_NOT_KEPT, nowNs);
            return 1;
        }
        if (nowNs - session.lastAliveNs >= ctx.aliveIntervalNs() && proxy.alive(session))
        {
            session.lastAliveNs = nowNs;
            work++;
        }

        return work + endIfSilent(session, nowNs);
    }

    private int endIfSilent(final StreamSession session, final long nowNs)
    {
        if (nowNs - session.lastHeardNs >= ctx.subscriberTimeoutNs())
        {
            end(session, StreamEnd.TIMEOUT, nowNs);
            return 1;
        }

        return 0;
    }

    private int tellEnd(final StreamSession session, final long nowNs)
    {
        if (session.publication == null)
        {
            aeron.asyncRemovePublication(session.registrationId);
        }
        else if (proxy.ended(session) || nowNs - session.deadlineNs >= 0)
        {
            session.publication.close();
        }
        else
        {
            return 0;
        }

        session.state = StreamSession.State.CLOSED;
        return 1;
    }

    private void end(final StreamSession session, final StreamEnd reason, final long nowNs)
    {
        if (session.isAlive())
        {
            alive -= session.end == null ? 1 : 0;
            session.end = session.end == null ? reason : session.end;
            session.deadlineNs = nowNs + ctx.aliveIntervalNs();
            session.state = StreamSession.State.ENDING;
            if (session.feed != null)
            {
                session.feed.leave(session);
            }
        }
    }

    private StreamEnd refusal(final int protocolVersion, final StreamFeed feed)
    {
        if (protocolVersion != StreamProtocol.VERSION)
        {
            return StreamEnd.PROTOCOL_VERSION;
        }
        if (feed == null)
        {
            return StreamEnd.STREAM_NOT_KNOWN;
        }

        return isEnding ? StreamEnd.NODE_CLOSED : alive >= ctx.maxSubscribers() ? StreamEnd.SUBSCRIBER_LIMIT : null;
    }

    private StreamFeed feed(final String name)
    {
        for (int i = 0; i < feeds.size(); i++)
        {
            if (feeds.get(i).declaration().name().equals(name))
            {
                return feeds.get(i);
            }
        }

        return null;
    }

    private StreamSession ofSender(final int requestSessionId, final long subscriptionId)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            final StreamSession session = sessions.get(i);
            if (session.id == subscriptionId && session.requestSessionId == requestSessionId)
            {
                return session;
            }
        }

        return null;
    }
}
