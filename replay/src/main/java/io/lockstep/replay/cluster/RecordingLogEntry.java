package io.lockstep.replay.cluster;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the file in which a member of an Aeron Cluster keeps its leadership terms and snapshots.
 *
 * @param isTerm           true for a leadership term, false for a snapshot.
 * @param recordingId      of the log, or of the snapshot.
 * @param leadershipTermId of the term, or that the snapshot was taken in.
 * @param basePosition     where that term begins in the log.
 * @param logPosition      where the term ends, or what the snapshot is behind; {@link #OPEN} for a term that was not
 *                         closed.
 * @param timestamp        when it began or was taken, in the cluster's unit of time.
 */
public record RecordingLogEntry(
    boolean isTerm, long recordingId, long leadershipTermId, long basePosition, long logPosition, long timestamp)
{
    /**
     * Position of what has no end yet.
     */
    public static final long OPEN = -1;

    static final String FILE_NAME = "recording.log";

    private static final int LEADERSHIP_TERM_ID_OFFSET = 8;
    private static final int BASE_POSITION_OFFSET = 16;
    private static final int LOG_POSITION_OFFSET = 24;
    private static final int TIMESTAMP_OFFSET = 32;
    private static final int TYPE_OFFSET = 44;
    private static final int ENDPOINT_OFFSET = 48;
    private static final int ALIGNMENT = 64;
    private static final int MAX_LENGTH = 4096;
    private static final int TERM = 0;
    private static final int SNAPSHOT = 1;
    private static final int STANDBY_SNAPSHOT = 2;

    /**
     * Read the entries that are valid.
     *
     * @param file that has them.
     * @return in the order of the file.
     * @throws IOException where it cannot be read.
     */
    static List<RecordingLogEntry> all(final Path file) throws IOException
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(file));
        final List<RecordingLogEntry> entries = new ArrayList<>();
        int offset = 0;
        while (buffer.capacity() - offset >= ALIGNMENT)
        {
            // What was invalidated has the sign bit set, and is left out with whatever is not known here.
            final int type = buffer.getInt(offset + TYPE_OFFSET);
            if (type == TERM || type == SNAPSHOT)
            {
                entries.add(new RecordingLogEntry(
                    type == TERM,
                    buffer.getLong(offset),
                    buffer.getLong(offset + LEADERSHIP_TERM_ID_OFFSET),
                    buffer.getLong(offset + BASE_POSITION_OFFSET),
                    buffer.getLong(offset + LOG_POSITION_OFFSET),
                    buffer.getLong(offset + TIMESTAMP_OFFSET)));
            }
            offset += length(buffer, offset, type & Integer.MAX_VALUE);
        }

        return entries;
    }

    private static int length(final UnsafeBuffer buffer, final int offset, final int type)
    {
        final int endpoint = type == STANDBY_SNAPSHOT ? buffer.getInt(offset + ENDPOINT_OFFSET) : 0;
        return endpoint <= 0 || endpoint > MAX_LENGTH ? ALIGNMENT :
            BitUtil.align(ENDPOINT_OFFSET + Integer.BYTES + endpoint, ALIGNMENT);
    }
}
