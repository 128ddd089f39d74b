package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.RecordingLogEntry;
import io.lockstep.replay.tools.MemberLogVerification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The log of a cluster in words.
 */
final class MemberLogText
{
    private MemberLogText()
    {
    }

    static JsonLine json(final MemberLog log, final long endPosition)
    {
        final List<Object> entries = new ArrayList<>();
        for (final RecordingLogEntry entry : log.entries())
        {
            entries.add(new JsonLine()
                .field("kind", entry.isTerm() ? "TERM" : "SNAPSHOT")
                .field("leadershipTermId", entry.leadershipTermId())
                .field("basePosition", entry.basePosition())
                .field("logPosition", entry.logPosition() == RecordingLogEntry.OPEN ? null : entry.logPosition())
                .field("timestamp", entry.timestamp()));
        }
        final List<Object> segments = new ArrayList<>();
        for (final long base : log.segmentBases())
        {
            segments.add(new JsonLine()
                .field("file", log.file(base).getFileName().toString())
                .field("basePosition", base));
        }

        return new JsonLine()
            .field("archive", log.archive().toString())
            .field("recording", log.stream().recordingId())
            .field("stream", log.stream().streamId())
            .field("startPosition", log.stream().startPosition())
            .field("endPosition", endPosition)
            .field("committedPosition", committed(log))
            .field("isStopped", log.stream().stopPosition() >= 0)
            .field("entries", entries)
            .field("segments", segments);
    }

    static JsonLine json(final MemberLog log, final MemberLogVerification result)
    {
        return JournalCommand.tail(new JsonLine()
            .field("events", result.events())
            .field("committedEvents", log.committedPosition() == MemberLog.UNKNOWN ? null : result.committedEvents())
            .field("committedPosition", committed(log))
            .field("otherMessages", result.otherMessages())
            .field("terms", result.terms())
            .field("isChecksummed", result.isChecksummed())
            .field("bytes", result.bytes())
            .field("megabytesPerSecond", result.megabytesPerSecond()), result.end());
    }

    static List<String> lines(final MemberLog log, final long endPosition)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(line("archive", "%s", log.archive()));
        lines.add(line("recording", "%d, stream %d, %s", log.stream().recordingId(), log.stream().streamId(),
            log.stream().stopPosition() >= 0 ? "stopped" : "not stopped: being written, or ended by a kill"));
        lines.add(line("log", "position %,d to %,d", log.stream().startPosition(), endPosition));
        lines.add(line("committed", "%s", tail(log, endPosition)));
        for (final RecordingLogEntry entry : log.entries())
        {
            lines.add(line(entry.isTerm() ? "term" : "snapshot", "%d, %s", entry.leadershipTermId(), entry.isTerm() ?
                String.format(Locale.ROOT, "from %,d %s", entry.basePosition(),
                    entry.logPosition() == RecordingLogEntry.OPEN ? "on" :
                    String.format(Locale.ROOT, "to %,d", entry.logPosition())) :
                String.format(Locale.ROOT, "at %,d", entry.logPosition())));
        }
        for (final long base : log.segmentBases())
        {
            lines.add(line("segment", "%s, from %,d", log.file(base).getFileName(), base));
        }

        return lines;
    }

    static List<String> lines(final MemberLog log, final MemberLogVerification result)
    {
        return List.of(
            line("log", "%,d events, %,d messages of the cluster's own, %,d terms, %,d bytes, %,.0f MB/s",
                result.events(), result.otherMessages(), result.terms(), result.bytes(), result.megabytesPerSecond()),
            line("committed", "%s%s", tail(log, result.end().position()),
                log.committedPosition() == MemberLog.UNKNOWN ? "" : String.format(Locale.ROOT,
                    "; %,d events, and %,d behind it", result.committedEvents(),
                    result.events() - result.committedEvents())),
            line("checksums", "%s", result.isChecksummed() ? "all equal" :
                "none: the archive was not told to compute any, so that only headers could be checked"));
    }

    private static String tail(final MemberLog log, final long endPosition)
    {
        return log.committedPosition() == MemberLog.UNKNOWN ? "not known: there is no recording log" :
            String.format(Locale.ROOT, "up to %,d for sure; of the %,d bytes behind it the member's files do not tell",
                log.committedPosition(), Math.max(0, endPosition - log.committedPosition()));
    }

    /**
     * What of a log was run.
     */
    static String run(final MemberLog log, final boolean isTailWanted)
    {
        return isTailWanted ? "all that was logged, also what is not known to be committed" :
            String.format(Locale.ROOT,
                "what is known to be committed, up to position %,d; --tail runs what is behind it",
                log.committedPosition());
    }

    static Long committed(final MemberLog log)
    {
        return log.committedPosition() == MemberLog.UNKNOWN ? null : log.committedPosition();
    }

    private static String line(final String name, final String format, final Object... args)
    {
        return String.format(Locale.ROOT, "%-12s " + format, prepend(name, args));
    }

    private static Object[] prepend(final String name, final Object[] args)
    {
        final Object[] all = new Object[args.length + 1];
        all[0] = name;
        System.arraycopy(args, 0, all, 1, args.length);

        return all;
    }
}
