package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.archive.CatalogView;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.client.ClusterException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a member's directory has its log, and how much of it that directory alone proves to be committed.
 *
 * <p>What lies behind the proven position may be committed or not: a member records before a majority has. It is the
 * end of the last term that is followed by another one, or the place of the newest snapshot.
 *
 * @param archiveDirectory  with the segments.
 * @param recordingId       of the log.
 * @param streamId          of its frames.
 * @param initialTermId     of the first frame.
 * @param termLength        in bytes.
 * @param segmentLength     in bytes.
 * @param stopPosition      where the recording ended; {@link Aeron#NULL_VALUE} where it was not ended in order.
 * @param committedPosition up to which the log is proven to be committed.
 */
public record MemberLog(
    Path archiveDirectory,
    long recordingId,
    int streamId,
    int initialTermId,
    int termLength,
    int segmentLength,
    long stopPosition,
    long committedPosition)
{
    /**
     * Find the log of a member that does not run, or of a copy of its directory.
     *
     * @param directory of the member.
     * @return its log.
     * @throws ClusterException if there is none, or it does not begin with the first message.
     */
    public static MemberLog open(final Path directory)
    {
        final File archive = directory.resolve(ClusterNode.ARCHIVE_DIRECTORY).toFile();
        final File cluster = directory.resolve(ClusterNode.CLUSTER_DIRECTORY).toFile();
        if (!Files.exists(cluster.toPath().resolve(RecordingLog.RECORDING_LOG_FILE_NAME)))
        {
            throw new ClusterException("there is no log of a member: directory=" + directory);
        }

        final MemberLog[] found = {null};
        try (RecordingLog recordingLog = new RecordingLog(cluster, false))
        {
            final long recordingId = recordingLog.findLastTermRecordingId();
            final long committed = committedPosition(recordingLog);
            CatalogView.listRecording(archive, recordingId,
                (controlSessionId, correlationId, ofRecordingId, startTimestamp, stopTimestamp, startPosition,
                    stopPosition, initialTermId, segmentLength, termLength, mtuLength, sessionId, streamId,
                    strippedChannel, originalChannel, sourceIdentity) ->
                {
                    if (startPosition != 0)
                    {
                        throw new ClusterException("the log does not begin with its first message, and a replay " +
                            "would need a snapshot: startPosition=" + startPosition + " directory=" + directory);
                    }
                    found[0] = new MemberLog(archive.toPath(), ofRecordingId, streamId, initialTermId, termLength,
                        segmentLength, stopPosition, committed);
                });
        }
        if (found[0] == null)
        {
            throw new ClusterException("the archive does not have the log: directory=" + directory);
        }

        return found[0];
    }

    private static long committedPosition(final RecordingLog recordingLog)
    {
        long position = 0;
        for (final RecordingLog.Entry entry : recordingLog.entries())
        {
            if (entry.isValid)
            {
                position = Math.max(position, Math.max(entry.termBaseLogPosition, entry.logPosition));
            }
        }

        return position;
    }
}
