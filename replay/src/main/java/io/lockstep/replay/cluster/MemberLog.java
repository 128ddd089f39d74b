package io.lockstep.replay.cluster;

import io.lockstep.replay.journal.JournalException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The log of an Aeron Cluster, as one member has it: the recording, and what the member knows of its terms.
 *
 * <p>Of what is recorded, the part up to {@link #committedPosition()} is committed for sure: it is in front of a later
 * term or of a snapshot, or the term that it is in was closed there. How far the last term was committed is kept in
 * memory only, so that of the part behind it the files of one member do not tell.
 *
 * <p>Threading: immutable.
 *
 * @param archive           directory of the archive.
 * @param stream            the recording that is the log.
 * @param entries           of the recording log; none where there is only an archive.
 * @param committedPosition as above; {@link #UNKNOWN} where there is only an archive.
 */
public record MemberLog(
    Path archive, RecordedStream stream, List<RecordingLogEntry> entries, long committedPosition)
{
    /**
     * Position of which nothing tells.
     */
    public static final long UNKNOWN = -1;

    private static final List<String> ARCHIVE_NAMES = List.of("", "archive", "aeron-archive");
    private static final List<String> CLUSTER_NAMES = List.of("", "cluster", "aeron-cluster", "consensus-module");

    /**
     * Whether a directory is an archive, or a member's with an archive in it.
     *
     * @param directory to look at.
     * @return true if so.
     */
    public static boolean isIn(final Path directory)
    {
        return find(directory, ARCHIVE_NAMES, RecordedStream.CATALOG_NAME) != null;
    }

    /**
     * Look at a member's directory, or at an archive.
     *
     * @param directory   with an archive, and perhaps a recording log, in it or right below.
     * @param recordingId of the log; negative for the one that the recording log names, or the only one of the archive.
     * @return the log.
     * @throws JournalException where there is none, or it cannot be read.
     */
    public static MemberLog open(final Path directory, final long recordingId)
    {
        final Path archive = find(directory, ARCHIVE_NAMES, RecordedStream.CATALOG_NAME);
        final Path cluster = find(directory, CLUSTER_NAMES, RecordingLogEntry.FILE_NAME);
        if (archive == null)
        {
            throw new JournalException("there is no archive: directory=" + directory + "; name a directory that has " +
                RecordedStream.CATALOG_NAME + ", itself or in a directory named archive");
        }
        try
        {
            final List<RecordingLogEntry> entries = cluster == null ? List.of() :
                RecordingLogEntry.all(cluster.resolve(RecordingLogEntry.FILE_NAME));
            final RecordedStream stream =
                choose(archive, RecordedStream.all(archive), entries, recordingId);
            final List<RecordingLogEntry> ofLog = entries.stream()
                .filter((entry) -> !entry.isTerm() || entry.recordingId() == stream.recordingId()).toList();

            return new MemberLog(archive, stream, ofLog, committed(ofLog));
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read the log of a cluster: directory=" + directory + " reason=" + ex +
                "; mend the file system or its rights, then try again", ex);
        }
    }

    /**
     * A reader of its events, from the first one that is kept.
     *
     * @return a reader before that event.
     */
    public MemberLogReader reader()
    {
        return new MemberLogReader(this, stream.startPosition(), true);
    }

    /**
     * All its messages, from the first one that is kept.
     *
     * @return a walk before that message.
     */
    public MemberLogMessages messages()
    {
        return new MemberLogMessages(this, stream.startPosition(), true);
    }

    /**
     * Where the log ends, found by going over the frame headers of the last file.
     *
     * @return the position behind the last frame.
     */
    public long endPosition()
    {
        final List<Long> bases = segmentBases();
        final long last = bases.isEmpty() ? stream.startPosition() : bases.get(bases.size() - 1);
        try (MemberLogReader reader = new MemberLogReader(this, Math.max(last, stream.startPosition()), false))
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) -> { },
                Integer.MAX_VALUE) > 0)
            {
                // Up to the end.
            }

            return reader.position();
        }
    }

    /**
     * Where the files begin that are there.
     *
     * @return the positions, ascending.
     */
    public List<Long> segmentBases()
    {
        final List<Long> bases = new ArrayList<>();
        long base = stream.firstBase();
        while (Files.exists(file(base)))
        {
            bases.add(base);
            base += stream.segmentLength();
        }

        return bases;
    }

    /**
     * The file that begins at a position.
     *
     * @param base where a file begins.
     * @return its path.
     */
    public Path file(final long base)
    {
        return archive.resolve(stream.fileName(base));
    }

    private static RecordedStream choose(
        final Path archive,
        final List<RecordedStream> streams,
        final List<RecordingLogEntry> entries,
        final long recordingId)
    {
        final long wanted = recordingId >= 0 ? recordingId : entries.stream()
            .filter(RecordingLogEntry::isTerm)
            .max(Comparator.comparingLong(RecordingLogEntry::leadershipTermId))
            .map(RecordingLogEntry::recordingId)
            .orElse(streams.size() == 1 ? streams.get(0).recordingId() : UNKNOWN);
        return streams.stream().filter((stream) -> stream.recordingId() == wanted).findFirst()
            .orElseThrow(() -> new JournalException((wanted < 0 ?
                "it has to be said which recording of the archive is meant: directory=" :
                "the archive does not have the recording: recording=" + wanted + " directory=") + archive +
                " recordings: " + streams.stream()
                .map((stream) -> stream.recordingId() + " (stream " + stream.streamId() + ", " + stream.channel() + ")")
                .collect(Collectors.joining("; "))));
    }

    private static long committed(final List<RecordingLogEntry> entries)
    {
        long committed = UNKNOWN;
        for (final RecordingLogEntry entry : entries)
        {
            committed = Math.max(committed, Math.max(entry.isTerm() ? entry.basePosition() : 0, entry.logPosition()));
        }

        return committed;
    }

    private static Path find(final Path directory, final List<String> names, final String file)
    {
        for (final String name : names)
        {
            if (Files.isRegularFile(directory.resolve(name).resolve(file)))
            {
                return directory.resolve(name);
            }
        }

        return null;
    }
}
