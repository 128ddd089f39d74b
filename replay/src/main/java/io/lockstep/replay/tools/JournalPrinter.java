package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lockstep.codecs.schema.Mask;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.json.MessageJson;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Skip;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.SkipDecision;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Prints the events or the outputs of a journal as JSON, one object on each line, decoded by the journal's schemas.
 *
 * <p>What no schema of the journal describes, or what is not as its schema says, has the type null and its bytes as
 * hexadecimal digits. Personal data is masked unless it is asked for; so are the bytes of a message that may hold it.
 *
 * <p>Threading: single use.
 */
public final class JournalPrinter
{
    private static final int FRAME_LIMIT = 4;
    private static final long FOLLOW_PARK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_EXACT = 1L << 53;
    private static final String HIDDEN = Mask.ALL.apply("");
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .rootValueSeparator((String)null)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build();

    private final TimeText time = new TimeText();
    private final JournalSchemas schemas;
    private final PrintSelection selection;
    private final JsonGenerator json;
    private final Map<Schema, MessageJson> messages = new IdentityHashMap<>();

    private List<SkipDecision> decisions = List.of();
    private final Deque<KeptEvent> neighbours = new ArrayDeque<>();

    private long matches;
    private int remaining;
    private boolean isMatch;
    private boolean isPast;

    private JournalPrinter(final JournalSchemas schemas, final PrintSelection selection, final JsonGenerator json)
    {
        this.schemas = schemas;
        this.selection = selection;
        this.json = json;
    }

