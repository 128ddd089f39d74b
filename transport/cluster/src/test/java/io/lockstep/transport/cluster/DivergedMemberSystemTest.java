package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Three members, of which one comes to another state than the others.
 */
@Timeout(600)
class DivergedMemberSystemTest
{
    private static final int MEMBERS = 3;
    private static final int EVENTS = 20;
    private static final int PLANTED_VALUE = 30;

    @TempDir
    private Path directory;

    @Test
    void shouldStopTheMemberThatDiffersAndTakeItBackWithNothing()
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS)
            .digestIntervalNs(TimeUnit.MILLISECONDS.toNanos(50)).start())
        {
            final int leader = cluster.awaitLeader();
            final int planted = (leader + 1) % MEMBERS;
            plant(cluster, planted);
            final TestClient client = cluster.connect(51);
            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, client);
            cluster.await("agreement", () -> agreed(cluster, cluster.awaitLeader()) >= EVENTS);

            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, client);
            cluster.await("the member that differs to stop", () -> cluster.node(planted).host().divergence() != null);
            cluster.await("the others to show it", () -> different(cluster, cluster.awaitLeader()) == 1L << planted);
            final MemberDivergence divergence = cluster.node(planted).host().divergence();
            cluster.stopNode(planted);

            assertEquals(planted, divergence.memberId());
            assertTrue(divergence.own().sequence() >= PLANTED_VALUE, divergence.getMessage());
            assertEquals(divergence.getMessage(), DivergenceEvidence.reason(cluster.directory(planted)));
            final IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> cluster.startNode(planted));
            assertTrue(refused.getMessage().contains("it differed from the others"), refused.getMessage());

            IoUtil.delete(cluster.directory(planted).toFile(), false);
            cluster.application(planted, new TallyApplication()).startNode(planted);
            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, client);
            final Checkpoint live = cluster.awaitDigestsEqual();
            cluster.stopAll();
            check(cluster, client, live);
        }
    }

    @Test
    void shouldChangeNothingOfTheHistory()
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS)
            .digestIntervalNs(TimeUnit.MILLISECONDS.toNanos(50)).start())
        {
            cluster.awaitLeader();
            final TestClient client = cluster.connect(52);
            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, client);
            cluster.await("agreement of all", () ->
                agreed(cluster, 0) >= EVENTS && agreed(cluster, 1) >= EVENTS && agreed(cluster, 2) >= EVENTS);
            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, client);
            final Checkpoint live = cluster.awaitDigestsEqual();
            for (int i = 0; i < MEMBERS; i++)
            {
                assertNull(cluster.node(i).host().divergence());
                assertEquals(0, different(cluster, i));
            }
            cluster.stopAll();

            // Its session's opening, and what it sent: the members' own messages are none of them.
            assertEquals(1 + client.sent, live.sequence());
            check(cluster, client, live);
        }
    }

    private static void plant(final TestCluster cluster, final int id)
    {
        cluster.stopNode(id);
        cluster.application(id, new TallyApplication(PLANTED_VALUE)).startNode(id);
        cluster.awaitLeader();
    }

    private static long agreed(final TestCluster cluster, final int id)
    {
        return ClusterProbe.agreedSequence(cluster.aeronDirectoryName(id));
    }

    private static long different(final TestCluster cluster, final int id)
    {
        return ClusterProbe.differentMembers(cluster.aeronDirectoryName(id));
    }

    private static void check(final TestCluster cluster, final TestClient client, final Checkpoint live)
    {
        for (int i = 0; i < MEMBERS; i++)
        {
            final HistoryChecker checker = new HistoryChecker(cluster.directory(i));
            checker.check(client.history, client.sent);
            assertEquals(live, checker.result().end(), "offline replay of member " + i);
        }
    }
}
