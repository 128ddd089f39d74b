package io.lockstep.transport.stream;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;

/**
 * A subscriber's way to the live outputs, which can be left and joined anew.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class LiveChannel implements AutoCloseable
{
    private final Aeron aeron;
    private final String host;
    private final boolean isReliable;
    private long registrationId = Aeron.NULL_VALUE;
    private Subscription subscription;

    LiveChannel(final Aeron aeron, final String host, final boolean isReliable)
    {
        this.aeron = aeron;
        this.host = host;
        this.isReliable = isReliable;
    }

    /**
     * Leave what was joined, and join.
     *
     * @param nodeChannel as the node tells it.
     */
    void join(final String nodeChannel, final int streamId)
    {
        close();
        final ChannelUri channel = ChannelUri.parse(nodeChannel);
        if (channel.isIpc())
        {
            channel.put(CommonContext.TETHER_PARAM_NAME, "false");
        }
        else
        {
            channel.put(CommonContext.RELIABLE_STREAM_PARAM_NAME, Boolean.toString(isReliable));
            if (!channel.containsKey(CommonContext.ENDPOINT_PARAM_NAME))
            {
                channel.put(CommonContext.ENDPOINT_PARAM_NAME, host + ":0");
            }
        }
        registrationId = aeron.asyncAddSubscription(channel.toString(), streamId);
    }

    /**
     * Whether outputs may come.
     *
     * @throws RegistrationException where the channel is not to be had.
     */
    boolean isJoined()
    {
        if (subscription == null && registrationId != Aeron.NULL_VALUE)
        {
            subscription = aeron.getSubscription(registrationId);
        }

        return subscription != null && subscription.isConnected();
    }

    int poll(final FragmentHandler handler, final int limit)
    {
        return subscription == null ? 0 : subscription.poll(handler, limit);
    }

    @Override
    public void close()
    {
        if (subscription != null)
        {
            subscription.close();
        }
        else if (registrationId != Aeron.NULL_VALUE && !aeron.isClosed())
        {
            aeron.asyncRemoveSubscription(registrationId);
        }

        subscription = null;
        registrationId = Aeron.NULL_VALUE;
    }
}
