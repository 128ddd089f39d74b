package io.lockstep.transport.cluster;

import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.ClientState;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Sessions with a cluster of one member.
 */
@Timeout(300)
class ClusterSessionSystemTest
{
    private static final int LEAST_WINDOW = 512;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseAnEventThatIsNotKnownAndGoOnBehindIt()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient client = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 3, client);

            cluster.sendUnknown(client);
            cluster.await("the refusal", () -> !client.history.refusals.isEmpty());
            cluster.sendAndAwait(TallyProcessor.ADD, 3, client);

            assertEquals(List.of(RefusalCode.EVENT_NOT_KNOWN), client.history.refusals);
            assertEquals(6, client.history.outputs.size());
        }
    }

    @Test
    void shouldEndTheSessionBeforeWhenItsSourceComesAgain()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient before = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 3, before);

            final TestClient after = cluster.connect(1);
            cluster.await("the end of the first", () -> before.client.state() == ClientState.CLOSED);

            assertEquals(List.of(EndReason.SUPERSEDED), before.history.ends);
            assertEquals(before.history.outputs, after.history.outputs);
        }
    }

    @Test
    void shouldTellTheOutputsBehindTheOneThatAClientHas()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient before = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 5, before);
            final RecordedOutput third = before.history.outputs.get(2);

            final TestClient after = cluster.client(1, third.sequence(), third.index());
            cluster.await("a session", () -> after.client.state() == ClientState.CONNECTED);

            assertEquals(before.history.outputs.subList(3, 5), after.history.outputs);
        }
    }

    @Test
    void shouldRefuseOutputsThatAreNotKept()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).outputWindowLength(LEAST_WINDOW).start())
        {
            final TestClient before = cluster.connect(1);
            for (int i = 0; i < 20; i++)
            {
                cluster.sendAndAwait(TallyProcessor.ADD, 1, before);
            }

            final TestClient after = cluster.client(1);
            cluster.await("the refusal", () -> after.client.state() == ClientState.CLOSED);

            assertEquals(List.of(RefusalCode.OUTPUT_NOT_KEPT), after.history.refusals);
        }
    }

    @Test
    void shouldTellWhatBecameOfAnEvent()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient client = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 2, client);

            cluster.await("the question to be taken", () -> client.client.queryOutcome(7, 2) > 0);
            cluster.await("the answer", () -> !client.history.answers.isEmpty());
            cluster.await("the next question to be taken", () -> client.client.queryOutcome(8, 3) > 0);
            cluster.await("the next answer", () -> client.history.answers.size() == 2);

            assertEquals(List.of(KnownOutcome.APPLIED, KnownOutcome.UNKNOWN_NOT_SEEN), client.history.answers);
        }
    }

    @Test
    void shouldStopAMemberAtAnEventThatItCanNotApply()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient client = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 3, client);

            cluster.send(client, TallyProcessor.FAIL);
            cluster.await("the failure", () -> cluster.node(0).host().failure() != null);

            assertTrue(cluster.node(0).host().failure().getMessage().contains("asked to fail"));
            assertEquals(3, client.history.acknowledged);
            assertNotNull(cluster.node(0).host().failure().event());
        }
    }
}
