package io.lockstep.codecs.schema.print;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A schema as a table: a line for each field with its offset, size, type, version and presence.
 *
 * <p>Offsets are in the block that a field is in: of the message, or of an entry of its group. A member of a composite
 * has the offset in that block too.
 */
public final class SchemaTable
{
    private static final int COLUMNS = 7;
    private static final int OFFSET = 0;
    private static final int SIZE = 1;
    private static final String[] TITLES = {"offset", "size", "name", "type", "since", "presence", "notes"};

    private final List<String[]> rows = new ArrayList<>();

    private SchemaTable()
    {
    }

    /**
     * The schema in one line, with its header in a second.
     *
     * @param schema to print.
     * @return two lines.
     */
    public static String title(final Schema schema)
    {
        return String.format(Locale.ROOT, "schema %d %s, version %d, %s%nheader %d bytes, %d messages%n",
            schema.id(), schema.packageName(), schema.version(),
            schema.byteOrder().toString().toLowerCase(Locale.ROOT).replace('_', '-'),
            schema.header().length(), schema.messages().size());
    }

    /**
     * A message as a table.
     *
     * @param message to print.
     * @return lines.
     */
    public static String of(final MessageLayout message)
    {
        final SchemaTable table = new SchemaTable();
        table.rows.add(TITLES);
        table.block(message.block(), "");
        final String words = String.join(", ", ValueNotes.annotations(message.annotations()));

        return String.format(Locale.ROOT, "%s, template %d, block %d bytes, since version %d%s%s%n",
            message.name(), message.templateId(), message.block().length(), message.sinceVersion(),
            message.deprecated() > 0 ? ", deprecated " + message.deprecated() : "",
            words.isEmpty() ? "" : ", " + words) + table.text();
    }

    private void block(final BlockLayout block, final String indent)
    {
        for (final FieldLayout field : block.fields())
        {
            field(field, 0, indent, field.sinceVersion());
        }
        for (final GroupLayout group : block.groups())
        {
            row("", String.valueOf(group.headerLength()), indent + group.name(),
                "group " + group.typeName() + " of " + group.block().length(),
                group.sinceVersion(), "", words(group.annotations(), group.deprecated()));
            block(group.block(), indent + "  ");
        }
        for (final DataLayout data : block.data())
        {
            row("", data.headerLength() + "+", indent + data.name(), "data " + data.typeName(), data.sinceVersion(), "",
                join(data.characterEncoding().isEmpty() ? "bytes" : "encoding=" + data.characterEncoding(),
                    words(data.annotations(), data.deprecated())));
        }
    }

    private void field(final FieldLayout field, final int base, final String indent, final int since)
    {
        final int offset = base + field.offset();
        row(field.isConstant() ? "" : String.valueOf(offset), String.valueOf(field.encodedLength()),
            indent + field.name(), ValueNotes.type(field), since, ValueNotes.presence(field), ValueNotes.notes(field));
        if (field.type() instanceof CompositeType composite)
        {
            for (final FieldLayout member : composite.members())
            {
                field(member, offset, indent + "  ", member.sinceVersion());
            }
        }
    }

    private void row(
        final String offset,
        final String size,
        final String name,
        final String type,
        final int since,
        final String presence,
        final String notes)
    {
        rows.add(new String[]{offset, size, name, type, String.valueOf(since), presence, notes});
    }

    private String text()
    {
        final int[] widths = new int[COLUMNS];
        for (final String[] row : rows)
        {
            for (int i = 0; i < COLUMNS; i++)
            {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        final StringBuilder text = new StringBuilder();
        for (final String[] row : rows)
        {
            final StringBuilder line = new StringBuilder();
            for (int i = 0; i < COLUMNS; i++)
            {
                final String padding = " ".repeat(widths[i] - row[i].length());
                line.append("  ").append(i == OFFSET || i == SIZE ? padding + row[i] : row[i] + padding);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }

        return text.toString();
    }

    private static String words(final FieldAnnotations annotations, final int deprecated)
    {
        return join(
            String.join(", ", ValueNotes.annotations(annotations)), deprecated > 0 ? "deprecated=" + deprecated : "");
    }

    private static String join(final String one, final String other)
    {
        return one.isEmpty() ? other : other.isEmpty() ? one : one + ", " + other;
    }
}
