package io.lockstep.transport.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is wrong is told before anything is started, and by its name.
 */
class PreflightTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldFindNothingWrong()
    {
        assertEquals(List.of(), Preflight.faults(context(ClusterMember.onThisHost(3), 2)));
    }

    @Test
    void shouldNameAPortThatIsTaken() throws IOException
    {
        final List<ClusterMember> members = ClusterMember.onThisHost(1);
        final int port = members.get(0).consensusPort();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", port)))
        {
            final List<String> faults = Preflight.faults(context(members, 0));

            assertEquals(1, faults.size(), faults.toString());
            assertTrue(faults.get(0).contains("127.0.0.1:" + socket.getLocalPort()), faults.toString());
        }
    }

    @Test
    void shouldNameAllThatIsWrongWithTheMembers()
    {
        final ClusterMember member = ClusterMember.parse(0, "127.0.0.1:9000");
        final List<String> faults = Preflight.faults(context(List.of(member, member), 3));

        assertTrue(faults.contains("two members have one id: member.0"), faults.toString());
        assertTrue(faults.contains("an endpoint is named twice: 127.0.0.1:9004"), faults.toString());
        assertTrue(faults.stream().anyMatch((fault) -> fault.contains("member=3")), faults.toString());
    }

    @Test
    void shouldRefuseAnAddressThatIsNone()
    {
        assertThrows(IllegalArgumentException.class, () -> ClusterMember.parse(0, "localhost"));
        assertThrows(IllegalArgumentException.class, () -> ClusterMember.parse(0, "localhost:x"));
        assertThrows(IllegalArgumentException.class, () -> ClusterMember.parse(0, "localhost:1,2"));
        assertThrows(IllegalArgumentException.class, () -> ClusterMember.parse(0, "localhost:65534"));
    }

    @Test
    void shouldReadAConfiguration() throws IOException
    {
        final ClusterNodeContext ctx = ClusterConfiguration.read(write(
            "application=tally", "member=1", "directory=" + directory.resolve("data"), "heartbeat.timeout.ms=7000",
            "member.0=10.0.0.1:9000", "member.1=10.0.0.2:9100,9200,9300,9400,9500")).node();

        assertEquals(1, ctx.memberId());
        assertEquals(7_000_000_000L, ctx.leaderHeartbeatTimeoutNs());
        assertEquals(List.of(9000, 9001, 9002, 9003, 9004), ctx.members().get(0).ports());
        assertEquals("0=10.0.0.1:9000,1=10.0.0.2:9100", ClusterMember.ingressEndpoints(ctx.members()));
        assertEquals(9300, ctx.member().logPort());
    }

    @Test
    void shouldRefuseAKeyOrAValueThatIsNotKnown() throws IOException
    {
        final Path unknown = write("application=tally", "membr=1");
        final Path missing = write("application=tally", "directory=" + directory);
        final Path strange = write("application=other", "member=0", "directory=" + directory);

        assertThrows(IllegalArgumentException.class, () -> ClusterConfiguration.read(unknown));
        assertThrows(IllegalArgumentException.class, () -> ClusterConfiguration.read(missing).node());
        assertThrows(IllegalArgumentException.class, () -> ClusterConfiguration.read(strange).node());
    }

    private ClusterNodeContext context(final List<ClusterMember> members, final int memberId)
    {
        return new ClusterNodeContext().members(members).memberId(memberId).directory(directory);
    }

    private Path write(final String... lines) throws IOException
    {
        return Files.write(Files.createTempFile(directory, "member", ".properties"), List.of(lines));
    }
}
