package io.lockstep.replay.tools;

import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;

/**
 * The rows that an export is of: the events or outputs of a journal, or the events of a cluster's log, that are
 * selected.
 *
 * <p>Threading: single use, by one thread.
 */
public final class ExportSource
{
    private static final int FRAME_LIMIT = 4;

    private final ExportRow row = new ExportRow();
    private final JournalDirectory directory;
    private final EventRange logRange;
    private final JournalSchemas schemas;
    private final Set<String> typeNames;
    private final PrintSelection selection;
    private final FieldValues fields;

    private ExportRowHandler handler;
    private long rows;
    private boolean isPast;

    private ExportSource(
        final JournalDirectory directory,
        final EventRange logRange,
        final JournalSchemas schemas,
        final Set<String> typeNames,
        final PrintSelection selection)
    {
        this.directory = directory;
        this.logRange = logRange;
        this.schemas = schemas;
        this.typeNames = Set.copyOf(typeNames);
        this.selection = selection;
        fields = new FieldValues(schemas, selection.isPersonalShown());
        row.isPersonalShown = selection.isPersonalShown();
    }

    /**
     * Of a journal.
     *
     * @param directory of the journal.
     * @param schemas   of the journal.
     * @param typeNames that were asked for by name; empty for none in particular.
     * @param selection of the rows, with a condition.
     * @return its rows.
     */
    public static ExportSource of(
        final JournalDirectory directory,
        final JournalSchemas schemas,
        final Set<String> typeNames,
        final PrintSelection selection)
    {
        return new ExportSource(directory, null, schemas, typeNames, selection);
    }

    /**
     * Of a cluster's log.
     *
     * @param range     of its events; the caller closes it.
     * @param schemas   of the events.
     * @param typeNames that were asked for by name; empty for none in particular.
     * @param selection of the rows, with a condition.
     * @return its rows.
     */
    public static ExportSource of(
        final EventRange range,
        final JournalSchemas schemas,
        final Set<String> typeNames,
        final PrintSelection selection)
    {
        return new ExportSource(null, range, schemas, typeNames, selection);
    }

    /**
     * Whether the rows are outputs.
     *
     * @return true for outputs, false for events.
     */
    public boolean isOutputs()
    {
        return selection.isOutputs();
    }

    /**
     * Whether personal data is shown as it is.
     *
     * @return false if it is masked.
     */
    public boolean isPersonalShown()
    {
        return selection.isPersonalShown();
    }

    /**
     * Whether of each row is told if it is known to be committed.
     *
     * @return true for the log of a cluster.
     */
    public boolean isCommitTold()
    {
        return selection.committedPosition() >= 0;
    }

    /**
     * All types that a row can be of.
     *
     * @return those of the application before the engine's own.
     */
    public List<MessageType> types()
    {
        return schemas.types();
    }

    /**
     * The types that were asked for by name.
     *
     * @return in the order of {@link #types}; none where all were asked for.
     */
    public List<MessageType> namedTypes()
    {
        return types().stream().filter((type) -> typeNames.contains(type.name())).toList();
    }

    /**
     * Hand out the rows.
     *
     * @param rowHandler to receive them.
     * @return number of rows.
     * @throws IOException of the handler.
     */
    public long forEach(final ExportRowHandler rowHandler) throws IOException
    {
        handler = rowHandler;
        try
        {
            if (logRange != null)
            {
                events(logRange);
            }
            else if (isOutputs())
            {
                outputs();
            }
            else
            {
                try (EventRange range =
                    EventRange.open(directory.inputRecording(), selection.from(), selection.to()))
                {
                    events(range);
                }
            }
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }

        return rows;
    }

    /**
     * The types of which the columns are, where all types share a table.
     */
    List<MessageType> columnTypes()
    {
        return typeNames.isEmpty() ?
            types().stream().filter((type) -> !JournalSchemas.isOfEngine(type)).toList() : namedTypes();
    }

    /**
     * Print the rows as JSON lines.
     */
    long print(final Writer writer)
    {
        return logRange != null ?
            JournalPrinter.print(logRange, schemas, selection, writer, () -> false) :
            JournalPrinter.print(directory, schemas, selection, writer, () -> false);
    }

    private void events(final EventRange range)
    {
        final EventHandler events =
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (rows < selection.limit() && selection.condition().matches(
                    position, sequence, timestampNs, source, sourceSequence, buffer, offset, length))
                {
                    place(position, sequence, timestampNs, source, sourceSequence);
                    row(buffer, offset, length);
                }
            };
        while (rows < selection.limit() && range.poll(events, FRAME_LIMIT) > 0)
        {
            // Up to the last one.
        }
    }

    private void outputs()
    {
        try (OutputReader reader = OutputReader.open(directory.outputRecording()))
        {
            final OutputListener listener = (header, buffer, offset, length) ->
            {
                final long position = reader.framePosition();
                isPast |= selection.to().isBefore(position, header.sequence(), header.timestampNs());
                if (!isPast && rows < selection.limit() && isSelected(position, header, buffer, offset, length))
                {
                    place(position, header.sequence(), header.timestampNs(), header.source(),
                        header.sourceSequence());
                    row.index = header.index();
                    row.outcome = header.isLast() ? Outcome.ofCode(header.outcomeCode()).name() : null;
                    row(buffer, offset, length);
                }
            };
            while (!isPast && rows < selection.limit() && reader.poll(listener, FRAME_LIMIT) > 0)
            {
                // Up to the last one.
            }
        }
    }

    private boolean isSelected(
        final long position,
        final OutputHeader header,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return !selection.from().isBehind(position, header.sequence(), header.timestampNs()) &&
            selection.condition().matches(position, header.sequence(), header.index(), header.timestampNs(),
                header.source(), header.sourceSequence(), buffer, offset, length);
    }

    private void place(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence)
    {
        row.position = position;
        row.sequence = sequence;
        row.timestampNs = timestampNs;
        row.source = source;
        row.sourceSequence = sourceSequence;
        row.isCommitted = position < selection.committedPosition();
    }

    private void row(final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            row.type = length == 0 ? null : schemas.type(schemas.typeId(buffer, offset));
            row.values = row.type == null ? null : fields.read(row.type, buffer, offset, length);
            row.buffer = buffer;
            row.offset = offset;
            row.length = length;
            handler.onRow(row);
            rows++;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
