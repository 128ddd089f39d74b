package io.lockstep.transport.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A network of this host's own: each member in a namespace, all of them and the clients on one bridge.
 *
 * <p>What a member sends to another one can be lost, one way or both, with no error to who sends: it goes to a hardware
 * address that nobody has. It takes root and the command {@code ip}.
 */
final class MemberNetwork implements AutoCloseable
{
    private static final int PORT = 9000;
    private static final int CLIENTS = 254;
    private static final String NOBODY = "02:00:00:00:00:ff";

    private final String name = "ls" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    private final String prefix =
        "10." + ThreadLocalRandom.current().nextInt(64, 128) + "." + ThreadLocalRandom.current().nextInt(256) + ".";
    private final int size;

    MemberNetwork(final int size)
    {
        this.size = size;
        Commands.run("ip link add " + name + " type bridge");
        Commands.run("ip addr add " + prefix + CLIENTS + "/24 dev " + name);
        Commands.run("ip link set " + name + " up");
        for (int i = 0; i < size; i++)
        {
            Commands.run("ip netns add " + name + "-" + i);
            Commands.run("ip link add " + name + "o" + i + " type veth peer name " + name + "i" + i);
            Commands.run("ip link set " + name + "o" + i + " master " + name + " up");
            Commands.run("ip link set " + name + "i" + i + " netns " + name + "-" + i);
            run(i, "ip addr add " + host(i) + "/24 dev " + name + "i" + i);
            run(i, "ip link set " + name + "i" + i + " up");
            run(i, "ip link set lo up");
        }
    }

    /**
     * Whether this process may have one.
     */
    static boolean isAllowed()
    {
        final String probe = "lsp" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        return Commands.tryRun("ip netns add " + probe) &
            Commands.tryRun("ip link add " + probe + " type bridge") &
            Commands.tryRun("ip link del " + probe) &
            Commands.tryRun("ip netns del " + probe);
    }

    List<ClusterMember> members()
    {
        return IntStream.range(0, size)
            .mapToObj((id) -> ClusterMember.parse(id, host(id) + ":" + PORT))
            .toList();
    }

    String clientHost()
    {
        return prefix + CLIENTS;
    }

    /**
     * What begins the command of a member's process.
     */
    List<String> command(final int id)
    {
        return List.of("ip", "netns", "exec", name + "-" + id);
    }

    /**
     * From now on nothing that a member sends reaches any other one; clients still hear it.
     */
    void mute(final int id)
    {
        others(id).forEach((other) -> lose(id, other));
    }

    /**
     * From now on a member hears no other one; clients still reach it.
     */
    void deafen(final int id)
    {
        others(id).forEach((other) -> lose(other, id));
    }

    void heal()
    {
        for (int i = 0; i < size; i++)
        {
            run(i, "ip neigh flush all");
            final int from = i;
            others(i).forEach((to) -> Commands.tryRun("ip netns exec " + name + "-" + from + " ip neigh del " +
                host(to) + " dev " + name + "i" + from));
        }
    }

    @Override
    public void close()
    {
        for (int i = 0; i < size; i++)
        {
            Commands.tryRun("ip netns del " + name + "-" + i);
        }
        Commands.tryRun("ip link del " + name);
    }

    private List<Integer> others(final int id)
    {
        final List<Integer> others = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        others.remove(Integer.valueOf(id));
        return others;
    }

    private void lose(final int from, final int to)
    {
        run(from, "ip neigh replace " + host(to) + " lladdr " + NOBODY + " dev " + name + "i" + from +
            " nud permanent");
    }

    private void run(final int id, final String line)
    {
        Commands.run("ip netns exec " + name + "-" + id + " " + line);
    }

    private String host(final int id)
    {
        return prefix + (id + 1);
    }
}
