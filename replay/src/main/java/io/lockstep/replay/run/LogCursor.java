package io.lockstep.replay.run;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.DirectBuffer;

/**
 * Goes over the events or the outputs of a journal, or the events of a member's log, one at a time, so that two can be
 * gone over together.
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
    private final MemberLog member;

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

    private LogCursor(final EventRange range, final OutputReader reader, final MemberLog member)
    {
        this.range = range;
        this.reader = reader;
        this.member = member;
    }

    static LogCursor ofEvents(final JournalDirectory journal, final JournalPlace from)
    {
        return new LogCursor(EventRange.open(journal.inputRecording(), from, JournalPlace.LAST), null, null);
    }

    static LogCursor ofEvents(final EventRange range)
    {
        return new LogCursor(range, null, null);
    }

    static LogCursor ofEvents(final MemberLog member, final JournalPlace from)
    {
        return new LogCursor(EventRange.of(member.reader(), from, JournalPlace.LAST), null, member);
    }

    static LogCursor ofOutputs(final JournalDirectory journal)
    {
        return new LogCursor(null, OutputReader.open(journal.outputRecording()), null);
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
        return isAtPlaceOf(other) &&
            timestampNs == other.timestampNs &&
            isOfOriginOf(other) &&
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
        if (output != null)
        {
            return text.output(output, buffer, offset, length);
        }

        final Difference.Item event = text.event(timestampNs, source, sourceSequence, buffer, offset, length);
        return member == null ? event :
            new Difference.Item(event.type(), event.fields(), event.note() + ", " + placeInLog());
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

    /**
     * Members count from the first message that each of them kept, but have all messages at the same positions.
     */
    private boolean isAtPlaceOf(final LogCursor other)
    {
        return member != null && other.member != null ? position == other.position : sequence == other.sequence;
    }

    /**
     * A member's log tells a session where a journal tells a source.
     */
    private boolean isOfOriginOf(final LogCursor other)
    {
        return (member == null) != (other.member == null) ||
            source == other.source && sourceSequence == other.sourceSequence;
    }

    private String placeInLog()
    {
        final String place = "position " + position;
        return member.committedPosition() == MemberLog.UNKNOWN ? place :
            place + (position < member.committedPosition() ? ", committed" : ", committed or not");
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
