package io.lockstep.replay.run;

import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.DirectBuffer;

/**
 * Goes over the events or the outputs of a journal, one at a time, so that two journals can be gone over together.
 *
 * <p>Threading: single owner.
 */
final class LogCursor implements AutoCloseable
{
    private static final int FRAME_LIMIT = 1;

    private final BufferedEvents events = new BufferedEvents();
    private final RecordedOutputs outputs = new RecordedOutputs();
    private final EventHandler taking = this::onEvent;
    private final EventRange range;
    private final OutputReader reader;

    private RecordedOutputs.Entry output;
    private int outputOffset;
    private long position;
    private long sequence;
    private long timestampNs;
    private long source;
    private long sourceSequence;
    private DirectBuffer buffer;
    private int offset;
    private int length;

    private LogCursor(final EventRange range, final OutputReader reader)
    {
        this.range = range;
        this.reader = reader;
    }

    static LogCursor ofEvents(final JournalDirectory journal, final JournalPlace from)
    {
        return new LogCursor(EventRange.open(journal.inputRecording(), from, JournalPlace.LAST), null);
    }

    static LogCursor ofOutputs(final JournalDirectory journal)
    {
        return new LogCursor(null, OutputReader.open(journal.outputRecording()));
    }

    /**
     * Go to the next one.
     *
     * @return false where there is none.
     */
    boolean next()
    {
        return range != null ? nextEvent() : nextOutput();
    }

    long position()
    {
        return position;
    }

    long sequence()
    {
        return sequence;
    }

    long timestampNs()
    {
        return timestampNs;
    }

    boolean isEqual(final LogCursor other)
    {
        return sequence == other.sequence &&
            timestampNs == other.timestampNs &&
            source == other.source &&
            sourceSequence == other.sourceSequence &&
            length == other.length &&
            (output == null || output.index() == other.output.index() &&
                output.isLast() == other.output.isLast() && output.outcomeCode() == other.output.outcomeCode()) &&
            equalBytes(other);
    }

    /**
     * Hand the event on.
     */
    void deliver(final EventHandler handler)
    {
        handler.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    boolean isAtOrBehind(final JournalPlace place)
    {
        return !place.isBehind(position, sequence, timestampNs);
    }

    boolean matches(final Condition condition)
    {
        return condition.matches(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    int index()
    {
        return output == null ? -1 : output.index();
    }

    Difference.Item item(final ItemText text)
    {
        return output == null ?
            text.event(timestampNs, source, sourceSequence, buffer, offset, length) :
            text.output(output, buffer, offset, length);
    }

    @Override
    public void close()
    {
        if (range != null)
        {
            range.close();
        }
        else
        {
            reader.close();
        }
    }

    private boolean nextEvent()
    {
        while (!events.poll(taking))
        {
            events.clear();
            if (range.poll(events, FRAME_LIMIT) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private boolean nextOutput()
    {
        outputOffset += output == null ? 0 : outputs.entryLength(outputOffset);
        output = outputs.entry(outputOffset);
        while (output == null)
        {
            outputs.clear();
            outputOffset = 0;
            if (reader.poll(outputs, FRAME_LIMIT) == 0)
            {
                return false;
            }
            output = outputs.entry(0);
        }
        onEvent(0, output.sequence(), output.timestampNs(), output.source(), output.sourceSequence(),
            output.buffer(), output.outputOffset(), output.length());

        return true;
    }

    private void onEvent(
        final long eventPosition,
        final long eventSequence,
        final long eventTimestampNs,
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer eventBuffer,
        final int eventOffset,
        final int eventLength)
    {
        position = eventPosition;
        sequence = eventSequence;
        timestampNs = eventTimestampNs;
        source = eventSource;
        sourceSequence = eventSourceSequence;
        buffer = eventBuffer;
        offset = eventOffset;
        length = eventLength;
    }

    private boolean equalBytes(final LogCursor other)
    {
        boolean isEqual = true;
        for (int i = 0; i < length && isEqual; i++)
        {
            isEqual = buffer.getByte(offset + i) == other.buffer.getByte(other.offset + i);
        }

        return isEqual;
    }
}
