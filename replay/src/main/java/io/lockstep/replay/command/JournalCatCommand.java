package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalPrinter;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.PrintSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Set;
import java.util.SortedSet;

/**
 * Prints the events of a journal as JSON lines.
 */
@Command(
    name = "cat",
    description = "Print events as JSON lines, decoded by the schemas that the journal keeps.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "What no schema of the journal describes has the type null and its bytes as hexadecimal digits. Fields that",
        "the version of an event does not have are left out; bits of a set without a name come as a number.",
        "",
        "Example: ./lockstep journal cat /tmp/exchange --type NewOrder,CancelOrder --limit 10"
    })
final class JournalCatCommand extends JournalCommand
{
    @Option(names = "--from", paramLabel = "N", defaultValue = "1",
        description = "Sequence of the first event; ${DEFAULT-VALUE} by default.")
    private long from;

    @Option(names = "--to", paramLabel = "N", defaultValue = "" + Long.MAX_VALUE,
        description = "Sequence of the last event; all by default.")
    private long to;

    @Option(names = "--type", paramLabel = "NAME", split = ",",
        description = "Only messages of these names, separated by commas.")
    private Set<String> types = Set.of();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "" + Long.MAX_VALUE,
        description = "Most lines to print; all by default.")
    private long limit;

    @Option(names = "--outputs", description = "Print outputs instead of input events.")
    private boolean isOutputs;

    @Option(names = "--int64-as-strings",
        description = "Write integers beyond 2^53 as strings, for tools that would round them.")
    private boolean isInt64Text;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "JSON lines are what is printed anyway.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        if (from < 1 || to < from || limit < 0)
        {
            throw new BadInputException("expected 1 <= --from <= --to and 0 <= --limit: --from=" + from +
                " --to=" + to + " --limit=" + limit);
        }
        final JournalSchemas schemas = JournalSchemas.of(directory);
        final SortedSet<String> names = schemas.typeNames();
        for (final String type : types)
        {
            if (!names.contains(type))
            {
                throw new BadInputException("no schema of the journal has a message of this name: --type=" + type +
                    "; it has " + String.join(", ", names));
            }
        }

        JournalPrinter.print(
            directory,
            schemas,
            new PrintSelection(from, to, types, limit, isOutputs, isInt64Text, isPersonalShown),
            out(),
            out()::checkError);
        out().flush();

        return Lockstep.DONE;
    }
}
