package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
        "A condition compares fields with values by = != < <= > >= and contains, with and, or, not and parentheses.",
        "Fields are named by path (price.mantissa; of a group, any element will do); enums by name, decimals as",
        "numbers, text in quotes. position, sequence, time, source and sourceSequence go with every event.",
        "Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal cat /tmp/exchange --type NewOrder,CancelOrder --limit 10",
        "     or: ./lockstep journal cat /tmp/exchange --where 'side = BUY and quantity >= 100' --limit 10"
    })
final class JournalCatCommand extends JournalPrintCommand
{
    @Option(names = "--where", paramLabel = "CONDITION", description = "Only events of which this holds.")
    private String where;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalSchemas schemas = JournalSchemas.of(directory);
        print(directory, schemas, condition(where, schemas), 0, 0);

        return Lockstep.DONE;
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        print(log, schemas, condition(where, schemas), 0, 0);

        return Lockstep.DONE;
    }
}
