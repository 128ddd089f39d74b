package io.lockstep.transport.cluster;

import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.service.Cluster;
import io.lockstep.engine.Checkpoint;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * A cluster in this process, in the words of {@link TestClients}.
 */
final class TestCluster extends TestClients
{
    static final int NONE = -1;

    private final List<Throwable> errors = new ArrayList<>();
    private final ClusterNode[] nodes;
    private final TallyApplication[] applications;
    private int outputWindowLength = 1024 * 1024;
    private long digestIntervalNs;

    TestCluster(final Path directory, final int size)
    {
        super(directory, size);
        nodes = new ClusterNode[size];
        applications = new TallyApplication[size];
        Arrays.setAll(applications, (id) -> new TallyApplication());
    }

    /**
     * Let members compare what they come to; unless told, they do not, so that a log has the clients' messages alone.
     */
    TestCluster digestIntervalNs(final long intervalNs)
    {
        digestIntervalNs = intervalNs;
        return this;
    }

    /**
     * Give a member an application of its own from its next start on.
     */
    TestCluster application(final int id, final TallyApplication application)
    {
        applications[id] = application;
        return this;
    }

    TestCluster outputWindowLength(final int length)
    {
        outputWindowLength = length;
        return this;
    }

    TestCluster start()
    {
        for (int i = 0; i < nodes.length; i++)
        {
            startNode(i);
        }

        return this;
    }

    void startNode(final int id)
    {
        nodes[id] = ClusterNode.launch(context(id));
    }

    /**
     * Stop a member with no word to the others.
     */
    void stopNode(final int id)
    {
        nodes[id].close();
        nodes[id] = null;
    }

    void stopAll()
    {
        for (int i = 0; i < nodes.length; i++)
        {
            if (nodes[i] != null)
            {
                stopNode(i);
            }
        }
    }

    ClusterNode node(final int id)
    {
        return nodes[id];
    }

    int awaitLeader()
    {
        await("a leader", () -> leader() != NONE);
        return leader();
    }

    int awaitLeaderOtherThan(final int id)
    {
        await("another leader than " + id, () -> leader() != NONE && leader() != id);
        return leader();
    }

    /**
     * Wait until all members that run have come to the same event, and return what they have come to.
     */
    Checkpoint awaitDigestsEqual()
    {
        final Checkpoint[] equal = {null};
        await("equal digests", () ->
        {
            equal[0] = null;
            for (final ClusterNode node : nodes)
            {
                final Checkpoint checkpoint = node == null ? equal[0] : checkpoint(node);
                if (equal[0] != null && !equal[0].equals(checkpoint))
                {
                    if (checkpoint.sequence() == equal[0].sequence())
                    {
                        fail("members differ: " + equal[0] + " and " + checkpoint);
                    }
                    return false;
                }
                equal[0] = checkpoint;
            }
            return true;
        });

        return equal[0];
    }

    /**
     * Let all members take a snapshot, and wait for it.
     */
    void takeSnapshot()
    {
        final long[] before = new long[nodes.length];
        for (int i = 0; i < nodes.length; i++)
        {
            before[i] = snapshots(i);
        }

        final int[] ordered = {NONE};
        await("snapshots", () ->
        {
            // An order is lost with the leader that had it.
            final int leader = leader();
            if (leader != NONE && leader != ordered[0] && ClusterControl.ToggleState.SNAPSHOT.toggle(
                nodes[leader].consensusModule().controlToggleCounter()))
            {
                ordered[0] = leader;
            }
            for (int i = 0; i < nodes.length; i++)
            {
                if (nodes[i] != null && snapshots(i) == before[i])
                {
                    return false;
                }
            }
            return true;
        });
    }

    List<Throwable> errors()
    {
        synchronized (errors)
        {
            return List.copyOf(errors);
        }
    }

    @Override
    String describe()
    {
        return "leader=" + leader() + " errors=" + errors();
    }

    @Override
    public void close()
    {
        super.close();
        CloseHelper.closeAll(nodes);
    }

    private int leader()
    {
        int leader = NONE;
        for (int i = 0; i < nodes.length; i++)
        {
            if (nodes[i] != null && nodes[i].host().role() == Cluster.Role.LEADER)
            {
                leader = i;
            }
        }

        return leader;
    }

    private long snapshots(final int id)
    {
        return nodes[id] == null ? 0 : nodes[id].consensusModule().snapshotCounter().get();
    }

    private Checkpoint checkpoint(final ClusterNode node)
    {
        final CompletableFuture<Checkpoint> request = node.host().checkpoint();
        await("a member's checkpoint", request::isDone);
        return request.join();
    }

    private ClusterNodeContext context(final int id)
    {
        return new ClusterNodeContext()
            .host(new ClusterHostContext()
                .application(applications[id])
                .outputWindowLength(outputWindowLength))
            .members(members())
            .memberId(id)
            .directory(directory(id))
            .aeronDirectoryName(aeronDirectoryName(id))
            .termLength(TERM_LENGTH)
            .segmentLength(SEGMENT_LENGTH)
            .digestIntervalNs(digestIntervalNs)
            .leaderHeartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(4))
            .startupCanvassTimeoutNs(TimeUnit.SECONDS.toNanos(30))
            .sessionTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .errorHandler((error) ->
            {
                synchronized (errors)
                {
                    errors.add(error);
                }
            });
    }
}
