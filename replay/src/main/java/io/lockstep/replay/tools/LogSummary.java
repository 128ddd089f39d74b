package io.lockstep.replay.tools;

import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.Recording;
import io.lockstep.replay.journal.SegmentExtent;

import java.util.ArrayList;
import java.util.List;

/**
 * What a log of a journal holds, segment by segment.
 *
 * <p>Only the last segment with events is read whole; of the others the first and the last frame, so that a long
 * journal is listed as fast as a short one.
 *
 * @param segments in ascending order of position.
 * @param end      of the log.
 */
public record LogSummary(List<SegmentSummary> segments, JournalEnd end)
{
    static LogSummary ofEvents(final Recording recording)
    {
        return of(recording, (position, handler) -> LogReader.ofEvents(recording, position, handler));
    }

    static LogSummary ofOutputs(final Recording recording)
    {
        return of(recording, (position, handler) -> LogReader.ofOutputs(recording, position, handler));
    }

    /**
     * Number of events in the log; in the output log, of events that have their outputs there.
     *
     * @return the number.
     */
    public long events()
    {
        long first = 0;
        long last = 0;
        for (final SegmentSummary segment : segments)
        {
            if (!segment.isEmpty())
            {
                first = first == 0 ? segment.firstSequence() : first;
                last = segment.lastSequence();
            }
        }

        return last == 0 ? 0 : last - first + 1;
    }

    /**
     * Bytes used in all segments.
     *
     * @return the sum.
     */
    public long bytes()
    {
        return segments.stream().mapToLong(SegmentSummary::bytes).sum();
    }

    private static LogSummary of(final Recording recording, final Opening opening)
    {
        final List<SegmentExtent> extents = SegmentExtent.allOf(recording);
        final List<SegmentSummary> segments = new ArrayList<>();
        JournalEnd end = JournalEnd.OF_NOTHING;
        int last = extents.size() - 1;
        while (last > 0 && extents.get(last).lastFramePosition() < 0)
        {
            last--;
        }
        for (int i = 0; i < extents.size(); i++)
        {
            final SegmentExtent extent = extents.get(i);
            final Span span = new Span(extent.basePosition() + recording.segmentLength());
            long endPosition = extent.endPosition();
            if (i == last)
            {
                end = readWhole(extent, opening, span);
                endPosition = Math.min(end.position(), span.limit);
            }
            else if (i < last)
            {
                readEnds(extent, opening, span);
            }
            segments.add(span.summary(extent, endPosition));
        }

        return new LogSummary(List.copyOf(segments), end);
    }

    private static void readEnds(final SegmentExtent extent, final Opening opening, final Span span)
    {
        try (LogReader reader = opening.at(extent.basePosition(), span))
        {
            reader.poll(1);
        }
        if (extent.lastFramePosition() > extent.basePosition())
        {
            try (LogReader reader = opening.at(extent.lastFramePosition(), span))
            {
                reader.poll(1);
            }
        }
    }

    private static JournalEnd readWhole(final SegmentExtent extent, final Opening opening, final Span span)
    {
        try (LogReader reader = opening.at(extent.basePosition(), span))
        {
            while (reader.poll(1) > 0)
            {
                // All of them.
            }

            return reader.end();
        }
    }

    /**
     * Opens the log at a position.
     */
    @FunctionalInterface
    private interface Opening
    {
        LogReader at(long position, LogReader.EntryHandler handler);
    }

    /**
     * First and last entry below a position.
     */
    private static final class Span implements LogReader.EntryHandler
    {
        private final long limit;
        private long firstSequence;
        private long firstTimestampNs;
        private long lastSequence;
        private long lastTimestampNs;

        Span(final long limit)
        {
            this.limit = limit;
        }

        @Override
        public void onEntry(final long position, final long sequence, final long timestampNs, final int length)
        {
            if (position < limit)
            {
                if (lastSequence == 0)
                {
                    firstSequence = sequence;
                    firstTimestampNs = timestampNs;
                }
                lastSequence = sequence;
                lastTimestampNs = timestampNs;
            }
        }

        SegmentSummary summary(final SegmentExtent extent, final long endPosition)
        {
            return new SegmentSummary(
                extent.file().getFileName().toString(),
                extent.basePosition(),
                endPosition - extent.basePosition(),
                firstSequence,
                lastSequence,
                firstTimestampNs,
                lastTimestampNs);
        }
    }
}
