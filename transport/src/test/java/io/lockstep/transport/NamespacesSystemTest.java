package io.lockstep.transport;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A node and its clients in network namespaces of their own, joined by links that lose, delay, reorder and double
 * datagrams, and of which one is down for ten seconds; a checker then holds the clients' histories against the journal.
 *
 * <p>Where the kernel has no netem, the clients' media drivers disturb what goes over the links.
 *
 * <p>{@code -Dlockstep.messages} makes it longer; {@code -Dlockstep.seed} runs one again.
 */
@Timeout(900)
class NamespacesSystemTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(240);
    private static final long PARTITION_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PARK_NS = 1_000_000;
    private static final String ENDPOINT = Namespaces.NODE_ADDRESS + ":20213";
    private static final int CLIENTS = 4;
    private static final int PARTED = 1;
    private static final int JOINED = 2;
    private static final String LOSS = "0.05";
    private static final String LATE = "0.02";
    private static final String NONE = "0";

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final long events = Long.getLong("lockstep.messages", 6000L) / CLIENTS;
    private final List<JavaProcess> processes = new ArrayList<>();
    private Namespaces namespaces;

    @TempDir
    private Path directory;

    @TempDir
    private Path histories;

    @BeforeEach
    void makeNamespaces()
    {
        final String reason = Namespaces.reasonForNone();
        Assumptions.assumeTrue(reason == null, () -> "skipped: no network namespaces can be made here: " + reason);
        namespaces = Namespaces.create(JOINED);
    }

    @AfterEach
    void removeAll()
    {
        CloseHelper.closeAll(processes);
        CloseHelper.close(namespaces);
        for (final JavaProcess process : processes)
        {
            process.lines().stream()
                .filter((line) -> line.startsWith(HistoryClientsMain.DRIVER))
                .map((line) -> line.substring(HistoryClientsMain.DRIVER.length()))
                .forEach((name) -> IoUtil.delete(new File(name), true));
        }
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory)), true);
    }

    @Test
    void shouldLoseNothingWhereLinksAreBadAndOneIsDown()
    {
        System.out.println("NamespacesSystemTest: -Dlockstep.seed=" + seed + " events=" + CLIENTS * events + " netem=" +
            namespaces.hasNetem());
        if (namespaces.hasNetem())
        {
            namespaces.disturb(PARTED);
            namespaces.disturb(JOINED);
        }
        final EchoNodeProcess node = new EchoNodeProcess(namespaces.prefix(0), directory, ENDPOINT);
        processes.add(node);
        await("the node to be ready", node::isReady);
        final JavaProcess parted = clients(PARTED, 1, 2);
        final JavaProcess joined = clients(JOINED, 3, CLIENTS);
        await("all but the last events to be acknowledged", () ->
            parted.hasPrinted(HistoryClientsMain.WAITING) && joined.hasPrinted(HistoryClientsMain.WAITING));

        // The ones have nothing to fear of the others' link, and these have events under way.
        namespaces.isJoined(PARTED, false);
        final long joinNs = System.nanoTime() + PARTITION_NS;
        parted.say();
        joined.say();
        await("the clients whose link is up", joined::hasEnded);
        await("the end of the partition", () -> System.nanoTime() - joinNs >= 0);
        assertFalse(parted.hasEnded(), "clients whose link is down have ended: " + parted.lines());
        namespaces.isJoined(PARTED, true);
        await("the clients whose link was down", parted::hasEnded);
        node.isReady();
        node.kill();

        assertEquals(0, joined.status(), () -> "of the clients: " + joined.lines());
        assertEquals(0, parted.status(), () -> "of the clients: " + parted.lines());
        final HistoryChecker checker = new HistoryChecker();
        checker.check(directory, histories, CLIENTS, events);
        assertTrue(checker.connects() >= CLIENTS + PARTED * 2, () -> "sessions: " + checker.connects());
        System.out.println("NamespacesSystemTest: outputs=" + checker.outputs() + " sessions=" + checker.connects() +
            " resentInJournal=" + checker.resent() + " parted: " + parted.lines() + " joined: " + joined.lines());
    }

    private JavaProcess clients(final int number, final int first, final int last)
    {
        final JavaProcess process = new JavaProcess(namespaces.prefix(number), HistoryClientsMain.class, List.of(
            histories.toString(),
            ENDPOINT,
            Namespaces.address(number),
            Integer.toString(first),
            Integer.toString(last),
            Long.toString(events),
            namespaces.hasNetem() ? NONE : LOSS,
            namespaces.hasNetem() ? NONE : LATE,
            Long.toString(seed + number)));
        processes.add(process);
        return process;
    }

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "waited in vain for " + what);
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
