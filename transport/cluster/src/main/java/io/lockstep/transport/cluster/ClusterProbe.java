package io.lockstep.transport.cluster;

import io.aeron.cluster.ClusterMembership;
import io.aeron.cluster.ClusterTool;
import io.aeron.exceptions.AeronException;

import java.io.File;
import java.nio.file.Path;

/**
 * Question to a member that runs on this host, by way of its directory.
 *
 * <p>Threading: the caller's thread, which waits for the answer.
 */
public final class ClusterProbe
{
    private ClusterProbe()
    {
    }

    /**
     * What a member says of its cluster.
     *
     * @param directory of the member.
     * @param timeoutMs for the answer.
     * @return null where it does not answer.
     */
    public static ClusterMembership membership(final Path directory, final long timeoutMs)
    {
        final File cluster = directory.resolve(ClusterNode.CLUSTER_DIRECTORY).toFile();
        final ClusterMembership membership = new ClusterMembership();
        try
        {
            return ClusterTool.markFileExists(cluster) &&
                ClusterTool.listMembers(membership, cluster, timeoutMs) ? membership : null;
        }
        catch (final AeronException | IllegalStateException ex)
        {
            // The media driver of a killed member has left its directory, and nobody is there.
            return null;
        }
    }
}
