package io.lockstep.examples.exchange.command;

import io.aeron.CommonContext;
import io.lockstep.replay.command.ProgressLine;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.cluster.ClusterMember;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One demo of a cluster: members in processes of their own, a client, the end of the leader, and the comparison.
 *
 * <p>Threading: one thread.
 */
final class ClusterDemoRun
{
    private final String aeronPrefix = CommonContext.getAeronDirectoryName() + "-lockstep-demo-" +
        Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final List<DemoMember> members = new ArrayList<>();
    private final List<ClusterMember> addresses;
    private final DemoFlow flow;
    private final int window;
    private final ProgressLine progress;

    private ClusterConnection connection;
    private DemoClient client;
    private FlowPump pump;
    private int killed;
    private boolean isKilledBack = true;

    /**
     * A demo.
     *
     * @param flow      to send.
     * @param size      members of the cluster.
     * @param directory in which the members' directories and configurations are to be.
     * @param window    messages that may be under way; a power of two.
     * @param progress  told how far it is.
     */
    ClusterDemoRun(
        final DemoFlow flow, final int size, final Path directory, final int window, final ProgressLine progress)
    {
        this.flow = flow;
        this.window = window;
        this.progress = progress;
        addresses = ClusterMember.onThisHost(size);
        for (int i = 0; i < size; i++)
        {
            members.add(new DemoMember(i, addresses, flow.application(), directory, aeronPrefix + i));
        }
    }

    ClusterDemoResult run()
    {
        try
        {
            members.forEach(DemoMember::start);
            members.forEach(DemoMember::awaitReady);
            progress.finish(members.size() + " members are ready");
            client = new DemoClient(this::connect, flow.events(), window, flow.reports());
            pump = new FlowPump(client, flow.events().count(), progress, this::requireAlive);
            final DemoTimes times = new DemoStream(client, pump, flow.events().count(), progress)
                .run(this::killLeader, this::newLeader);
            return compare(times);
        }
        finally
        {
            CloseHelper.closeAll(client);
            CloseHelper.closeAll(members);
            for (int i = 0; i < members.size(); i++)
            {
                // What was killed has left its driver's directory.
                IoUtil.delete(new File(aeronPrefix + i), true);
            }
        }
    }

    private FlowConnection connect(
        final long source, final int windowEvents, final ClientListener listener, final ErrorHandler errorHandler)
    {
        connection = new ClusterConnection(
            addresses, aeronPrefix + "client", source, windowEvents, listener, errorHandler);
        return connection;
    }

    private void killLeader()
    {
        while (connection.leaderMemberId() < 0)
        {
            pump.step("electing");
        }

        killed = connection.leaderMemberId();
        progress.finish("killing member " + killed + ", which leads, with SIGKILL at " + client.acknowledged() +
            " acknowledged");
        isKilledBack = false;
        members.get(killed).kill();
    }

    /**
     * The one that was killed comes back when another one leads: it can not be that one again.
     */
    private String newLeader()
    {
        requireAlive();
        final int leader = connection.leaderMemberId();
        if (leader < 0 || leader == killed)
        {
            return null;
        }

        members.get(killed).start();
        isKilledBack = true;
        return "member " + leader + " leads; member " + killed + " is started again";
    }

    private ClusterDemoResult compare(final DemoTimes times)
    {
        final int leader = connection.leaderMemberId();
        while (members.stream().mapToLong(DemoMember::appliedSequence).distinct().count() > 1)
        {
            requireAlive();
            pump.step("member " + killed + " catches up");
        }

        // The client stays connected, since its leaving would be an event, which some members would come to.
        progress.finish("all members have applied all: stopping them");
        members.forEach(DemoMember::signalStop);
        final List<DemoMember.End> ends =
            members.stream().map((member) -> member.end(flow.ofMember())).toList();
        return new ClusterDemoResult(
            flow.events().count(),
            flow.count().getAsLong(),
            flow.sha256().get(),
            flow.undisturbed().get(),
            flow.isWhole().getAsBoolean(),
            times,
            killed,
            leader,
            ends);
    }

    private void requireAlive()
    {
        for (int i = 0; i < members.size(); i++)
        {
            if (i != killed || isKilledBack)
            {
                members.get(i).requireAlive();
            }
        }
    }
}
