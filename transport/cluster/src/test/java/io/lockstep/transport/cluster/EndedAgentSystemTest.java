package io.lockstep.transport.cluster;

import io.aeron.CommonContext;
import io.aeron.cluster.service.Cluster;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member one of whose agents ends, while the threads of the others live on.
 */
class EndedAgentSystemTest
{
    private static final long TIMEOUT_S = 60;
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"driver", "archive", "consensus-module", "clustered-service"})
    void shouldEndWithTheFirstOfItsAgents(final String role) throws InterruptedException
    {
        final CountDownLatch ended = new CountDownLatch(1);
        final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (ClusterNode node = ClusterNode.launch(new ClusterNodeContext()
            .host(new ClusterHostContext().application(new TallyApplication()))
            .members(ClusterMember.onThisHost(1))
            .directory(directory)
            .aeronDirectoryName(CommonContext.getAeronDirectoryName() + "-lockstep-test-" +
                Long.toHexString(ThreadLocalRandom.current().nextLong()))
            .termLength(TestClients.TERM_LENGTH)
            .segmentLength(TestClients.SEGMENT_LENGTH)
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .terminationHook(ended::countDown)))
        {
            awaitLeader(node);
            final Set<Thread> agents = Thread.getAllStackTraces().keySet().stream()
                .filter((thread) -> !before.contains(thread) && thread.getName().contains(role))
                .collect(Collectors.toSet());
            assertEquals(1, agents.size(), () -> role + " of " + Thread.getAllStackTraces().keySet());

            agents.forEach(Thread::interrupt);

            assertTrue(ended.await(TIMEOUT_S, TimeUnit.SECONDS), "waited for the end of the member in vain");
            assertNotNull(node.failure());
        }
    }

    private static void awaitLeader(final ClusterNode node)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (node.host().role() != Cluster.Role.LEADER)
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "waited for the member to lead in vain: " +
                node.failure());
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
