package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.determinism.EmbeddedRun;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Three members in one process, and clients that must not notice what becomes of them.
 */
@Timeout(300)
class ClusterSystemTest
{
    private static final int MEMBERS = 3;

    @TempDir
    private Path directory;

    @Test
    void shouldComeToTheSameOnAllMembersAndEmbeddedAndOffline()
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS).start())
        {
            cluster.awaitLeader();
            final TestClient first = cluster.connect(11);
            final TestClient second = cluster.connect(12);

            cluster.sendAndAwait(TallyProcessor.ADD, 100, first, second);
            cluster.sendAndAwait(TallyProcessor.ADD_SILENTLY, 20, first, second);
            cluster.sendAndAwait(TallyProcessor.ADD_LATER, 10, first, second);
            cluster.await("the timers", () -> first.history.outputs.size() == 110 &&
                second.history.outputs.size() == 110);
            final Checkpoint live = cluster.awaitDigestsEqual();
            cluster.stopAll();

            for (int i = 0; i < MEMBERS; i++)
            {
                final HistoryChecker checker = new HistoryChecker(cluster.directory(i));
                checker.check(first.history, first.sent);
                checker.check(second.history, second.sent);
                assertEquals(live, checker.result().end(), "offline replay of member " + i);
            }
            assertEquals(live, embedded(cluster.directory(0)));
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheLeaderStopsInMidFlow()
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS).start())
        {
            final int leader = cluster.awaitLeader();
            final TestClient[] clients = {cluster.connect(21), cluster.connect(22), cluster.connect(23)};
            cluster.send(TallyProcessor.ADD, 60, clients);

            // What was sent last is under way still.
            cluster.stopNode(leader);
            cluster.awaitLeaderOtherThan(leader);
            cluster.sendAndAwait(TallyProcessor.ADD, 60, clients);
            cluster.startNode(leader);
            final Checkpoint live = cluster.awaitDigestsEqual();
            cluster.stopAll();

            final HistoryChecker checker = new HistoryChecker(cluster.directory(leader));
            for (final TestClient client : clients)
            {
                checker.check(client.history, client.sent);
                assertTrue(client.history.connects > 1, "a client was told where it stands again");
            }
            assertEquals(live, checker.result().end());
            assertEquals(live, embedded(cluster.directory((leader + 1) % MEMBERS)));
        }
    }

    @Test
    void shouldGoOnFromSnapshotAndLogWhenAllAreStopped()
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS).start())
        {
            final int leader = cluster.awaitLeader();
            final TestClient client = cluster.connect(31);
            cluster.sendAndAwait(TallyProcessor.ADD, 50, client);

            // A follower is away for a while, and comes back.
            final int follower = (leader + 1) % MEMBERS;
            cluster.stopNode(follower);
            cluster.sendAndAwait(TallyProcessor.ADD, 50, client);
            cluster.startNode(follower);
            cluster.awaitDigestsEqual();

            cluster.takeSnapshot();
            cluster.sendAndAwait(TallyProcessor.ADD, 50, client);
            final Checkpoint before = cluster.awaitDigestsEqual();
            cluster.stopAll();
            cluster.start();
            cluster.awaitLeader();
            cluster.await("the state of before", () -> cluster.awaitDigestsEqual().sequence() >= before.sequence());
            cluster.sendAndAwait(TallyProcessor.ADD, 50, client);
            final TestClient late = cluster.connect(31 + 1);
            cluster.sendAndAwait(TallyProcessor.ADD_LATER, 5, late);
            cluster.await("the timers", () -> late.history.outputs.size() == 5);
            final Checkpoint live = cluster.awaitDigestsEqual();
            cluster.stopAll();

            for (int i = 0; i < MEMBERS; i++)
            {
                final HistoryChecker checker = new HistoryChecker(cluster.directory(i));
                checker.check(client.history, client.sent);
                checker.check(late.history, late.sent);
                assertEquals(live, checker.result().end(), "offline replay of member " + i);
                assertTrue(checker.result().committedPosition() > 0, "a snapshot proves what is committed");
            }
        }
    }

    private static Checkpoint embedded(final Path member)
    {
        try (EmbeddedRun run = new EmbeddedRun(new TallyApplication(), OutputListener.NONE))
        {
            MemberReplay.replay(member, new TallyApplication(),
                ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT, run, OutputListener.NONE);
            return run.checkpoint();
        }
    }
}
