package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ClusterMembership;
import io.aeron.cluster.ClusterTool;
import io.aeron.exceptions.AeronException;
import org.agrona.concurrent.status.CountersReader;

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
     * How far a member has come to know what is committed.
     *
     * @param aeronDirectoryName of the member's media driver.
     * @return the position in the log; {@link Aeron#NULL_VALUE} where no member is there. That of a member that was
     * killed stays as it was.
     */
    public static long commitPosition(final String aeronDirectoryName)
    {
        return counter(aeronDirectoryName, AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID);
    }

    /**
     * The newest event behind which more than half of the members told the same digests, as a member knows it.
     *
     * @param aeronDirectoryName of the member's media driver.
     * @return the sequence; {@link Aeron#NULL_VALUE} where the member is not there, or does not compare.
     */
    public static long agreedSequence(final String aeronDirectoryName)
    {
        return counter(aeronDirectoryName, DivergenceAlarm.AGREED_TYPE_ID);
    }

    /**
     * Members that told other digests than more than half did, or all of them where there was no such half.
     *
     * @param aeronDirectoryName of the member's media driver.
     * @return a bit for each; {@link Aeron#NULL_VALUE} where the member is not there, or does not compare.
     */
    public static long differentMembers(final String aeronDirectoryName)
    {
        return counter(aeronDirectoryName, DivergenceAlarm.DIFFERENT_TYPE_ID);
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

    private static long counter(final String aeronDirectoryName, final int ofTypeId)
    {
        final File file = new File(aeronDirectoryName, CncFileDescriptor.CNC_FILE);
        final long[] value = {Aeron.NULL_VALUE};
        if (file.exists())
        {
            final CountersReader counters = ClusterControl.mapCounters(file);
            counters.forEach((counterId, typeId, keyBuffer, label) ->
            {
                if (typeId == ofTypeId)
                {
                    value[0] = counters.getCounterValue(counterId);
                }
            });
        }

        return value[0];
    }
}
