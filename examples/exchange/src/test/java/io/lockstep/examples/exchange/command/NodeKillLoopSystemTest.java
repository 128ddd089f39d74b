package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A node in a process of its own is killed with SIGKILL again and again, in the midst of a flow of orders and in the
 * midst of recovering, and no acknowledged order is lost and none is applied twice.
 *
 * <p>{@code -Dlockstep.kills=N} sets the number of kills, {@code -Dlockstep.seed=N} repeats a run. Each step has a
 * deadline; as a whole a run takes what its kills take.
 */
class NodeKillLoopSystemTest
{
    private static final int KILLS = Integer.getInteger("lockstep.kills", 20);
    private static final int MESSAGES_PER_KILL = 20_000;
    private static final int WINDOW = 1024;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    private Path directory;

    private List<String> arguments = List.of("--snapshots", "9000");
    private NodeProcess node;
    private int killedInRecovery;
    private int beganWithSnapshot;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void shouldLoseAndDoubleNothing() throws IOException
    {
        final Map<String, String> stopped = shouldLoseAndDoubleNothing(KILLS);
        final ExchangeReplay replay = ExchangeReplay.ofJournal(directory.resolve("journal"));

        assertEquals(replay.stateDigest(), stopped.get("stateDigest"));
        assertEquals(replay.outputDigest(), stopped.get("outputDigest"));
        assertTrue(KILLS < 10 || killedInRecovery > 0, "no node was killed while it recovered");
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void shouldLoseAndDoubleNothingOfWhatIsKept() throws IOException
    {
        arguments = List.of("--snapshots", "9000", "--remove-input", "--output-quota", "8388608",
            "--segment-length", "262144");

        shouldLoseAndDoubleNothing(Math.max(4, KILLS / 5));

        final long first = JournalReader.firstSequence(
            JournalDirectory.openReadOnly(directory.resolve("journal")).inputRecording());
        assertTrue(first > 1, "nothing was removed");
    }

    private Map<String, String> shouldLoseAndDoubleNothing(final int kills) throws IOException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final OrderMessages orders = OrderFlow.generate(
            seed, (kills + 1) * MESSAGES_PER_KILL, OrderFlow.Shape.NORMAL);
        final Path journal = directory.resolve("journal");
        final ReportWriter reports = new ReportWriter();

        final String endpoint = LastingEndpoint.ofLoopback();
        node = NodeProcess.start(journal, endpoint, arguments);
        NodeAwait.ready(node);
        try (DemoClient client = new DemoClient(
            NodeConnection.to(endpoint), EventFlow.of(orders), WINDOW, DemoFlow.reports(reports)))
        {
            for (int i = 0; i < kills; i++)
            {
                final long killAt = (long)i * MESSAGES_PER_KILL + random.nextInt(MESSAGES_PER_KILL);
                sendUntil(client, killAt);
                node.kill();
                assertKept(journal, orders, client.acknowledged());
                restart(journal, endpoint, random);
            }

            sendUntil(client, orders.count());
        }

        final Map<String, String> stopped = node.stop();
        final ExchangeReplay undisturbed = ExchangeReplay.ofOrders(orders);

        assertNotNull(stopped, "the last node did not stop in order");
        assertEquals(undisturbed.reportsSha256(), reports.sha256(), "what the client received");
        final List<Long> snapshots =
            SnapshotDirectory.of(JournalDirectory.openReadOnly(journal)).sequences();
        assertTrue(snapshots.size() > 0, "no snapshot was made");
        assertRecovers(endpoint, journal);
        return stopped;
    }

    /**
     * A last start begins with a snapshot and has nothing to say against it.
     */
    private void assertRecovers(final String endpoint, final Path journal)
    {
        node = NodeProcess.start(journal, endpoint, arguments);
        beganWithSnapshot += Long.parseLong(NodeAwait.ready(node).get("snapshot")) > 0 ? 1 : 0;
        assertNotNull(node.stop(), "the node did not stop in order");
        assertEquals(1, beganWithSnapshot, "the last start began with the first event");
    }

    @AfterEach
    void after()
    {
        if (node != null)
        {
            node.close();
        }
    }

    private void restart(final Path journal, final String endpoint, final SplittableRandom random)
    {
        node = NodeProcess.start(journal, endpoint, arguments);
        if (random.nextInt(4) == 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
            killedInRecovery += node.ready() == null ? 1 : 0;
            node.kill();
            node = NodeProcess.start(journal, endpoint, arguments);
        }
    }

    private void sendUntil(final DemoClient client, final long acknowledged)
    {
        // By what comes back: a client that sends to nobody, again and again, works too.
        long last = client.acknowledged();
        long lastProgressNs = System.nanoTime();
        while (client.acknowledged() < acknowledged)
        {
            if (client.doWork() == 0)
            {
                Thread.yield();
            }
            if (client.acknowledged() > last)
            {
                last = client.acknowledged();
                lastProgressNs = System.nanoTime();
            }
            else
            {
                assertTrue(node.isAlive(), () -> "the node ended: " + node.complaint());
                assertTrue(System.nanoTime() - lastProgressNs < STALL_NS,
                    "stalled at " + client.acknowledged() + " of " + acknowledged);
            }
        }
    }

    private static void assertKept(final Path journal, final OrderMessages orders, final long acknowledged)
    {
        final long source = ExchangeApplication.source(orders);
        final MutableLong last = new MutableLong();
        try (JournalDirectory directory = JournalDirectory.openReadOnly(journal);
            JournalReader reader = JournalReader.open(directory.inputRecording()))
        {
            while (reader.poll((position, sequence, timestampNs, eventSource, sourceSequence, buffer, offset, length) ->
                last.set(eventSource == source ? Math.max(last.get(), sourceSequence) : last.get()), 64) > 0)
            {
                Thread.onSpinWait();
            }
        }

        assertTrue(last.get() >= acknowledged, "acknowledged " + acknowledged + ", but kept only " + last.get());
    }
}
