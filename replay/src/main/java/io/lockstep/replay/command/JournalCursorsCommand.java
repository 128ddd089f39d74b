package io.lockstep.replay.command;

import io.lockstep.replay.journal.CursorState;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputCursors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lists the named cursors on the outputs.
 */
@Command(
    name = "cursors",
    description = "List the named cursors on the outputs: how far each reader has acknowledged, if not evicted.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "A place is the sequence of an input event and the index of the output among those of that event. EVICTED: the",
        "journal grew beyond its quota, and outputs that the reader had not acknowledged are gone.",
        "",
        "Example: ./lockstep journal cursors /tmp/exchange --json"
    })
final class JournalCursorsCommand extends JournalCommand
{
    private static final String WHOLE_EVENT = "all";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final List<CursorState> cursors = OutputCursors.list(directory);
        if (isJson)
        {
            final List<Object> list = new ArrayList<>();
            for (final CursorState cursor : cursors)
            {
                list.add(new JsonLine()
                    .field("name", cursor.name())
                    .field("status", cursor.status().name())
                    .field("sequence", cursor.sequence())
                    .field("index", cursor.index()));
            }
            out().println(new JsonLine().field("cursors", list));
        }
        else
        {
            print(cursors);
        }

        return Lockstep.DONE;
    }

    private void print(final List<CursorState> cursors)
    {
        if (cursors.isEmpty())
        {
            printf("no cursors%n");
            return;
        }
        printf("%-32s %-8s %s%n", "name", "status", "acknowledged");
        for (final CursorState cursor : cursors)
        {
            printf("%-32s %-8s %s%n", cursor.name(), cursor.status(), place(cursor));
        }
    }

    private static String place(final CursorState cursor)
    {
        if (cursor.sequence() == 0)
        {
            return "nothing";
        }

        return String.format(Locale.ROOT, "%,d:%s", cursor.sequence(),
            cursor.index() == Integer.MAX_VALUE ? WHOLE_EVENT : cursor.index());
    }
}
