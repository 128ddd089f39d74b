package io.lockstep.replay.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes events or outputs as a table: comma-separated values as RFC 4180 has them, with a header line.
 *
 * <p>A column stands for a field of this path in any of the types; parts of a composite field have one each, groups and
 * sets are JSON in one. What is null, or not in an event's version or type, is empty.
 *
 * <p>Threading: single use, by one thread.
 */
public final class CsvExport
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int FRAME_LIMIT = 4;
    private static final String NEW_LINE = "\r\n";

    private final TimeText time = new TimeText();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> columns;
    private final MessageText messages;
    private final PrintSelection selection;
    private final Writer out;
    private long rows;
    private boolean isPast;

    private CsvExport(
        final JournalSchemas schemas, final Set<String> types, final PrintSelection selection, final Writer out)
    {
        this.columns = columns(schemas, types);
        this.messages = new MessageText(schemas, selection.isPersonalShown());
        this.selection = selection;
        this.out = out;
    }

    /**
     * Write a table.
     *
     * @param directory of the journal.
     * @param schemas   of the journal.
     * @param types     names of messages that make the columns; empty for all of the application.
     * @param selection what to write.
     * @param out       to write to; not closed.
     * @return number of rows.
     * @throws UncheckedIOException where the writer fails.
     */
    public static long write(
        final JournalDirectory directory,
        final JournalSchemas schemas,
        final Set<String> types,
        final PrintSelection selection,
        final Writer out)
    {
        final CsvExport export = new CsvExport(schemas, types, selection, out);
        try
        {
            export.header();
            if (selection.isOutputs())
            {
                export.outputs(directory);
            }
            else
            {
                try (EventRange range =
                    EventRange.open(directory.inputRecording(), selection.from(), selection.to()))
                {
                    export.events(range);
                }
            }
            out.flush();

            return export.rows;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Write a table of the events of a cluster's log.
     *
     * @param range     of its events.
     * @param schemas   of the events.
     * @param types     names of messages that make the columns; empty for all of the application.
     * @param selection what to write.
     * @param out       to write to; not closed.
     * @return number of rows.
     * @throws UncheckedIOException where the writer fails.
     */
    public static long write(
        final EventRange range,
        final JournalSchemas schemas,
        final Set<String> types,
        final PrintSelection selection,
        final Writer out)
    {
        final CsvExport export = new CsvExport(schemas, types, selection, out);
        try
        {
            export.header();
            export.events(range);
            out.flush();

            return export.rows;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static List<String> columns(final JournalSchemas schemas, final Set<String> types)
    {
        final Set<String> names = new LinkedHashSet<>();
        for (final MessageType type : schemas.types())
        {
            if (types.isEmpty() ? !JournalSchemas.isOfEngine(type) : types.contains(type.name()))
            {
                final MessageLayout layout = type.layout();
                layout.block().fields().forEach((field) -> addColumns("", field, names));
                layout.block().groups().forEach((group) -> names.add(group.name()));
                layout.block().data().forEach((data) -> names.add(data.name()));
            }
        }

        return List.copyOf(names);
    }

    private static void addColumns(final String prefix, final FieldLayout field, final Set<String> names)
    {
        if (field.type() instanceof CompositeType composite)
        {
            composite.members().forEach((member) -> addColumns(prefix + field.name() + ".", member, names));
        }
        else
        {
            names.add(prefix + field.name());
        }
    }

    private void header() throws IOException
    {
        out.write(selection.isOutputs() ?
            "sequence,index,time,source,sourceSequence,outcome,type" : "sequence,time,source,sourceSequence,type");
        for (final String column : columns)
        {
            cell("event." + column);
        }
        out.write(NEW_LINE);
    }

    private void events(final EventRange range)
    {
        final EventHandler handler =
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (rows < selection.limit() && selection.condition().matches(
                    position, sequence, timestampNs, source, sourceSequence, buffer, offset, length))
                {
                    row(sequence + "," + time.of(timestampNs) + "," + source + "," + sourceSequence,
                        buffer, offset, length);
                }
            };
        while (rows < selection.limit() && range.poll(handler, FRAME_LIMIT) > 0)
        {
            // Up to the last one.
        }
    }

    private void outputs(final JournalDirectory directory)
    {
        try (OutputReader reader = OutputReader.open(directory.outputRecording()))
        {
            final OutputListener listener = (header, buffer, offset, length) ->
            {
                final long position = reader.framePosition();
                isPast |= selection.to().isBefore(position, header.sequence(), header.timestampNs());
                if (!isPast && rows < selection.limit() &&
                    !selection.from().isBehind(position, header.sequence(), header.timestampNs()) &&
                    selection.condition().matches(position, header.sequence(), header.index(), header.timestampNs(),
                        header.source(), header.sourceSequence(), buffer, offset, length))
                {
                    row(header.sequence() + "," + header.index() + "," + time.of(header.timestampNs()) + "," +
                        header.source() + "," + header.sourceSequence() + "," +
                        (header.isLast() ? Outcome.ofCode(header.outcomeCode()).name() : ""),
                        buffer, offset, length);
                }
            };
            while (!isPast && rows < selection.limit() && reader.poll(listener, FRAME_LIMIT) > 0)
            {
                // Up to the last one.
            }
        }
    }

    private void row(final String origin, final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            values.clear();
            final String type = length == 0 ? null : messages.type(buffer, offset);
            if (type != null)
            {
                try (JsonParser parser = FACTORY.createParser(messages.fields(buffer, offset, length)))
                {
                    if (parser.nextToken() == JsonToken.START_OBJECT)
                    {
                        object("", parser);
                    }
                }
            }
            out.write(origin);
            cell(type);
            for (final String column : columns)
            {
                cell(values.get(column));
            }
            out.write(NEW_LINE);
            rows++;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void object(final String prefix, final JsonParser parser) throws IOException
    {
        while (parser.nextToken() == JsonToken.FIELD_NAME)
        {
            final String path = prefix + parser.currentName();
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT)
            {
                object(path + ".", parser);
            }
            else if (token == JsonToken.START_ARRAY)
            {
                final StringWriter text = new StringWriter();
                try (JsonGenerator generator = FACTORY.createGenerator(text))
                {
                    generator.copyCurrentStructure(parser);
                }
                values.put(path, text.toString());
            }
            else if (token != JsonToken.VALUE_NULL)
            {
                values.put(path, parser.getText());
            }
        }
    }

    private void cell(final String value) throws IOException
    {
        out.write(',');
        if (value == null)
        {
            return;
        }
        final boolean isQuoted = value.chars().anyMatch((each) -> each == ',' || each == '"' || each < ' ');
        out.write(isQuoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
}