    /**
     * Print what is selected.
     *
     * @param directory of the journal.
     * @param schemas   of the journal.
     * @param selection what to print.
     * @param out       to print to; not closed.
     * @param isClosed  asked now and then whether nobody listens any more.
     * @return number of matches; neighbours are not counted.
     * @throws UncheckedIOException where the writer fails.
     */
    public static long print(
        final JournalDirectory directory,
        final JournalSchemas schemas,
        final PrintSelection selection,
        final Writer out,
        final BooleanSupplier isClosed)
    {
        try (JsonGenerator json = FACTORY.createGenerator(out))
        {
            final JournalPrinter printer = new JournalPrinter(schemas, selection, json);
            if (selection.isOutputs())
            {
                printer.printOutputs(directory, isClosed);
            }
            else
            {
                printer.decisions = DecisionFile.readAll(directory);
                try (EventRange range =
                    EventRange.open(directory.inputRecording(), selection.from(), selection.to()))
                {
                    printer.printEvents(range, isClosed);
                }
            }

            return printer.matches;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Print what is selected of a cluster's log; its places have to be those of the range.
     *
     * @param range     of its events.
     * @param schemas   of the events.
     * @param selection what to print.
     * @param out       to print to; not closed.
     * @param isClosed  asked now and then whether nobody listens any more.
     * @return number of matches; neighbours are not counted.
     * @throws UncheckedIOException where the writer fails.
     */
    public static long print(
        final EventRange range,
        final JournalSchemas schemas,
        final PrintSelection selection,
        final Writer out,
        final BooleanSupplier isClosed)
    {
        try (JsonGenerator json = FACTORY.createGenerator(out))
        {
            final JournalPrinter printer = new JournalPrinter(schemas, selection, json);
            printer.printEvents(range, isClosed);

            return printer.matches;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void printEvents(final EventRange range, final BooleanSupplier isClosed)
    {
        final EventHandler handler = this::onEvent;
        while (!isDone(isClosed) && !range.isPast())
        {
            // Asked before the last look, so that nothing is missed of a writer that ends.
            final boolean isFollowing = selection.isFollowing().getAsBoolean();
            if (range.poll(handler, FRAME_LIMIT) == 0 && !range.isPast() && !await(isFollowing))
            {
                return;
            }
        }
    }

    private void printOutputs(final JournalDirectory directory, final BooleanSupplier isClosed)
    {
        final JournalPlace from = selection.from();
        final boolean isFirst = from.kind() != JournalPlace.Kind.SEQUENCE || from.value() == 1;
        try (OutputReader reader = isFirst ?
            OutputReader.open(directory.outputRecording()) :
            OutputReader.openAtSequence(directory.outputRecording(), from.value(), null))
        {
            final OutputListener listener = (header, buffer, offset, length) ->
                onOutput(reader.framePosition(), header, buffer, offset, length);
            while (!isDone(isClosed))
            {
                final boolean isFollowing = selection.isFollowing().getAsBoolean();
                if (reader.poll(listener, FRAME_LIMIT) == 0 && !await(isFollowing))
                {
                    return;
                }
            }
        }
    }

    private boolean await(final boolean isFollowing)
    {
        try
        {
            json.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        if (isFollowing)
        {
            LockSupport.parkNanos(FOLLOW_PARK_NS);
        }

        return isFollowing && !Thread.currentThread().isInterrupted();
    }

    private boolean isDone(final BooleanSupplier isClosed)
    {
        return isPast || matches >= selection.limit() && remaining == 0 || isClosed.getAsBoolean();
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
        if (matches < selection.limit() && (selection.condition() == null || selection.condition().matches(
            position, sequence, timestampNs, source, sourceSequence, buffer, offset, length)))
        {
            neighbours.forEach((event) -> event.deliver(this::printEvent));
            neighbours.clear();
            isMatch = true;
            matches++;
            remaining = selection.after();
            printEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
            isMatch = false;
        }
        else if (remaining > 0)
        {
            remaining--;
            printEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
        else if (selection.before() > 0)
        {
            if (neighbours.size() == selection.before())
            {
                neighbours.removeFirst();
            }
            neighbours.add(new KeptEvent(
                position, sequence, timestampNs, source, sourceSequence, bytes(buffer, offset, length)));
        }
    }

    private void printEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        try
        {
            begin(position, sequence);
            origin(timestampNs, source, sourceSequence);
            decisions(sequence);
            body(schemas.type(schemas.typeId(buffer, offset)), buffer, offset, length);
            end();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void onOutput(
        final long position,
        final OutputHeader header,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (isPast || !isSelected(position, header, buffer, offset, length))
        {
            return;
        }

        isMatch = true;
        matches++;
        try
        {
            begin(position, header.sequence());
            json.writeNumberField("index", header.index());
            origin(header.timestampNs(), header.source(), header.sourceSequence());
            json.writeStringField("outcome", header.isLast() ? Outcome.ofCode(header.outcomeCode()).name() : null);
            if (header.isEmpty())
            {
                json.writeNullField("type");
                json.writeNullField("event");
            }
            else
            {
                body(schemas.type(schemas.typeId(buffer, offset)), buffer, offset, length);
            }
            end();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean isSelected(
        final long position,
        final OutputHeader header,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        isPast = selection.to().isBefore(position, header.sequence(), header.timestampNs());
        return !isPast &&
            matches < selection.limit() &&
            !selection.from().isBehind(position, header.sequence(), header.timestampNs()) &&
            (selection.condition() == null || selection.condition().matches(
                position, header.sequence(), header.index(), header.timestampNs(), header.source(),
                header.sourceSequence(), buffer, offset, length));
    }

    private void begin(final long position, final long sequence) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("position", position);
        json.writeNumberField("sequence", sequence);
        if (selection.before() + selection.after() > 0)
        {
            json.writeBooleanField("match", isMatch);
        }
        if (selection.committedPosition() >= 0)
        {
            json.writeBooleanField("committed", position < selection.committedPosition());
        }
    }

    private void origin(final long timestampNs, final long source, final long sourceSequence) throws IOException
    {
        json.writeStringField("time", time.of(timestampNs));
        json.writeFieldName("source");
        int64(source);
        json.writeFieldName("sourceSequence");
        int64(sourceSequence);
    }

    private void decisions(final long sequence) throws IOException
    {
        boolean isDecided = false;
        for (final SkipDecision decision : decisions)
        {
            if (decision.skip().sequence() == sequence)
            {
                if (!isDecided)
                {
                    json.writeArrayFieldStart("decisions");
                    isDecided = true;
                }
                decision(decision);
            }
        }
        if (isDecided)
        {
            json.writeEndArray();
        }
    }

    private void decision(final SkipDecision decision) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("skip", decision.skip().scope().name());
        if (decision.skip().scope() == Skip.Scope.TIMER)
        {
            json.writeFieldName("timerId");
            int64(decision.skip().timerId());
        }
        json.writeStringField("reason", decision.reason());
        json.writeEndObject();
    }

    private void int64(final long value) throws IOException
    {
        if (selection.isInt64Text() && (value > MAX_EXACT || value < -MAX_EXACT))
        {
            json.writeString(Long.toString(value));
        }
        else
        {
            json.writeNumber(value);
        }
    }

    private void body(final MessageType type, final DirectBuffer buffer, final int offset, final int length)
        throws IOException
    {
        final MessageJson message = type == null ? null : messages.computeIfAbsent(
            type.schema(),
            (schema) -> new MessageJson(schema, selection.isInt64Text(), selection.isPersonalShown()));
        if (message != null && message.isWritable(buffer, offset, length))
        {
            json.writeStringField("type", type.name());
            json.writeFieldName("event");
            message.writeFields(json, buffer, offset);
        }
        else
        {
            final boolean isShown = type == null || selection.isPersonalShown() || !type.layout().hasPersonalData();
            json.writeNullField("type");
            json.writeStringField("hex", isShown ? hex(buffer, offset, length) : HIDDEN);
        }
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        return HexFormat.of().formatHex(bytes(buffer, offset, length));
    }

    private void end() throws IOException
    {
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
