package io.lockstep.transport.cluster;

import io.aeron.archive.checksum.Checksums;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Look at everything that a member needs, before anything of it is started.
 *
 * <p>Threading: the caller's thread.
 */
final class Preflight
{
    private Preflight()
    {
    }

    /**
     * What is wrong.
     *
     * @return one sentence for each fault, naming the setting and its value; none where the member can start.
     */
    static List<String> faults(final ClusterNodeContext ctx)
    {
        final List<String> faults = new ArrayList<>();
        checkMembers(ctx, faults);
        checkDirectory(ctx.directory(), ctx.segmentLength(), faults);
        checkEvidence(ctx.directory(), faults);
        checkAccess(faults);
        if (faults.isEmpty())
        {
            checkPorts(ctx.member(), faults);
        }
        if (faults.isEmpty() && !MemberMarks.awaitSilence(ctx))
        {
            faults.add("another process runs a member in this directory: directory=" + ctx.directory());
        }

        return faults;
    }

    private static void checkMembers(final ClusterNodeContext ctx, final List<String> faults)
    {
        final Set<Integer> ids = new HashSet<>();
        final Set<String> endpoints = new HashSet<>();
        for (final ClusterMember member : ctx.members())
        {
            if (!ids.add(member.id()))
            {
                faults.add("two members have one id: member." + member.id());
            }
            for (final int port : member.ports())
            {
                if (!endpoints.add(member.endpoint(port)))
                {
                    faults.add("an endpoint is named twice: " + member.endpoint(port));
                }
            }
        }
        if (!ids.contains(ctx.memberId()))
        {
            faults.add("the member is not one of the members: member=" + ctx.memberId() + " members=" + ids);
        }
    }

    private static void checkDirectory(final Path directory, final long segmentLength, final List<String> faults)
    {
        try
        {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "preflight", ".tmp"));
            final long usable = Files.getFileStore(directory).getUsableSpace();
            if (usable <= segmentLength)
            {
                // The archive would refuse to record.
                faults.add("there is no room for another segment of the log: directory=" + directory +
                    " usable=" + usable + " segmentLength=" + segmentLength);
            }
        }
        catch (final IOException ex)
        {
            faults.add("can not write into the directory: directory=" + directory + " reason=" + ex);
        }
    }

    private static void checkEvidence(final Path directory, final List<String> faults)
    {
        final String reason = DivergenceEvidence.reason(directory);
        if (reason != null)
        {
            faults.add("the member stopped because it differed from the others, and its state is not the cluster's: " +
                reason + "; keep " + directory + " to look into it, and start with an empty directory");
        }
    }

    private static void checkAccess(final List<String> faults)
    {
        try
        {
            Checksums.crc32c();
        }
        catch (final RuntimeException | LinkageError ex)
        {
            faults.add("the JVM does not let Aeron Archive compute CRC32C: add " +
                "--add-opens=java.base/java.util.zip=ALL-UNNAMED to the command");
        }
    }

    private static void checkPorts(final ClusterMember member, final List<String> faults)
    {
        for (final int port : member.ports())
        {
            final InetSocketAddress address = new InetSocketAddress(member.host(), port);
            if (address.isUnresolved())
            {
                faults.add("the member's host is not known: host=" + member.host());
                return;
            }
            try
            {
                new DatagramSocket(address).close();
            }
            catch (final SocketException ex)
            {
                faults.add("can not listen: endpoint=" + member.endpoint(port) + " reason=" + ex.getMessage() +
                    "; is another process there, or is the address another host's?");
            }
        }
    }
}
