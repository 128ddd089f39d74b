package io.lockstep.examples.exchange.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The demo on a cluster comes to what the demo on a node comes to.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterDemoSystemTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldComeToTheReportsAndTheStateOfTheDemoOnANode()
    {
        final CommandRun cluster = CommandRun.of("demo", "--json", "--seed", "42", "--messages", "5000",
            "--cluster", "3", "--journal", directory.resolve("cluster").toString());
        final CommandRun node = CommandRun.of("demo", "--json", "--seed", "42", "--messages", "5000");

        assertEquals(0, cluster.status(), cluster.out() + cluster.err());
        assertEquals(0, node.status(), node.err());
        final Map<String, String> ofCluster = cluster.json();
        final Map<String, String> ofNode = node.json();
        assertEquals("true", ofCluster.get("digestsEqual"));
        assertEquals(ofNode.get("reports"), ofCluster.get("reports"));
        assertEquals(ofNode.get("reportsSha256"), ofCluster.get("reportsSha256"));
        assertEquals(ofNode.get("stateDigest"), ofCluster.get("stateDigest"));
        assertNotEquals(ofCluster.get("killedMember"), ofCluster.get("leader"));
        assertTrue(Files.exists(directory.resolve("cluster").resolve("member-2").resolve("archive")));
    }

    @Test
    void shouldPrintATableOfAllMembersWhereTheLeaderIsKilledAtTheFirstMessage()
    {
        final CommandRun run = CommandRun.of("demo", "--messages", "1", "--cluster", "3");

        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().contains("log of member 2"), run.out());
        assertTrue(run.out().contains("EQUAL: nothing was lost, doubled or changed by the kill"), run.out());
    }

    @Test
    void shouldRefuseWhatIsForANode()
    {
        final CommandRun port = CommandRun.of("demo", "--cluster", "3", "--port", "9000");
        final CommandRun two = CommandRun.of("demo", "--cluster", "2");

        assertEquals(2, port.status());
        assertTrue(port.err().contains("--port is for a node"), port.err());
        assertEquals(2, two.status());
        assertTrue(two.err().contains("--cluster must be between 3"), two.err());
    }
}
