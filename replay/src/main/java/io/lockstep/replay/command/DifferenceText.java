package io.lockstep.replay.command;

import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.FlatJson;
import io.lockstep.replay.run.StateEntry;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A difference of two runs side by side, for people and for scripts.
 *
 * <p>Threading: single owner.
 */
final class DifferenceText
{
    private static final String NOTHING = "nothing";

    private final ValueText valueText = new ValueText();
    private final String leftName;
    private final String rightName;

    DifferenceText(final String leftName, final String rightName)
    {
        this.leftName = leftName;
        this.rightName = rightName;
    }

    List<String> lines(final Difference difference)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format("%-12s event %d: %s", "first", difference.sequence(), what(difference)));
        if (difference.event() != null)
        {
            lines.add(String.format("  %-10s %s", "event", difference.event()));
        }
        if (difference.kind() == Difference.Kind.STATE)
        {
            stateLines(lines, difference);
        }
        else
        {
            lines.add(String.format("  %-10s %s", leftName, text(difference.left())));
            lines.add(String.format("  %-10s %s", rightName, text(difference.right())));
            final Set<String> fields = fields(difference);
            if (!fields.isEmpty())
            {
                lines.add(String.format("  %-10s %s", "differ in", String.join(", ", fields)));
            }
        }

        return lines;
    }

    JsonLine json(final Difference difference)
    {
        final List<Object> entries = new ArrayList<>();
        for (final StateEntry entry : difference.state())
        {
            entries.add(new JsonLine()
                .field("shard", entry.shard())
                .field("store", entry.store().name())
                .field("key", entry.key())
                .field("before", value(entry, entry.base()))
                .field(leftName, value(entry, entry.left()))
                .field(rightName, value(entry, entry.right())));
        }

        return new JsonLine()
            .field("kind", difference.kind().name())
            .field("sequence", difference.sequence())
            .field("event", json(difference.event()))
            .field("index", difference.index() < 0 ? null : difference.index())
            .field(leftName, json(difference.left()))
            .field(rightName, json(difference.right()))
            .field("fields", new ArrayList<Object>(fields(difference)))
            .field("state", entries);
    }

    /**
     * An entry of a store before and after.
     */
    String entry(final StateEntry entry)
    {
        return entry.store().name() + " " + entry.key() + ": " + text(entry, entry.left()) + " -> " +
            text(entry, entry.right());
    }

    JsonLine entryJson(final StateEntry entry)
    {
        return new JsonLine()
            .field("shard", entry.shard())
            .field("store", entry.store().name())
            .field("key", entry.key())
            .field("before", value(entry, entry.left()))
            .field("after", value(entry, entry.right()));
    }

    static JsonLine json(final Difference.Item item)
    {
        return item == null ? null : new JsonLine()
            .field("type", item.type())
            .json("fields", item.fields().isEmpty() ? null : item.fields())
            .field("note", item.note());
    }

    static String text(final Difference.Item item)
    {
        return item == null ? NOTHING : item.toString();
    }

    private void stateLines(final List<String> lines, final Difference difference)
    {
        if (difference.state().isEmpty())
        {
            lines.add("  no entry differs, but where entries lie in the pages does");
        }
        for (final StateEntry entry : difference.state())
        {
            lines.add(String.format("  %-10s %s %d of %s",
                "entry", entry.store().name(), entry.key(), entry.shard()));
            lines.add(String.format("    %-8s %s", "before", text(entry, entry.base())));
            lines.add(String.format("    %-8s %s", leftName, text(entry, entry.left())));
            lines.add(String.format("    %-8s %s", rightName, text(entry, entry.right())));
        }
    }

    private String text(final StateEntry entry, final byte[] value)
    {
        return value == null ? NOTHING : valueText.of(entry.store(), new UnsafeBuffer(value), value.length);
    }

    private JsonLine value(final StateEntry entry, final byte[] value)
    {
        return value == null ? null :
            valueText.addTo(new JsonLine(), entry.store(), new UnsafeBuffer(value), value.length);
    }

    private static Set<String> fields(final Difference difference)
    {
        final Difference.Item left = difference.left();
        final Difference.Item right = difference.right();
        return left == null || right == null || left.type() == null || !Objects.equals(left.type(), right.type()) ?
            Set.of() : FlatJson.differences(left.fields(), right.fields());
    }

    private static String what(final Difference difference)
    {
        return switch (difference.kind())
        {
            case INPUT -> "the journals have different events";
            case OUTPUT -> "output " + difference.index() + " differs";
            case STATE -> "the state differs";
            case FAILURE -> "only one could apply it";
        };
    }
}
