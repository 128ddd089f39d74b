package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Members in processes of their own, killed, paused and wiped while clients send.
 *
 * <p>It runs where it is asked to: {@code -Dlockstep.cluster.rounds=100} plays that many faults, the first ones of each
 * sort, the ones behind at random; {@code -Dlockstep.cluster.seed=N} plays those of a run before,
 * {@code -Dlockstep.cluster.members=5} takes five members, {@code -Dlockstep.cluster.faults=KILL_FOLLOWER,PAUSE_LEADER}
 * plays these in turn and no others.
 */
@EnabledIfSystemProperty(named = "lockstep.cluster.rounds", matches = "\\d+")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class KilledMembersSystemTest
{
    private static final int ROUNDS = Integer.getInteger("lockstep.cluster.rounds", 1);
    private static final int MEMBERS = Integer.getInteger("lockstep.cluster.members", 3);
    private static final List<Fault> FAULTS = Arrays
        .stream(System.getProperty("lockstep.cluster.faults", "").split(","))
        .filter((name) -> !name.isEmpty()).map(Fault::valueOf).toList();
    private static final int CLIENTS = 10;
    private static final int EVENTS = 20;
    private static final long LONG_PAUSE_NS = TimeUnit.SECONDS.toNanos(15);

    private final long seed = Long.getLong("lockstep.cluster.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TestClient[] clients = new TestClient[CLIENTS];

    @TempDir
    private Path directory;

    @Test
    void shouldLoseAndDoubleNothingWhenMembersAreKilled()
    {
        try (ProcessCluster cluster = new ProcessCluster(directory, MEMBERS).start())
        {
            playAll(cluster);
        }
    }

    private void playAll(final ProcessCluster cluster)
    {
        final List<Fault> possible = FAULTS.isEmpty() ? List.of(Fault.values()) : FAULTS;
        final Set<Fault> played = EnumSet.noneOf(Fault.class);
        System.out.println("lockstep.cluster.seed=" + seed + " rounds=" + ROUNDS + " members=" + MEMBERS);
        for (int i = 0; i < CLIENTS; i++)
        {
            clients[i] = cluster.connect(i + 1);
        }
        for (int round = 0; round < ROUNDS; round++)
        {
            final int next = round < possible.size() || !FAULTS.isEmpty() ?
                round % possible.size() : random.nextInt(possible.size());
            final Fault fault = possible.get(next);
            final long beginNs = System.nanoTime();
            cluster.send(TallyProcessor.ADD, 1 + random.nextInt(EVENTS), clients);
            play(cluster, fault);
            played.add(fault);
            cluster.awaitAcknowledged(clients);
            System.out.println("round " + round + ": " + fault + " took " +
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs) + " ms");
        }

        assertEquals(Math.min(ROUNDS, Set.copyOf(possible).size()), played.size(), "sorts of faults");
        settle(cluster);
        cluster.stopAll();
        check(cluster);
        System.out.println("events=" + Arrays.stream(clients).mapToLong((client) -> client.sent).sum() +
            " outputs=" + Arrays.stream(clients).mapToLong((client) -> client.history.outputs.size()).sum() +
            " connects=" + Arrays.stream(clients).mapToLong((client) -> client.history.connects).sum() +
            " restarts=" + cluster.restarts());
    }

    private void play(final ProcessCluster cluster, final Fault fault)
    {
        cluster.await("a leader", () -> leader() >= 0);
        final int leader = leader();
        final int victim = fault.isOfLeader() ?
            leader : (leader + 1 + random.nextInt(cluster.size() - 1)) % cluster.size();
        switch (fault)
        {
            case PAUSE_LEADER:
                cluster.process(victim).pause();
                awaitLeaderOtherThan(cluster, victim);
                cluster.process(victim).resume();
                break;

            case PAUSE_FOLLOWER:
                pauseForLong(cluster, victim);
                break;

            case KILL_ALL:
                for (int i = 0; i < cluster.size(); i++)
                {
                    cluster.kill(i);
                }
                cluster.start();
                break;

            case WIPE_FOLLOWER:
                // What only it and the leader have would be on one member alone: a second fault, which is too many.
                settle(cluster);
                cluster.kill(victim);
                cluster.wipe(victim);
                cluster.start(victim);
                settle(cluster);
                break;

            case SNAPSHOT_AND_KILL_LEADER:
                cluster.await("an order of a snapshot", () -> leader() >= 0 && cluster.orderSnapshot(leader()));
                killAndStart(cluster, victim);
                break;

            case KILL_LEADER:
            case KILL_FOLLOWER:
            default:
                killAndStart(cluster, victim);
                break;
        }
    }

    private void killAndStart(final ProcessCluster cluster, final int victim)
    {
        cluster.kill(victim);
        cluster.send(TallyProcessor.ADD, random.nextInt(EVENTS), clients);
        cluster.start(victim);
    }

    private void pauseForLong(final ProcessCluster cluster, final int victim)
    {
        // Longer than the time-outs of the cluster and of its media driver.
        final long beginNs = System.nanoTime();
        cluster.process(victim).pause();
        cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, clients);
        cluster.await("the end of a pause", () -> System.nanoTime() - beginNs > LONG_PAUSE_NS);
        cluster.process(victim).resume();
    }

    /**
     * Wait until all members have all that was sent. What is sent here tells members that have come to it from those
     * that show where they were when they were killed, or have just begun.
     */
    private void settle(final ProcessCluster cluster)
    {
        cluster.sendAndAwait(TallyProcessor.ADD, 1, clients);
        cluster.awaitLogsEqual();
    }

    private void awaitLeaderOtherThan(final ProcessCluster cluster, final int id)
    {
        cluster.await("another leader than " + id, () -> leader() >= 0 && leader() != id);
    }

    private int leader()
    {
        return clients[0].client.leaderMemberId();
    }

    private void check(final ProcessCluster cluster)
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
}
