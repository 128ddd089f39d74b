package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Members in processes of their own, killed and paused at random while clients send.
 *
 * <p>It runs where it is asked to: {@code -Dlockstep.cluster.rounds=100} plays that many faults, the
 * first ones of each sort; {@code -Dlockstep.cluster.seed=N} plays those of a run before,
 * {@code -Dlockstep.cluster.members=5} takes five members.
 */
@EnabledIfSystemProperty(named = "lockstep.cluster.rounds", matches = "\\d+")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class KilledMembersSystemTest
{
    private static final int ROUNDS = Integer.getInteger("lockstep.cluster.rounds", 1);
    private static final int MEMBERS = Integer.getInteger("lockstep.cluster.members", 3);
    private static final int CLIENTS = 10;
    private static final int EVENTS = 20;

    private final long seed = Long.getLong("lockstep.cluster.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    @Test
    void shouldLoseAndDoubleNothing()
    {
        System.out.println("lockstep.cluster.seed=" + seed + " rounds=" + ROUNDS + " members=" + MEMBERS);
        final TestClient[] clients = new TestClient[CLIENTS];
        final Set<Fault> played = EnumSet.noneOf(Fault.class);
        try (ProcessCluster cluster = new ProcessCluster(directory, MEMBERS).start())
        {
            for (int i = 0; i < CLIENTS; i++)
            {
                clients[i] = cluster.connect(i + 1);
            }
            for (int round = 0; round < ROUNDS; round++)
            {
                final Fault fault = round < Fault.values().length ?
                    Fault.values()[round] : Fault.values()[random.nextInt(Fault.values().length)];
                cluster.send(TallyProcessor.ADD, EVENTS, clients);
                play(cluster, fault, clients);
                played.add(fault);
                cluster.awaitAcknowledged(clients);
            }

            assertEquals(Math.min(ROUNDS, Fault.values().length), played.size(), "sorts of faults");
            cluster.awaitLogsEqual();
            cluster.stopAll();
            check(cluster, clients);
        }
    }

    private void play(final ProcessCluster cluster, final Fault fault, final TestClient... clients)
    {
        cluster.await("a leader", () -> clients[0].client.leaderMemberId() >= 0);
        final int leader = clients[0].client.leaderMemberId();
        final int victim = fault == Fault.KILL_FOLLOWER ?
            (leader + 1 + random.nextInt(cluster.size() - 1)) % cluster.size() : leader;
        switch (fault)
        {
            case PAUSE_LEADER:
                cluster.process(victim).pause();
                cluster.await("another leader", () -> clients[0].client.leaderMemberId() != victim &&
                    clients[0].client.leaderMemberId() >= 0);
                cluster.process(victim).resume();
                break;

            case KILL_ALL:
                for (int i = 0; i < cluster.size(); i++)
                {
                    cluster.kill(i);
                }
                cluster.start();
                break;

            case KILL_LEADER:
            case KILL_FOLLOWER:
            default:
                cluster.kill(victim);
                cluster.send(TallyProcessor.ADD, random.nextInt(EVENTS), clients);
                cluster.start(victim);
                break;
        }
    }

    private static void check(final ProcessCluster cluster, final TestClient... clients)
    {
        Checkpoint first = null;
        for (int i = 0; i < cluster.size(); i++)
        {
            final HistoryChecker checker = new HistoryChecker(cluster.directory(i));
            for (final TestClient client : clients)
            {
                checker.check(client.history, client.sent);
            }
            first = first == null ? checker.result().end() : first;
            assertEquals(first, checker.result().end(), "offline replay of member " + i);
        }
    }

    /**
     * What may become of members.
     */
    private enum Fault
    {
        KILL_LEADER,
        KILL_FOLLOWER,
        PAUSE_LEADER,
        KILL_ALL
    }
}
