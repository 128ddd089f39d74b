package io.lockstep.replay.command;

import io.lockstep.engine.state.StoreView;
import io.lockstep.replay.reader.ReadOutcome;
import io.lockstep.replay.reader.StateReader;
import io.lockstep.replay.tools.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lists the stores of a state.
 */
@Command(
    name = "ls",
    description = "List the stores: how full they are, as of which event, and what is durable.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "The engine is live also where it was killed; exit status 1 where that was in the midst of a batch.",
        "",
        "Example: ./lockstep state ls /tmp/exchange --json"
    })
final class StateLsCommand extends StateCommand
{
    private static final double PERCENT = 100.0;

    private final TimeText time = new TimeText();

    @Option(names = "--json", description = "Print one JSON object for each part of the state, a line each.")
    private boolean isJson;

    @Override
    int run(final OpenState state)
    {
        int status = Lockstep.DONE;
        for (final OpenState.OpenPart part : state.parts())
        {
            final StateReader reader = part.reader();
            final int[] sizes = new int[reader.stores().size()];
            final ReadOutcome outcome = reader.read(() ->
            {
                for (int i = 0; i < sizes.length; i++)
                {
                    sizes[i] = reader.stores().get(i).size();
                }
            });

            if (isJson)
            {
                out().println(json(part, outcome, sizes));
            }
            else
            {
                print(part, outcome, sizes);
            }
            if (outcome != ReadOutcome.READ)
            {
                status = differs(why(outcome) + ": " + part.file());
            }
        }

        return status;
    }

    private JsonLine json(final OpenState.OpenPart part, final ReadOutcome outcome, final int[] sizes)
    {
        final boolean isRead = outcome == ReadOutcome.READ;
        final List<Object> stores = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++)
        {
            final StoreView store = part.reader().stores().get(i);
            stores.add(new JsonLine()
                .field("store", store.name())
                .field("kind", kind(store))
                .field("entries", isRead ? sizes[i] : null)
                .field("capacity", store.capacity())
                .field("valueLength", store.valueLength()));
        }

        final JsonLine json = new JsonLine()
            .field("part", part.name())
            .field("file", part.file().toString())
            .field("phase", part.reader().phase().name().toLowerCase(Locale.ROOT))
            .field("outcome", outcome.name().toLowerCase(Locale.ROOT));
        return addSequences(json, part.reader(), isRead)
            .field("time", isRead ? time.of(part.reader().timeNs()) : null)
            .field("stores", stores);
    }

    private void print(final OpenState.OpenPart part, final ReadOutcome outcome, final int[] sizes)
    {
        final StateReader reader = part.reader();
        final boolean isRead = outcome == ReadOutcome.READ;
        printf("state        %s%n", part.file());
        printf("engine       %s%n", reader.phase().name().toLowerCase(Locale.ROOT));
        if (isRead)
        {
            printf("applied      %,d, %s%n", reader.appliedSequence(), time.of(reader.timeNs()));
        }
        printf("durable      %s%n", durable(reader));
        printf("%n%-32s %-14s %14s %14s %7s %12s%n", "store", "kind", "entries", "capacity", "full", "value bytes");
        for (int i = 0; i < sizes.length; i++)
        {
            final StoreView store = reader.stores().get(i);
            printf("%-32s %-14s %14s %,14d %7s %,12d%n", store.name(), kind(store),
                isRead ? String.format(Locale.ROOT, "%,d", sizes[i]) : "-", store.capacity(),
                isRead ? String.format(Locale.ROOT, "%.1f %%", PERCENT * sizes[i] / store.capacity()) : "-",
                store.valueLength());
        }
        printf("%n");
    }

    private static String kind(final StoreView store)
    {
        return store.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
