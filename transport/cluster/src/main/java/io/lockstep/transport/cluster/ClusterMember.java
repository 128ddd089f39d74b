package io.lockstep.transport.cluster;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where one member of a cluster listens: five UDP ports of one host.
 *
 * @param id            of the member.
 * @param host          name or address that all members and clients can reach.
 * @param ingressPort   for clients.
 * @param consensusPort for votes and heartbeats.
 * @param logPort       for the log.
 * @param catchupPort   for what a member missed of the log.
 * @param archivePort   for requests to its archive.
 */
public record ClusterMember(
    int id, String host, int ingressPort, int consensusPort, int logPort, int catchupPort, int archivePort)
{
    /**
     * Ports that a member takes.
     */
    public static final int PORTS = 5;

    private static final String LOCALHOST = "127.0.0.1";
    private static final int FREE_PORT_FROM = 20_000;
    private static final int FREE_PORT_TO = 30_000;
    private static final int MAX_PORT = 0xFFFF;

    /**
     * Parse an address.
     *
     * @param id   of the member.
     * @param text {@code host:port} for that port and the four behind it, or {@code host:a,b,c,d,e} for five ports:
     *             ingress, consensus, log, catch-up and archive.
     * @return the member.
     * @throws IllegalArgumentException if the text is no such address.
     */
    public static ClusterMember parse(final int id, final String text)
    {
        final int colon = text.lastIndexOf(':');
        if (colon <= 0)
        {
            throw new IllegalArgumentException("a member's address must be host:port: member." + id + "=" + text);
        }

        final List<Integer> ports = new ArrayList<>();
        for (final String port : text.substring(colon + 1).split(","))
        {
            ports.add(parsePort(id, text, port.trim()));
        }
        if (ports.size() == 1)
        {
            for (int i = 1; i < PORTS; i++)
            {
                ports.add(ports.get(0) + i);
            }
        }
        if (ports.size() != PORTS || ports.stream().anyMatch((port) -> port < 1 || port > MAX_PORT))
        {
            throw new IllegalArgumentException("a member's address must have one port or five, each from 1 to " +
                MAX_PORT + ": member." + id + "=" + text);
        }

        return new ClusterMember(id, text.substring(0, colon),
            ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    }

    /**
     * Members on ports of this host that nobody has now, for tests and demonstrations. They lie below those that the
     * system gives to who asks for any.
     *
     * @param count of members.
     * @return the members, with ids from zero.
     */
    public static List<ClusterMember> onThisHost(final int count)
    {
        final Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count * PORTS)
        {
            final int port = ThreadLocalRandom.current().nextInt(FREE_PORT_FROM, FREE_PORT_TO);
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOCALHOST, port)))
            {
                ports.add(socket.getLocalPort());
            }
            catch (final SocketException ex)
            {
                // Somebody else's: another one.
            }
        }

        final Iterator<Integer> free = ports.iterator();
        return IntStream.range(0, count)
            .mapToObj((id) -> new ClusterMember(
                id, LOCALHOST, free.next(), free.next(), free.next(), free.next(), free.next()))
            .toList();
    }

    /**
     * The member's ports.
     *
     * @return ingress, consensus, log, catch-up and archive.
     */
    public List<Integer> ports()
    {
        return List.of(ingressPort, consensusPort, logPort, catchupPort, archivePort);
    }

    /**
     * The member's address, as {@link #parse} takes it.
     *
     * @return {@code host:a,b,c,d,e}.
     */
    public String address()
    {
        return host + ":" + ports().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Where members take clients in.
     *
     * @param members of the cluster.
     * @return as a {@link ClusterClientContext#ingressEndpoints} wants it.
     */
    public static String ingressEndpoints(final List<ClusterMember> members)
    {
        return members.stream()
            .map((member) -> member.id + "=" + member.endpoint(member.ingressPort))
            .collect(Collectors.joining(","));
    }

    /**
     * Members as Aeron Cluster wants them.
     */
    static String clusterMembers(final List<ClusterMember> members)
    {
        return members.stream()
            .map((member) -> member.id + "," + member.ports().stream()
                .map(member::endpoint).collect(Collectors.joining(",")))
            .collect(Collectors.joining("|"));
    }

    String endpoint(final int port)
    {
        return host + ":" + port;
    }

    private static int parsePort(final int id, final String text, final String port)
    {
        try
        {
            return Integer.parseInt(port);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(
                "a member's port must be a number: member." + id + "=" + text + " port=" + port, ex);
        }
    }
}
