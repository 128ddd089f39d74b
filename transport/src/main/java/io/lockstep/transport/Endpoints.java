package io.lockstep.transport;

import io.aeron.ChannelUri;
import io.aeron.Subscription;
import org.agrona.concurrent.NanoClock;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.locks.LockSupport;

/**
 * Pairs of host and UDP port, written {@code host:port}.
 */
final class Endpoints
{
    private static final int PORT_MAX = 65_535;
    private static final long PARK_NS = 100_000;

    private Endpoints()
    {
    }

    /**
     * Take an endpoint apart.
     *
     * @param setting  that is named in the message of an error.
     * @param endpoint host and port.
     * @return the address, its host not looked up.
     */
    static InetSocketAddress parse(final String setting, final String endpoint)
    {
        final int colon = endpoint.lastIndexOf(':');
        int port = -1;
        try
        {
            port = colon < 1 ? -1 : Integer.parseInt(endpoint.substring(colon + 1));
        }
        catch (final NumberFormatException ex)
        {
            port = -1;
        }

        if (port < 0 || port > PORT_MAX || endpoint.indexOf('|') >= 0)
        {
            throw new IllegalArgumentException(setting + " must be host:port: endpoint=" + endpoint);
        }

        return InetSocketAddress.createUnresolved(stripBrackets(endpoint.substring(0, colon)), port);
    }

    /**
     * Make sure that a port can be listened on, so that nothing is touched where it cannot.
     *
     * @throws PortInUseException if another socket has it.
     */
    static void requireFree(final InetSocketAddress address, final String endpoint)
    {
        if (address.getPort() == 0)
        {
            return;
        }

        try (DatagramSocket socket = new DatagramSocket(null))
        {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort()));
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException("no such host: endpoint=" + endpoint, ex);
        }
        catch (final SocketException ex)
        {
            throw new PortInUseException(endpoint, ex);
        }
    }

    /**
     * Wait for the endpoint that a subscription was given by the system. For start-up only.
     *
     * @param poll what has to be run for the driver to make progress.
     */
    static String awaitResolved(
        final Subscription subscription, final Runnable poll, final NanoClock clock, final long timeoutNs)
    {
        final long deadlineNs = clock.nanoTime() + timeoutNs;
        while (true)
        {
            final String channel = subscription.tryResolveChannelEndpointPort();
            if (channel != null)
            {
                return ChannelUri.parse(channel).get("endpoint");
            }
            if (clock.nanoTime() - deadlineNs >= 0)
            {
                throw new IllegalStateException(
                    "the driver did not bind the endpoint in time: channel=" + subscription.channel());
            }

            poll.run();
            LockSupport.parkNanos(PARK_NS);
        }
    }

    private static String stripBrackets(final String host)
    {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
