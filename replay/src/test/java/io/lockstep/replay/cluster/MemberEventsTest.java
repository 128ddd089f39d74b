package io.lockstep.replay.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.EventRefusedDecoder;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.SessionCloseDecoder;
import io.lockstep.codecs.control.SessionOpenDecoder;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Which events the messages of a cluster's log come to.
 */
@Timeout(60)
class MemberEventsTest
{
    private static final int SCHEMA_ID = 78;
    private static final int LENGTH = 16;
    private static final int MAX_EVENT_LENGTH = 64;
    private static final int MAX_OUTPUT_LENGTH = 64;
    private static final int OPEN = 1;
    private static final int CLOSED_BY_TIMEOUT = 2;
    private static final long SESSION = 1001;
    private static final long SOURCE = 7;

    @TempDir
    private Path directory;

    private WrittenMember member;

    @BeforeEach
    void beginLog() throws IOException
    {
        member = new WrittenMember(directory);
        member.newTerm();
    }

    @Test
    void shouldCountOpeningsEventsAndRefusalsButNothingElse() throws IOException
    {
        member.event(SESSION, 5, 1, event(LENGTH, SCHEMA_ID));
        member.connect(SESSION, 10, SOURCE);
        member.malformed(SESSION, 11);
        member.event(SESSION, 20, 1, event(LENGTH, SCHEMA_ID));
        member.event(SESSION, 15, 2, event(LENGTH, SCHEMA_ID + 1));
        member.connect(SESSION, 16, SOURCE);
        member.event(SESSION, 30, 3, event(MAX_EVENT_LENGTH + 1, SCHEMA_ID));
        member.write();

        assertEquals(
            List.of("1 10 7:0 SessionOpen", "2 20 7:1 event", "3 20 7:2 EventRefused", "4 30 7:3 EventRefused"),
            events(0, Long.MAX_VALUE));
    }

    @Test
    void shouldEndASessionThatIsClosedOrFollowedByAnother() throws IOException
    {
        member.connect(SESSION, 10, SOURCE);
        member.connect(SESSION + 1, 20, SOURCE);
        member.close(SESSION, 30, CLOSED_BY_TIMEOUT);
        member.close(SESSION + 1, 40, CLOSED_BY_TIMEOUT);
        member.write();

        assertEquals(
            List.of("1 10 7:0 SessionOpen", "2 20 7:0 SessionClose SUPERSEDED", "3 20 7:0 SessionOpen",
                "4 40 7:0 SessionClose TIMEOUT"),
            events(0, Long.MAX_VALUE));
    }

    @Test
    void shouldAdvanceTimeWhereATimerIsStillDue() throws IOException
    {
        member.connect(SESSION, 10, SOURCE);
        member.event(SESSION, 20, 1, event(LENGTH, SCHEMA_ID));
        member.timer(LogSequencer.TIMER_ID, 20 + Delaying.DELAY_NS);
        member.timer(LogSequencer.TIMER_ID, 300);
        member.event(SESSION, 400, 2, event(LENGTH, SCHEMA_ID));
        member.event(SESSION, 900, 3, event(LENGTH, SCHEMA_ID));
        // The last event was behind the deadline, and took it along.
        member.timer(LogSequencer.TIMER_ID, 901);
        member.timer(LogSequencer.TIMER_ID + 1, 2_000);
        member.write();

        assertEquals(
            List.of("1 10 7:0 SessionOpen", "2 20 7:1 event", "3 120 0:0 TimeAdvanced", "4 400 7:2 event",
                "5 900 7:3 event"),
            events(16, Long.MAX_VALUE));
    }

    @Test
    void shouldEndWhereItIsTold() throws IOException
    {
        member.connect(SESSION, 10, SOURCE);
        final int position = member.event(SESSION, 20, 1, event(LENGTH, SCHEMA_ID));
        member.event(SESSION, 30, 2, event(LENGTH, SCHEMA_ID));
        member.write();

        assertEquals(List.of("1 10 7:0 SessionOpen"), events(0, position));
    }

    @Test
    void shouldEndBehindAnEventThatMembersCouldNotApply() throws IOException
    {
        member.connect(SESSION, 10, SOURCE);
        for (int i = 1; i <= 3; i++)
        {
            // The second timer finds no room.
            member.event(SESSION, 20, i, event(LENGTH, SCHEMA_ID));
        }
        member.write();

        assertEquals(List.of("1 10 7:0 SessionOpen", "2 20 7:1 event", "3 20 7:2 event"), events(1, Long.MAX_VALUE));
    }

    private List<String> events(final int maxTimers, final long endPosition)
    {
        final List<String> events = new ArrayList<>();
        final CoreContext application = new CoreContext()
            .processor(new Delaying())
            .maxTimers(maxTimers)
            .eventCheck((buffer, offset, length) -> SchemaIds.schemaId(buffer, offset) == SCHEMA_ID);
        try (MemberEvents reader = new MemberEvents(MemberLog.open(directory, MemberLog.UNKNOWN).messages(),
            application, MAX_OUTPUT_LENGTH, MAX_EVENT_LENGTH, endPosition))
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                events.add(sequence + " " + timestampNs + " " + source + ":" + sourceSequence + " " +
                    name(buffer, offset)), 1) > 0)
            {
                // To the end.
            }

            assertEquals(events.size(), reader.end().sequence());
        }

        return events;
    }

    private static String name(final DirectBuffer buffer, final int offset)
    {
        final int templateId = SchemaIds.templateId(buffer, offset);
        if (SchemaIds.schemaId(buffer, offset) != MessageHeaderDecoder.SCHEMA_ID)
        {
            return "event";
        }

        return switch (templateId)
        {
            case SessionOpenDecoder.TEMPLATE_ID -> "SessionOpen";
            case SessionCloseDecoder.TEMPLATE_ID -> "SessionClose " + new SessionCloseDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).reason();
            case EventRefusedDecoder.TEMPLATE_ID -> "EventRefused";
            case TimeAdvancedDecoder.TEMPLATE_ID -> "TimeAdvanced";
            default -> "template " + templateId;
        };
    }

    private static UnsafeBuffer event(final int length, final int schemaId)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
        event.putShort(0, (short)(length - SchemaIds.MESSAGE_HEADER_LENGTH));
        event.putShort(2, (short)OPEN);
        event.putShort(4, (short)schemaId);

        return event;
    }

    /**
     * Schedules a timer with each event.
     */
    private static final class Delaying implements Processor
    {
        static final long DELAY_NS = 100;

        private ProcessorContext ctx;

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            if (!ctx.schedule(ctx.sequence(), ctx.timeNs() + DELAY_NS))
            {
                throw new IllegalStateException("no room for a timer");
            }
        }

        @Override
        public void onTimer(final long timerId, final long deadlineNs)
        {
            // That it fires is enough.
        }
    }
}
