package io.lockstep.examples.exchange.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An endpoint for a node that is started there again and again. A port that the system picked would be one that it may
 * give to anybody else while the node is away.
 */
final class LastingEndpoint
{
    private static final Path PICKED_BY_SYSTEM = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST_PICKED_DEFAULT = 32_768;
    private static final int FIRST_PORT = 10_000;
    private static final int ATTEMPTS = 100;

    private LastingEndpoint()
    {
    }

    /**
     * A port of the loopback that is free now, and that nobody gets who does not ask for it by number.
     */
    static String ofLoopback() throws IOException
    {
        final int limit = firstPickedBySystem();
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, limit);
            try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
            {
                return "127.0.0.1:" + socket.getLocalPort();
            }
            catch (final SocketException ex)
            {
                // Somebody has it; the next one.
            }
        }

        throw new IllegalStateException("no free port below " + limit);
    }

    private static int firstPickedBySystem() throws IOException
    {
        if (!Files.exists(PICKED_BY_SYSTEM))
        {
            return FIRST_PICKED_DEFAULT;
        }
        // At once: such a file answers its first read alone.
        try (BufferedReader reader = Files.newBufferedReader(PICKED_BY_SYSTEM))
        {
            return Math.max(FIRST_PORT + ATTEMPTS, Integer.parseInt(reader.readLine().trim().split("\\s+")[0]));
        }
    }
}
