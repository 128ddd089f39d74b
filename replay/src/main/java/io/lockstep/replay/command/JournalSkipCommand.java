package io.lockstep.replay.command;

import io.lockstep.engine.Skip;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalPrinter;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.JournalSkip;
import io.lockstep.replay.tools.PrintSelection;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;

/**
 * Records the decision to pass over an event that the application cannot apply.
 */
@Command(
    name = "skip",
    description = "Decide to pass over an event at which the engine stops. No run of this journal applies it then.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "The event's source is told SKIPPED, and its numbers go on behind it; timers that are due fire. The decision",
        "is kept beside the journal, in the file 'decisions', and belongs to it: a copy without it stops at the event",
        "again. Refused where the event was applied before, and while an engine has the journal.",
        "",
        "Example: ./lockstep journal skip /tmp/exchange --sequence 4711 --reason 'overflow, see the log of 12 May'"
    })
final class JournalSkipCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the journal.")
    private Path path;

    @Option(names = "--sequence", paramLabel = "N", required = true, description = "Sequence of the event.")
    private long sequence;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for whoever asks later.")
    private String reason;

    @ArgGroup
    private TimerOptions timers;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean isSure;

    @Option(names = "--json", description = "Print one JSON object, and do not ask.")
    private boolean isJson;

    @Override
    public Integer call()
    {
        if (!Files.isDirectory(path))
        {
            throw new BadInputException("no such directory: " + path + "; name the directory of a journal");
        }

        try (JournalDirectory directory = JournalDirectory.open(path, manifest(), Map.of()))
        {
            final SkipDecision decision = new SkipDecision(skip(), System.currentTimeMillis(), reason);
            JournalSkip.require(directory, decision.skip());
            if (!isSure && !isJson && !isConfirmed(directory, decision.skip()))
            {
                spec.commandLine().getErr().println("lockstep: nothing was written");
                return Lockstep.DIFFERS;
            }

            JournalSkip.decide(directory, decision);
            print(decision.skip());
            return Lockstep.DONE;
        }
        catch (final JournalException | IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private Manifest manifest()
    {
        try (JournalDirectory directory = JournalDirectory.openReadOnly(path))
        {
            return directory.manifest();
        }
    }

    private Skip skip()
    {
        if (timers == null)
        {
            return Skip.event(sequence);
        }

        return timers.isAll ? Skip.timers(sequence) : Skip.timer(sequence, timers.timerId);
    }

    private boolean isConfirmed(final JournalDirectory directory, final Skip skip)
    {
        final JournalPlace place = new JournalPlace(JournalPlace.Kind.SEQUENCE, sequence);
        JournalPrinter.print(
            directory,
            JournalSchemas.of(directory),
            new PrintSelection().range(place, place).limit(1),
            spec.commandLine().getOut(),
            () -> false);
        spec.commandLine().getOut().printf("pass over %s for ever? yes or no: ", what(skip));
        spec.commandLine().getOut().flush();
        final Scanner answers = new Scanner(System.in, StandardCharsets.UTF_8);
        return answers.hasNextLine() && "yes".equals(answers.nextLine().strip().toLowerCase(Locale.ROOT));
    }

    private void print(final Skip skip)
    {
        if (isJson)
        {
            spec.commandLine().getOut().println(new JsonLine()
                .field("sequence", skip.sequence())
                .field("scope", skip.scope().name())
                .field("timerId", skip.scope() == Skip.Scope.TIMER ? skip.timerId() : null)
                .field("reason", reason));
        }
        else
        {
            spec.commandLine().getOut().println("decided to pass over " + what(skip) + ": " + reason);
        }
    }

    static String what(final Skip skip)
    {
        return switch (skip.scope())
        {
            case EVENT -> "event " + skip.sequence();
            case TIMERS -> "the timers due at event " + skip.sequence();
            case TIMER -> "timer " + skip.timerId() + " due at event " + skip.sequence();
        };
    }

    /**
     * Timers instead of the event.
     */
    static final class TimerOptions
    {
        @Option(names = "--timers", required = true,
            description = "Instead of the event, pass over all timers due at it: they are gone, and do not fire.")
        private boolean isAll;

        @Option(names = "--timer", paramLabel = "ID", required = true,
            description = "Instead of the event, pass over the timer of this id that is due at it.")
        private long timerId;
    }
}
