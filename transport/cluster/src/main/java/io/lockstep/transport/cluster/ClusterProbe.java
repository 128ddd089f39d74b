package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.cluster.ClusterMembership;
import io.aeron.cluster.ClusterTool;
import io.aeron.exceptions.AeronException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

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
     * The newest event that a member has applied.
     *
     * @param aeronDirectoryName of the member's media driver.
     * @return the sequence; {@link Aeron#NULL_VALUE} where no member is there. That of a member that was killed stays
     * as it was.
     */
    public static long appliedSequence(final String aeronDirectoryName)
    {
        return counter(aeronDirectoryName, ClusterHost.APPLIED_TYPE_ID);
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
        return read(aeronDirectoryName, (long)Aeron.NULL_VALUE, (counters) ->
        {
            final int counterId = counterId(counters, ofTypeId);
            return counterId == Aeron.NULL_VALUE ? Aeron.NULL_VALUE : counters.getCounterValue(counterId);
        });
    }

    /**
     * The first counter of a type.
     */
    static int counterId(final CountersReader counters, final int ofTypeId)
    {
        final int[] found = {Aeron.NULL_VALUE};
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (typeId == ofTypeId)
            {
                found[0] = counterId;
            }
        });

        return found[0];
    }

    /**
     * Look into the counters of a media driver.
     *
     * @param absent the answer where there is no media driver, or none yet.
     * @param reader is given the counters, which may be written to, and are not to be kept.
     */
    static <T> T read(final String aeronDirectoryName, final T absent, final Function<CountersReader, T> reader)
    {
        final MappedByteBuffer mapped = map(Path.of(aeronDirectoryName, CncFileDescriptor.CNC_FILE));
        if (mapped == null)
        {
            return absent;
        }

        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final int version = metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
            if (version == 0)
            {
                // Written last by a driver that starts.
                return absent;
            }

            CncFileDescriptor.checkVersion(version);
            return reader.apply(new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
                CncFileDescriptor.createCountersValuesBuffer(mapped, metaData),
                StandardCharsets.US_ASCII));
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }

    private static MappedByteBuffer map(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            // A driver that starts makes the file first, and then gives it its length.
            final long length = channel.size();
            return length < CncFileDescriptor.META_DATA_LENGTH ?
                null : channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
