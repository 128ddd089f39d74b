package io.lockstep.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A place on the way from one client to a node, where somebody listens and keeps what goes by.
 *
 * <p>Threading: whoever polls it.
 */
final class DatagramRelay implements AutoCloseable
{
    private static final int MAX_KEPT = 1000;
    private static final int POLL_LIMIT = 64;

    private final List<byte[]> kept = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final DatagramChannel near = open();
    private final DatagramChannel far = open();
    private final SocketAddress node;
    private SocketAddress client;

    DatagramRelay(final SocketAddress node)
    {
        this.node = node;
    }

    /**
     * Where the client is to send to.
     */
    String endpoint()
    {
        try
        {
            return "127.0.0.1:" + ((InetSocketAddress)near.getLocalAddress()).getPort();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The first datagrams that went to the node.
     */
    List<byte[]> kept()
    {
        return kept;
    }

    /**
     * Pass on what has come, both ways.
     */
    void poll()
    {
        try
        {
            for (int i = 0; i < POLL_LIMIT; i++)
            {
                final SocketAddress from = receive(near);
                if (from != null)
                {
                    client = from;
                    keep();
                    far.send(buffer, node);
                }
                if (receive(far) != null && client != null)
                {
                    near.send(buffer, client);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        try
        {
            near.close();
            far.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private SocketAddress receive(final DatagramChannel channel) throws IOException
    {
        buffer.clear();
        final SocketAddress from = channel.receive(buffer);
        buffer.flip();
        return from;
    }

    private void keep()
    {
        if (kept.size() < MAX_KEPT)
        {
            final byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            kept.add(bytes);
        }
    }

    private static DatagramChannel open()
    {
        try
        {
            final DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
            return channel;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
