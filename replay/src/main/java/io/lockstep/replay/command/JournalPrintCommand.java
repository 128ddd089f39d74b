package io.lockstep.replay.command;

import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.counters.CountersFileReader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.ConditionException;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalPrinter;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.PrintSelection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Set;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;

/**
 * What the commands share that print events as JSON lines.
 */
abstract class JournalPrintCommand extends JournalCommand
{
    @Option(names = "--from", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the first event: a sequence, @ and a position, or a time; the first by default.")
    private JournalPlace from = JournalPlace.FIRST;

    @Option(names = "--to", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the last event; the end by default.")
    private JournalPlace to = JournalPlace.LAST;

    @Option(names = "--type", paramLabel = "NAME", split = ",",
        description = "Only messages of these names, separated by commas.")
    private Set<String> types = Set.of();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "" + Long.MAX_VALUE,
        description = "Most events to print; all by default.")
    private long limit;

    @Option(names = "--follow", description = "At the end, wait for more.")
    private boolean isFollowing;

    @Option(names = "--while-running", description = "With --follow: end when the engine ends that writes the journal.")
    private boolean isWhileRunning;

    @Option(names = "--outputs", description = "Print outputs instead of input events.")
    private boolean isOutputs;

    @Option(names = "--int64-as-strings",
        description = "Write integers beyond 2^53 as strings, for tools that would round them.")
    private boolean isInt64Text;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Mixin
    private MemberLogOptions memberLogOptions;

    @Option(names = "--json", description = "Print JSON, which events are printed as anyway.")
    private boolean isJson;

    @Override
    final MemberLogOptions memberLogOptions()
    {
        return memberLogOptions;
    }

    final JournalPlace from()
    {
        return from;
    }

    final JournalPlace to()
    {
        return to;
    }

    final Set<String> types()
    {
        return types;
    }

    final boolean isJson()
    {
        return isJson;
    }

    final boolean isOutputs()
    {
        return isOutputs;
    }

    /**
     * Compile the condition that the options make.
     */
    final Condition condition(final String text, final JournalSchemas schemas)
    {
        if (limit < 0)
        {
            throw new BadInputException("--limit must not be negative: --limit=" + limit);
        }
        if (from.kind() == to.kind() && from.value() > to.value())
        {
            throw new BadInputException("expected --from before --to: --from=" + from + " --to=" + to);
        }
        final SortedSet<String> names = schemas.typeNames();
        for (final String type : types)
        {
            if (!names.contains(type))
            {
                throw new BadInputException("no schema of the journal has a message of this name: --type=" + type +
                    "; it has " + String.join(", ", names));
            }
        }

        try
        {
            return Condition.of(text, types, schemas, isPersonalShown);
        }
        catch (final ConditionException ex)
        {
            throw new BadInputException(ex);
        }
    }

    /**
     * Print what matches.
     *
     * @return the number of matches.
     */
    final long print(
        final JournalDirectory directory,
        final JournalSchemas schemas,
        final Condition condition,
        final int before,
        final int after)
    {
        final PrintSelection selection =
            selection(condition).context(before, after).following(following(directory));
        final long matches = JournalPrinter.print(directory, schemas, selection, out(), out()::checkError);
        out().flush();

        return matches;
    }

    /**
     * Print what matches of a cluster's log.
     *
     * @return the number of matches.
     */
    final long print(
        final MemberLog log,
        final JournalSchemas schemas,
        final Condition condition,
        final int before,
        final int after)
    {
        try (EventRange range = range(log))
        {
            final PrintSelection selection = selection(condition).context(before, after)
                .committedPosition(log.committedPosition()).following(() -> isFollowing);
            final long matches = JournalPrinter.print(range, schemas, selection, out(), out()::checkError);
            out().flush();

            return matches;
        }
    }

    /**
     * The events of a cluster's log that are asked for.
     */
    final EventRange range(final MemberLog log)
    {
        if (isOutputs || isWhileRunning)
        {
            throw new BadInputException("the log of a cluster has input events only, and nothing tells whether " +
                "somebody writes it: neither --outputs nor --while-running go with it");
        }

        return EventRange.of(log.reader(), from, to);
    }

    final PrintSelection selection(final Condition condition)
    {
        return new PrintSelection()
            .range(from, to)
            .condition(condition)
            .limit(limit)
            .isOutputs(isOutputs)
            .isInt64Text(isInt64Text)
            .isPersonalShown(isPersonalShown);
    }

    private BooleanSupplier following(final JournalDirectory directory)
    {
        if (!isWhileRunning || !isFollowing)
        {
            return () -> isFollowing;
        }

        return () ->
        {
            try (CountersFileReader reader = CountersFileReader.open(directory.path()))
            {
                return reader != null && reader.isAlive();
            }
        };
    }
}
