package io.lockstep.replay.command;

import io.lockstep.engine.state.StoreView;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.ReplayStepper;
import io.lockstep.replay.run.StateEntry;
import io.lockstep.replay.tools.Condition;
import io.lockstep.replay.tools.ConditionException;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.Set;

/**
 * Debugs a journal in a terminal, an event at a time.
 */
@Command(
    name = "step",
    description = "Step through a journal, forwards and backwards: each event, its outputs, what it changed.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Commands, one a line, from the terminal or a script:",
        "  next [N]         apply the next event, or N of them",
        "  back [N]         go back one event, or N, by running the journal again from the nearest snapshot passed",
        "  go PLACE         go to a sequence, @ and a position, or a time",
        "  find CONDITION   go on to the next event of which it holds, see 'journal cat --help'",
        "  state STORE KEY  what goes with a key now",
        "  stores           names of the stores",
        "  quit",
        "Exit status: 0 done, 2 bad input, also of a command.",
        "",
        "Example: echo next 3 | ./lockstep replay step /tmp/exchange"
    })
final class ReplayStepCommand extends ReplayCommand
{
    private static final String HELP = "next [N], back [N], go PLACE, find CONDITION, state STORE KEY, stores, quit";

    private final DifferenceText differenceText = new DifferenceText("before", "after");
    private final ValueText valueText = new ValueText();

    @Option(names = "--app", paramLabel = "BUILD",
        description = "Class, jar, directory of classes, or JAR#CLASS; by default what the class path has.")
    private String app;

    @Mixin
    private BeginOption beginOption;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "Print JSON objects, one a line.")
    private boolean isJson;

    private JournalSchemas schemas;
    private ReplayStepper stepper;

    @Override
    int run()
    {
        final Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
        int status = Lockstep.DONE;
        try (ApplicationBuild build = load(app);
            ReplayStepper opened = new ReplayStepper(
                history(build), build, beginOption.begin(JournalPlace.LAST), isPersonalShown))
        {
            schemas = history(build).schemas();
            stepper = opened;
            prompt();
            while (input.hasNextLine())
            {
                final String line = input.nextLine().strip();
                if (line.equals("quit") || line.equals("q"))
                {
                    return status;
                }
                try
                {
                    execute(line);
                }
                catch (final BadInputException | ConditionException | IllegalArgumentException ex)
                {
                    tell("lockstep: " + ex.getMessage());
                    status = Lockstep.BAD_INPUT;
                }
                prompt();
            }
        }

        return status;
    }

    private void prompt()
    {
        if (System.console() != null && !isJson)
        {
            out().print("event " + stepper.sequence() + "> ");
            out().flush();
        }
    }

    private void execute(final String line)
    {
        final int space = line.indexOf(' ');
        final String word = space < 0 ? line : line.substring(0, space);
        final String rest = space < 0 ? "" : line.substring(space + 1).strip();
        switch (word)
        {
            case "" ->
            {
            }
            case "next", "n" -> next(count(rest));
            case "back", "b" -> back(count(rest));
            case "go", "g" -> show(stepper.to(JournalPlace.parse(rest)));
            case "find", "f" -> show(stepper.to(Condition.of(rest, Set.of(), schemas, isPersonalShown)));
            case "state", "s" -> state(rest.split("\\s+"));
            case "stores" -> stepper.state().storeNames().forEach((name) -> out().println(name));
            default -> throw new BadInputException("no such command: " + word + "; there are " + HELP);
        }
    }

    private void next(final long count)
    {
        ReplayStepper.Step step = null;
        for (long i = 0; i < count && (i == 0 || step != null); i++)
        {
            step = stepper.next();
            show(step);
        }
    }

    private void back(final long count)
    {
        final long target = stepper.sequence() - count;
        if (target > stepper.beginSequence())
        {
            show(stepper.to(new JournalPlace(JournalPlace.Kind.SEQUENCE, target)));
        }
        else
        {
            stepper.rewind();
            tell(stepper.beginSequence() == 0 ?
                "before the first event" : "behind the snapshot of event " + stepper.beginSequence());
        }
    }

    private void show(final ReplayStepper.Step step)
    {
        if (step == null)
        {
            tell("there is no such event, or none behind this one can be applied: event " + stepper.sequence());
        }
        else if (isJson)
        {
            out().println(json(step));
        }
        else
        {
            printf("event %d: %s%n", step.sequence(), step.event());
            step.outputs().forEach((output) -> printf("  output     %s%n", output));
            step.changes().forEach((entry) -> printf("  state      %s%n", differenceText.entry(entry)));
            if (!step.failure().isEmpty())
            {
                printf("  failed     %s%n", step.failure());
            }
        }
    }

    private JsonLine json(final ReplayStepper.Step step)
    {
        final List<Object> outputs = new ArrayList<>();
        for (final Difference.Item output : step.outputs())
        {
            outputs.add(DifferenceText.json(output));
        }
        final List<Object> changes = new ArrayList<>();
        for (final StateEntry entry : step.changes())
        {
            changes.add(differenceText.entryJson(entry));
        }

        return new JsonLine()
            .field("sequence", step.sequence())
            .field("event", DifferenceText.json(step.event()))
            .field("outputs", outputs)
            .field("changes", changes)
            .field("failure", step.failure().isEmpty() ? null : step.failure());
    }

    private void state(final String[] words)
    {
        final StoreView store = words.length == 2 ? stepper.state().store(words[0]) : null;
        if (store == null)
        {
            throw new BadInputException("name a store and a key; there are " +
                String.join(", ", stepper.state().storeNames()));
        }
        final byte[] value = stepper.state().value(words[0], StateCommand.key(words[1]));
        final UnsafeBuffer buffer = value == null ? null : new UnsafeBuffer(value);
        if (isJson)
        {
            out().println(new JsonLine().field("store", words[0]).field("key", StateCommand.key(words[1]))
                .field("value", value == null ? null :
                    valueText.addTo(new JsonLine(), store, buffer, value.length)));
        }
        else
        {
            printf("%s %s: %s%n", words[0], words[1],
                value == null ? "nothing" : valueText.of(store, buffer, value.length));
        }
    }

    private static long count(final String text)
    {
        try
        {
            final long count = text.isEmpty() ? 1 : Long.parseLong(text);
            if (count > 0)
            {
                return count;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new BadInputException("expected a number above zero, but: " + text);
        }

        throw new BadInputException("expected a number above zero, but: " + text);
    }
}
