package io.lockstep.transport.stream;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;

/**
 * A subscriber's way to its node, which can be left and made anew.
 *
 * <p>Requests answer whether they were sent; where not, they are to be tried again.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class NodeLink implements AutoCloseable
{
    private final StreamRequestProxy proxy = new StreamRequestProxy();
    private final Aeron aeron;
    private final String channel;
    private long registrationId = Aeron.NULL_VALUE;
    private ExclusivePublication publication;

    NodeLink(final Aeron aeron, final String endpoint)
    {
        this.aeron = aeron;
        channel = StreamProtocol.UDP_PREFIX + endpoint;
    }

    /**
     * Begin to make the way.
     */
    void open()
    {
        registrationId = aeron.asyncAddExclusivePublication(channel, StreamProtocol.REQUEST_STREAM_ID);
    }

    /**
     * Whether the way is made.
     *
     * @throws RegistrationException where it can not be.
     */
    boolean isOpen()
    {
        if (publication == null)
        {
            try
            {
                publication = aeron.getExclusivePublication(registrationId);
            }
            catch (final RegistrationException ex)
            {
                registrationId = Aeron.NULL_VALUE;
                throw ex;
            }
        }

        return publication != null;
    }

    boolean subscribe(
        final long correlationId, final int responseStreamId, final String streamName, final String responseChannel)
    {
        return publication.isConnected() &&
            proxy.subscribe(publication, correlationId, responseStreamId, streamName, responseChannel);
    }

    boolean catchUp(final long subscriptionId, final long requestId, final long sequence, final int index)
    {
        return proxy.catchUp(publication, subscriptionId, requestId, sequence, index);
    }

    boolean alive(final long subscriptionId)
    {
        return proxy.alive(publication, subscriptionId);
    }

    boolean unsubscribe(final long subscriptionId)
    {
        return publication != null && proxy.unsubscribe(publication, subscriptionId);
    }

    @Override
    public void close()
    {
        if (publication != null)
        {
            publication.close();
        }
        else if (registrationId != Aeron.NULL_VALUE && !aeron.isClosed())
        {
            aeron.asyncRemovePublication(registrationId);
        }

        publication = null;
        registrationId = Aeron.NULL_VALUE;
    }
}
