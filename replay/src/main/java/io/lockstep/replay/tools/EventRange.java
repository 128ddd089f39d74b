package io.lockstep.replay.tools;

import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.EventReader;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.Recording;
import io.lockstep.replay.journal.SegmentExtent;
import org.agrona.DirectBuffer;

import java.util.List;

/**
 * Reads the input events from one place of a journal to another.
 *
 * <p>A journal need not begin with the first event of its history; the first sequence in the journal is that of its
 * first frame, and a place before it stands for it.
 *
 * <p>Threading: single owner; the journal may be written meanwhile.
 */
public final class EventRange implements AutoCloseable
{
    private final EventReader reader;
    private final JournalPlace from;
    private final JournalPlace to;
    private final EventHandler selecting = this::onEvent;

    private EventHandler handler;
    private boolean isAtStart;
    private boolean isPast;

    private EventRange(final EventReader reader, final JournalPlace from, final JournalPlace to)
    {
        this.reader = reader;
        this.from = from;
        this.to = to;
    }

    /**
     * Open a range.
     *
     * @param recording input events.
     * @param from      place of the first event.
     * @param to        place of the last event; the place itself included.
     * @return the range, before its first event.
     */
    public static EventRange open(final Recording recording, final JournalPlace from, final JournalPlace to)
    {
        return new EventRange(reader(recording, from), from, to);
    }

    /**
     * What a reader hands out between two places.
     *
     * @param reader before its first event; closed with the range.
     * @param from   place of the first event.
     * @param to     place of the last event; the place itself included.
     * @return the range.
     */
    public static EventRange of(final EventReader reader, final JournalPlace from, final JournalPlace to)
    {
        return new EventRange(reader, from, to);
    }

    /**
     * Hand out the events of the next frames, as far as they are in the range.
     *
     * @param eventHandler to receive them.
     * @param frameLimit   most frames.
     * @return number of frames read; zero where no more are there, for now or for ever, or the range is done.
     */
    public int poll(final EventHandler eventHandler, final int frameLimit)
    {
        if (isPast)
        {
            return 0;
        }
        handler = eventHandler;

        return reader.poll(selecting, frameLimit);
    }

    /**
     * Whether an event behind the range was met.
     *
     * @return true if nothing can follow any more.
     */
    public boolean isPast()
    {
        return isPast;
    }

    /**
     * Where the next frame begins.
     *
     * @return the position in bytes.
     */
    public long position()
    {
        return reader.position();
    }

    /**
     * The end that {@link #poll} came to.
     *
     * @return where the journal ends.
     */
    public JournalEnd end()
    {
        return reader.end();
    }

    @Override
    public void close()
    {
        reader.close();
    }

    /**
     * The first sequence in a journal, which is above one where what came before was cut off.
     *
     * @param recording input events.
     * @return the sequence; zero where there is no event.
     */
    public static long firstSequence(final Recording recording)
    {
        final long[] first = new long[1];
        try (JournalReader reader = JournalReader.open(recording))
        {
            reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                first[0] = first[0] == 0 ? sequence : first[0], 1);
        }

        return first[0];
    }

    private void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isPast || !isAtStart && from.isBehind(position, sequence, timestampNs))
        {
            return;
        }
        isAtStart = true;
        if (to.isBefore(position, sequence, timestampNs))
        {
            isPast = true;
            return;
        }

        handler.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    private static JournalReader reader(final Recording recording, final JournalPlace from)
    {
        return switch (from.kind())
        {
            case SEQUENCE -> from.value() <= firstSequence(recording) ?
                JournalReader.open(recording) : JournalReader.openAtSequence(recording, from.value());
            case POSITION -> atSegment(recording, from, false);
            case TIME -> atSegment(recording, from, true);
        };
    }

    /**
     * A reader at the last segment that begins before a place.
     */
    private static JournalReader atSegment(final Recording recording, final JournalPlace from, final boolean isByTime)
    {
        final List<SegmentExtent> extents = SegmentExtent.allOf(recording);
        int low = 0;
        int high = extents.size() - 1;
        while (low < high)
        {
            final int middle = (low + high + 1) >>> 1;
            final SegmentExtent extent = extents.get(middle);
            final boolean isBefore = extent.lastFramePosition() >= 0 && from.value() >
                (isByTime ? firstTimestampNs(recording, extent.basePosition()) : extent.basePosition());
            low = isBefore ? middle : low;
            high = isBefore ? high : middle - 1;
        }

        return extents.isEmpty() ?
            JournalReader.open(recording) : JournalReader.openAtPosition(recording, extents.get(low).basePosition());
    }

    private static long firstTimestampNs(final Recording recording, final long position)
    {
        final long[] first = {Long.MAX_VALUE};
        try (JournalReader reader = JournalReader.openAtPosition(recording, position))
        {
            reader.poll((framePosition, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                first[0] = Math.min(first[0], timestampNs), 1);
        }

        return first[0];
    }
}
