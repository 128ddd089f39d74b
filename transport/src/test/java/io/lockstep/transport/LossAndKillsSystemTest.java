package io.lockstep.transport;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Clients behind a network that loses, delays and doubles frames and parts for a while, at a node that is killed, and
 * killed themselves; a checker then holds their histories against the journal.
 *
 * <p>The long form is the same with other numbers: {@code -Dlockstep.messages=1000000 -Dlockstep.clients=20
 * -Dlockstep.nodeKills=10 -Dlockstep.clientKills=20 -Dlockstep.partitionSeconds=10}; {@code -Dlockstep.seed} runs one
 * again.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class LossAndKillsSystemTest
{
    private static final double LOSS = 0.05;
    private static final double LATE = 0.02;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(180);
    private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int WORK_LIMIT = 100;
    private static final long PARK_NS = 50_000;

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final int clientCount = Integer.getInteger("lockstep.clients", 3);
    private final long events = Long.getLong("lockstep.messages", 6000L) / clientCount;
    private final long cutNs = TimeUnit.SECONDS.toNanos(Integer.getInteger("lockstep.partitionSeconds", 4));
    private final Random random = new Random(seed);
    private final List<HistoryClient> clients = new ArrayList<>();
    private final long[] nodeKills = moments(Integer.getInteger("lockstep.nodeKills", 1));
    private final long[] clientKills = moments(Integer.getInteger("lockstep.clientKills", 2));
    private JournaledSources journal;
    private final long cutMoment = moments(1)[0];
    private String endpoint;
    private EchoNodeProcess node;

    @TempDir
    private Path directory;

    @TempDir
    private Path histories;

    @AfterEach
    void deleteWhatTheLastProcessLeft()
    {
        CloseHelper.closeAll(clients);
        CloseHelper.close(node);
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory)), true);
    }

    @Test
    void shouldApplyWhatIsAcknowledgedAndTellEachOutputOnce() throws Exception
    {
        System.out.println("LossAndKillsSystemTest: -Dlockstep.seed=" + seed + " clients=" + clientCount +
            " events=" + clientCount * events + " nodeKills=" + nodeKills.length +
            " clientKills=" + clientKills.length + " partitionSeconds=" + TimeUnit.NANOSECONDS.toSeconds(cutNs));
        journal = new JournaledSources(directory);
        endpoint = freeEndpoint();
        node = new EchoNodeProcess(directory, endpoint);
        final HistoryChecker checker = new HistoryChecker();
        try (DisorderlyDriver driver = new DisorderlyDriver(LOSS, LATE, seed))
        {
            for (int i = 1; i <= clientCount; i++)
            {
                clients.add(new HistoryClient(
                    driver, endpoint, TestSystem.LOOPBACK, new ClientHistory(histories, i), events));
            }
            final int kills = runToTheEnd(driver);
            assertEquals(nodeKills.length + clientKills.length, kills, "kills, seed=" + seed);
            assertTrue(driver.lost() > 0, "nothing was lost, seed=" + seed);
            assertTrue(driver.late() > 0 && driver.doubled() > 0, "nothing was late, or came twice, seed=" + seed);
            CloseHelper.closeAll(clients);
            node.kill();

            checker.check(directory, histories, clientCount, events);
            assertEquals(
                clientKills.length,
                clients.stream().mapToInt(HistoryClient::acknowledgementsLost).sum(),
                "clients that were told of events whose acknowledgement was lost, seed=" + seed);
            System.out.println("LossAndKillsSystemTest: events=" + clientCount * events +
                " outputs=" + checker.outputs() + " sessions=" + checker.connects() + " framesLost=" + driver.lost() +
                " framesLate=" + driver.late() + " framesDoubled=" + driver.doubled() +
                " acknowledgementsLost=" + clientKills.length + " resentInJournal=" + checker.resent());
        }
    }

    private int runToTheEnd(final DisorderlyDriver driver)
    {
        boolean wasCut = false;
        int nodeKill = 0;
        int clientKill = 0;
        long lastProgress = -1;
        long stallNs = System.nanoTime() + STALL_NS;
        while (true)
        {
            int work = 0;
            long progress = 0;
            boolean isDone = true;
            for (final HistoryClient client : clients)
            {
                work += client.doWork();
                progress += client.history().acknowledged;
                isDone &= client.isDone();
            }
            if (!wasCut && progress >= cutMoment)
            {
                wasCut = true;
                cut(driver);
            }
            if (nodeKill < nodeKills.length && progress >= nodeKills[nodeKill])
            {
                nodeKill++;
                node.kill();
                node = new EchoNodeProcess(directory, endpoint);
            }
            if (clientKill < clientKills.length && progress >= clientKills[clientKill])
            {
                clientKill++;
                killBetweenJournalAndAcknowledgement();
                isDone = false;
            }
            if (clientKill == clientKills.length)
            {
                clients.forEach(HistoryClient::holdNothingBack);
            }
            if (isDone)
            {
                return nodeKill + clientKill;
            }
            if (progress != lastProgress)
            {
                lastProgress = progress;
                stallNs = System.nanoTime() + STALL_NS;
            }
            if (work == 0)
            {
                // Where the node's process has ended by itself, that says so.
                node.isReady();
                assertTrue(System.nanoTime() - stallNs < 0, "no progress at " + progress + ", seed=" + seed);
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    /**
     * Part the clients from the node for longer than they wait for a word of it.
     */
    private void cut(final DisorderlyDriver driver)
    {
        driver.isCut(true);
        final long endNs = System.nanoTime() + cutNs;
        while (System.nanoTime() - endNs < 0)
        {
            listen(null);
        }
        assertTrue(clients.stream().noneMatch(HistoryClient::isInTheMidst), "a session outlived it, seed=" + seed);
        driver.isCut(false);
    }

    /**
     * Kill a client that has sent and not listened since, when the node has journaled what it sent.
     */
    private void killBetweenJournalAndAcknowledgement()
    {
        final long deadlineNs = System.nanoTime() + STALL_NS;
        while (true)
        {
            final HistoryClient victim = clients.get(random.nextInt(clientCount));
            final long roundNs = System.nanoTime() + ROUND_NS;
            boolean hasSent = false;
            while (victim.isInTheMidst() && System.nanoTime() - roundNs < 0)
            {
                hasSent = hasSent || victim.send() > 0;
                listen(victim);
                journal.look();
                if (journal.last(victim.history().source) > victim.history().acknowledged)
                {
                    victim.kill();
                    return;
                }
            }
            listen(null);
            node.isReady();
            assertTrue(System.nanoTime() - deadlineNs < 0,
                "waited in vain for an event to be journaled and not acknowledged, seed=" + seed);
        }
    }

    /**
     * Listen to the node, all but one of the clients.
     */
    private void listen(final HistoryClient deaf)
    {
        for (int i = 0; i < WORK_LIMIT; i++)
        {
            int work = 0;
            for (final HistoryClient client : clients)
            {
                work += client == deaf ? 0 : client.listen();
            }
            if (work == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    /**
     * Numbers of acknowledged events, in rising order, at which something is killed.
     */
    private long[] moments(final int count)
    {
        final long total = events * clientCount;
        return random.longs(count, total / 10, total - total / 10).sorted().toArray();
    }

    private static String freeEndpoint() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
