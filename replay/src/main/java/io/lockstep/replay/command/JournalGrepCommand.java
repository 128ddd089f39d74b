package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * Looks for the events of which a condition holds.
 */
@Command(
    name = "grep",
    description = "Find events by a condition, with their neighbours, and print them as JSON lines.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "The condition is asked of the bytes; only what matches is made JSON of. See 'journal cat --help' for it.",
        "Exit status: 0 found, 1 nothing found or the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal grep /tmp/exchange 'quantity > 200' --context 2 --limit 5"
    })
final class JournalGrepCommand extends JournalPrintCommand
{
    private static final int FRAME_LIMIT = 16;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1e6;

    @Parameters(index = "1", paramLabel = "CONDITION", description = "Fields, values, and, or, not, parentheses.")
    private String text;

    @Option(names = {"-C", "--context"}, paramLabel = "N", defaultValue = "0",
        description = "Print N events before and N events behind each match, too; each line says whether it matches.")
    private int context;

    @Option(names = {"-c", "--count"}, description = "Print the number of matches only; not with --outputs.")
    private boolean isCount;

    private long matches;

    @Override
    int run(final JournalDirectory directory)
    {
        requireFitting();
        final JournalSchemas schemas = JournalSchemas.of(directory);
        final Condition condition = condition(text, schemas);
        matches = isCount ?
            count(EventRange.open(directory.inputRecording(), from(), to()), condition) :
            print(directory, schemas, condition, context, context);

        return matches > 0 ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    @Override
    int run(final MemberLog log, final JournalSchemas schemas)
    {
        requireFitting();
        final Condition condition = condition(text, schemas);
        matches = isCount ? count(range(log), condition) : print(log, schemas, condition, context, context);

        return matches > 0 ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private void requireFitting()
    {
        if (context < 0 || isCount && isOutputs() || context > 0 && isOutputs())
        {
            throw new BadInputException(
                "--context is not negative, and neither --context nor --count go with --outputs");
        }
    }

    private long count(final EventRange events, final Condition condition)
    {
        final LongConsumer progress = progress(false);
        final long startNs = System.nanoTime();
        long begin = -1;
        long bytes = 0;
        try (EventRange range = events)
        {
            begin = range.position();
            while (range.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                matches += condition.matches(
                    position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ? 1 : 0,
                FRAME_LIMIT) > 0)
            {
                bytes = range.position() - begin;
                progress.accept(bytes);
            }
        }
        final double seconds = (System.nanoTime() - startNs) / NANOS_PER_SECOND;
        endProgress();
        tell(String.format(Locale.ROOT, "%,.0f MB/s", bytes / BYTES_PER_MB / seconds));
        printf("%d%n", matches);

        return matches;
    }
}
