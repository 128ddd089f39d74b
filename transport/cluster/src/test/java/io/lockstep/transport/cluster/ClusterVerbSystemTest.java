package io.lockstep.transport.cluster;

import io.aeron.CommonContext;
import io.lockstep.replay.command.Lockstep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The verbs, spoken to a member that runs here.
 */
@Timeout(300)
class ClusterVerbSystemTest
{
    private static final long TIMEOUT_S = 120;
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldAskAndOrderAMemberThatRuns() throws IOException, InterruptedException
    {
        final String config = config().toString();
        final CountDownLatch terminated = new CountDownLatch(1);
        try (ClusterNode node = ClusterNode.launch(ClusterConfiguration.read(Path.of(config)).node()
            .terminationHook(terminated::countDown)))
        {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
            while (lockstep("cluster", "status", "--json", "--config", config) != Lockstep.DONE)
            {
                assertTrue(System.nanoTime() - deadlineNs < 0, "waited for a leader in vain: " + out + err);
                LockSupport.parkNanos(PARK_NS);
            }

            assertTrue(out.toString().contains("\"leader\":0,\"appliedSequence\":0"), out.toString());
            assertEquals(Lockstep.DONE, lockstep("cluster", "members", "--config", config));
            assertTrue(out.toString().contains("member 0 leads"), out.toString());
            assertEquals(Lockstep.DONE, lockstep("cluster", "snapshot", "--config", config), out.toString() + err);
            assertEquals(Lockstep.DONE, lockstep("cluster", "shutdown", "--config", config), out.toString() + err);
            assertTrue(terminated.await(TIMEOUT_S, TimeUnit.SECONDS), "the member was not told");
            assertNull(node.failure());
        }
    }

    @Test
    void shouldSayWhatIsWrongAndEndWithStatusTwo() throws IOException
    {
        final String config = config().toString();

        assertEquals(Lockstep.BAD_INPUT, lockstep("cluster", "status", "--config", config));
        assertTrue(err.toString().contains("no member was ever started there"), err.toString());
        assertEquals(Lockstep.BAD_INPUT, lockstep("node", "--config", directory.resolve("none").toString()));
        assertTrue(err.toString().contains("can not read the configuration"), err.toString());
        assertEquals(Lockstep.BAD_INPUT, lockstep("node"));
        assertEquals(Lockstep.BAD_INPUT, lockstep("cluster"));
    }

    private int lockstep(final String... arguments)
    {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Lockstep.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private Path config() throws IOException
    {
        final ClusterMember member = ClusterMember.onThisHost(1).get(0);
        return Files.write(directory.resolve("member.properties"), List.of(
            "application=" + TallyApplication.NAME,
            "member=0",
            "member.0=" + member.address(),
            "directory=" + directory.resolve("data"),
            "aeron.directory=" + CommonContext.getAeronDirectoryName() + "-lockstep-test-" +
                Long.toHexString(ThreadLocalRandom.current().nextLong()),
            "term.length=262144",
            "segment.length=1048576",
            "idle=sleep"));
    }
}
