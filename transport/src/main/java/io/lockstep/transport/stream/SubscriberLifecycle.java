package io.lockstep.transport.stream;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.lockstep.codecs.stream.SlowPolicy;
import io.lockstep.codecs.stream.StreamEnd;
import io.lockstep.codecs.stream.StreamOutputDecoder;
import org.agrona.DirectBuffer;

import java.util.concurrent.ThreadLocalRandom;

/**
 * State machine of a subscriber: its way to the node, to the history and to the live outputs.
 *
 * <p>What the node sends comes in by the methods named after it, within a poll.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class SubscriberLifecycle
{
    private static final int FRAGMENT_LIMIT = 256;
    private static final int IPC_STREAM_IDS = 1 << 30;
    private static final long NO_SUBSCRIPTION = -1;

    private final StreamPoller poller = new StreamPoller(this);
    private final FragmentAssembler ownAssembler = new FragmentAssembler(poller::onOwnFragment);
    private final FragmentAssembler liveAssembler = new FragmentAssembler(poller::onLiveFragment);
    private final StreamSubscriberContext ctx;
    private final StreamMerge merge;
    private final Subscription own;
    private final int ownStreamId;
    private final NodeLink node;
    private final LiveChannel live;

    private SubscriberState state = SubscriberState.DISCONNECTED;
    private String ownChannel;
    private String nodeChannel;
    private int nodeStreamId;
    private int senderId;
    private long correlationId;
    private long subscriptionId = NO_SUBSCRIPTION;
    private long requestId;
    private boolean isRequestSent;
    private boolean isLiveTold;
    private StreamEnd end;

    private long nowNs;
    private long deadlineNs;
    private long lastHeardNs;
    private long lastSentNs;
    private long toldRun;
    private long toldNumber;
    private long behindSinceNs;
    private boolean isBehind;

    SubscriberLifecycle(final StreamSubscriberContext ctx, final StreamMerge merge)
    {
        this.ctx = ctx;
        this.merge = merge;
        node = new NodeLink(ctx.aeron(), ctx.endpoint());
        live = new LiveChannel(ctx.aeron(), ctx.responseHost(), ctx.isReliable());
        ownStreamId = ctx.isIpc() ?
            ThreadLocalRandom.current().nextInt(1, IPC_STREAM_IDS) : StreamProtocol.RESPONSE_STREAM_ID;
        own = ctx.aeron().addSubscription(
            ctx.isIpc() ? CommonContext.IPC_CHANNEL : StreamProtocol.UDP_PREFIX + ctx.responseHost() + ":0",
            ownStreamId);
        nowNs = ctx.nanoClock().nanoTime();
        deadlineNs = nowNs;
    }

    int poll()
    {
        if (state == SubscriberState.CLOSED)
        {
            return 0;
        }

        nowNs = ctx.nanoClock().nanoTime();
        int work = own.poll(ownAssembler, FRAGMENT_LIMIT);
        final int liveFragments = live.poll(liveAssembler, FRAGMENT_LIMIT);
        work += liveFragments + doState(liveFragments);
        if (end == null && merge.isTooSlow())
        {
            end = StreamEnd.TOO_SLOW;
        }
        if (end != null)
        {
            close();
            ctx.listener().onEnded(end);
        }

        merge.rethrow();
        return work;
    }

    SubscriberState state()
    {
        return state;
    }

    StreamEnd end()
    {
        return end;
    }

    long malformedCount()
    {
        return poller.malformedCount();
    }

    void close()
    {
        if (state != SubscriberState.CLOSED)
        {
            if (subscriptionId != NO_SUBSCRIPTION)
            {
                node.unsubscribe(subscriptionId);
            }
            leave(SubscriberState.CLOSED);
            own.close();
        }
    }

    void onSubscribed(
        final int nodeSenderId,
        final long toCorrelationId,
        final long newSubscriptionId,
        final SlowPolicy policy,
        final int liveStreamId,
        final String liveChannel)
    {
        if (state == SubscriberState.SUBSCRIBING && toCorrelationId == correlationId)
        {
            senderId = nodeSenderId;
            subscriptionId = newSubscriptionId;
            nodeChannel = liveChannel;
            nodeStreamId = liveStreamId;
            lastHeardNs = nowNs;
            merge.policy(policy);
            join();
        }
    }

    void onOwnOutput(
        final int nodeSenderId,
        final StreamOutputDecoder output,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (nodeSenderId == senderId && subscriptionId != NO_SUBSCRIPTION)
        {
            lastHeardNs = nowNs;
            merge.onOwnOutput(output, buffer, offset, length);
        }
    }

    void onLiveMessage(
        final StreamOutputDecoder output, final DirectBuffer message, final int offset, final int length)
    {
        merge.onLiveMessage(output, message, offset, length);
    }

    void onCaughtUp(
        final long ofSubscriptionId,
        final long toRequestId,
        final long run,
        final long number,
        final long sequence,
        final int index)
    {
        if (ofSubscriptionId == subscriptionId && toRequestId == requestId && state == SubscriberState.CATCHING_UP)
        {
            lastHeardNs = nowNs;
            isBehind = false;
            state = SubscriberState.LIVE;
            merge.onCaughtUp(run, number, sequence, index);
        }
    }

    void onAlive(final long ofSubscriptionId, final long run, final long number)
    {
        if (ofSubscriptionId == subscriptionId)
        {
            lastHeardNs = nowNs;
            toldRun = run;
            toldNumber = number;
        }
    }

    void onEnded(final long toCorrelationId, final long ofSubscriptionId, final StreamEnd reason)
    {
        final boolean isRefused = state == SubscriberState.SUBSCRIBING && toCorrelationId == correlationId;
        if (!isRefused && ofSubscriptionId != subscriptionId)
        {
            return;
        }

        // A node that closes may come back; one that did not hear for long has ended a subscription that goes on.
        if (reason == StreamEnd.NODE_CLOSED || reason == StreamEnd.TIMEOUT && !merge.isDisconnecting())
        {
            disconnect();
        }
        else
        {
            end = reason == StreamEnd.TIMEOUT ? StreamEnd.TOO_SLOW : reason;
        }
    }

    private int doState(final int liveFragments)
    {
        switch (state)
        {
            case DISCONNECTED:
                return disconnected();

            case REGISTERING:
                return registering();

            case SUBSCRIBING:
                return subscribing();

            case JOINING:
                return joining() + keepAlive();

            case CATCHING_UP:
                return catchingUp() + keepAlive();

            case LIVE:
                return live(liveFragments) + keepAlive();

            case CLOSED:
            default:
                return 0;
        }
    }

    private int disconnected()
    {
        if (ownChannel == null)
        {
            ownChannel = ctx.isIpc() ? CommonContext.IPC_CHANNEL : own.tryResolveChannelEndpointPort();
            if (ownChannel != null && !ctx.isIpc())
            {
                ownChannel = StreamProtocol.UDP_PREFIX +
                    ChannelUri.parse(ownChannel).get(CommonContext.ENDPOINT_PARAM_NAME);
            }
        }
        if (ownChannel == null || nowNs - deadlineNs < 0)
        {
            return 0;
        }

        node.open();
        deadlineNs = nowNs + ctx.nodeTimeoutNs();
        state = SubscriberState.REGISTERING;
        return 1;
    }

    private int registering()
    {
        try
        {
            if (!node.isOpen())
            {
                return 0;
            }
        }
        catch (final RegistrationException ex)
        {
            disconnect();
            return 1;
        }

        correlationId = ThreadLocalRandom.current().nextLong();
        isRequestSent = false;
        state = SubscriberState.SUBSCRIBING;
        return 1;
    }

    private int subscribing()
    {
        if (nowNs - deadlineNs >= 0)
        {
            disconnect();
            return 1;
        }
        if (isRequestSent)
        {
            return 0;
        }

        isRequestSent = node.subscribe(correlationId, ownStreamId, ctx.streamName(), ownChannel);
        lastSentNs = nowNs;
        return isRequestSent ? 1 : 0;
    }

    private void join()
    {
        isBehind = false;
        merge.beginCatchUp();
        if (nodeChannel.isEmpty())
        {
            request();
            return;
        }

        live.join(nodeChannel, nodeStreamId);
        deadlineNs = nowNs + ctx.aliveIntervalNs();
        state = SubscriberState.JOINING;
    }

    private int joining()
    {
        // Where the live outputs are not to be had, the history still is; it is tried again later.
        if (live.isJoined() || nowNs - deadlineNs >= 0)
        {
            request();
            return 1;
        }

        return 0;
    }

    private void request()
    {
        requestId++;
        isRequestSent = false;
        state = SubscriberState.CATCHING_UP;
    }

    private int catchingUp()
    {
        if (isRequestSent)
        {
            return 0;
        }

        isRequestSent = merge.isDropMeasured() ?
            node.catchUp(subscriptionId, requestId, StreamProtocol.FROM_NOW, -1) :
            node.catchUp(subscriptionId, requestId, merge.lastSequence(), merge.lastIndex());
        return isRequestSent ? 1 : 0;
    }

    private int live(final int liveFragments)
    {
        if (merge.isGapFound())
        {
            isLiveTold = false;
            request();
            return 1;
        }
        if (!isLiveTold)
        {
            isLiveTold = true;
            ctx.listener().onLive();
        }
        if (nodeChannel.isEmpty() || liveFragments > 0 || !merge.isBehind(toldRun, toldNumber))
        {
            isBehind = false;
            return 0;
        }
        if (!isBehind)
        {
            isBehind = true;
            behindSinceNs = nowNs;
        }
        else if (nowNs - behindSinceNs >= ctx.aliveIntervalNs())
        {
            isLiveTold = false;
            merge.onStalled();
            join();
        }

        return 0;
    }

    private int keepAlive()
    {
        if (nowNs - lastHeardNs >= ctx.nodeTimeoutNs())
        {
            disconnect();
            return 1;
        }
        if (nowNs - lastSentNs >= ctx.aliveIntervalNs() && node.alive(subscriptionId))
        {
            lastSentNs = nowNs;
            return 1;
        }

        return 0;
    }

    private void disconnect()
    {
        deadlineNs = nowNs + ctx.reconnectDelayNs();
        leave(SubscriberState.DISCONNECTED);
    }

    private void leave(final SubscriberState next)
    {
        live.close();
        node.close();
        subscriptionId = NO_SUBSCRIPTION;
        isLiveTold = false;
        toldRun = 0;
        toldNumber = 0;
        merge.onDisconnected();
        state = next;
    }
}
