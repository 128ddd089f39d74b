package io.lockstep.replay.command;

import io.lockstep.replay.reader.ReadOutcome;
import io.lockstep.replay.reader.StateReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Prints all entries of a store, or of all stores.
 */
@Command(
    name = "scan",
    description = "Print the entries of a store, or of all stores.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Each entry is of one moment; standard error says at the end whether all of a store's are of the same.",
        "An ordered index comes in the order of its keys, the rest in none.",
        "",
        "Example: ./lockstep state scan /tmp/exchange orders --limit 10 --json"
    })
final class StateScanCommand extends StateCommand
{
    private static final int CONSISTENT_ATTEMPTS = 1_000;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE",
        description = "Name of a store, as 'state ls' has it; all of them, if none is named.")
    private String storeName;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "" + Long.MAX_VALUE,
        description = "Most entries to print, of each store.")
    private long limit;

    @Option(names = "--consistent",
        description = "Scan until all entries of a store are of one moment; they are kept in memory meanwhile.")
    private boolean isConsistentWanted;

    @Option(names = "--json", description = "Print JSON objects, one a line.")
    private boolean isJson;

    private long firstSequence;
    private long lastSequence;
    private long count;

    @Override
    int run(final OpenState state)
    {
        if (limit < 0)
        {
            throw new BadInputException("--limit must not be negative: limit=" + limit);
        }

        int status = Lockstep.DONE;
        for (final OpenState.OpenStore store :
            storeName == null ? state.stores() : List.of(state.store(storeName)))
        {
            final ReadOutcome outcome = isConsistentWanted ? scanOfOneMoment(store) : scan(store, out()::println);
            if (outcome.isRead())
            {
                tell(summary(store, outcome));
            }
            else
            {
                status = differs(store.name() + ": " + why(outcome));
            }
        }

        return status;
    }

    private ReadOutcome scanOfOneMoment(final OpenState.OpenStore store)
    {
        final List<Object> lines = new ArrayList<>();
        ReadOutcome outcome = ReadOutcome.READ_BY_ENTRY;
        for (int i = 0; i < CONSISTENT_ATTEMPTS && outcome == ReadOutcome.READ_BY_ENTRY; i++)
        {
            lines.clear();
            outcome = scan(store, lines::add);
        }

        if (outcome == ReadOutcome.READ)
        {
            lines.forEach(out()::println);
        }

        return outcome == ReadOutcome.READ_BY_ENTRY ? ReadOutcome.BUSY : outcome;
    }

    private ReadOutcome scan(final OpenState.OpenStore store, final Consumer<Object> lines)
    {
        final StateReader reader = store.reader();
        count = 0;
        firstSequence = 0;
        lastSequence = 0;
        return reader.scan(store.view(), (key, value, length) ->
        {
            if (count == limit)
            {
                return false;
            }

            firstSequence = count == 0 ? reader.appliedSequence() : firstSequence;
            lastSequence = reader.appliedSequence();
            count++;
            lines.accept(isJson ? json(store, key, value) :
                (storeName == null ? store.name() + " " : "") + key + " " + text(store, value));
            return true;
        });
    }

    private String summary(final OpenState.OpenStore store, final ReadOutcome outcome)
    {
        if (count == 0)
        {
            return String.format(Locale.ROOT, "%s: nothing", store.name());
        }

        return outcome == ReadOutcome.READ ?
            String.format(Locale.ROOT, "%s: %,d entries, all as of event %,d", store.name(), count, lastSequence) :
            String.format(Locale.ROOT, "%s: %,d entries, each as of an event from %,d to %,d; some that " +
                "moved meanwhile may be missing or doubled", store.name(), count, firstSequence, lastSequence);
    }
}
