package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.JournalCut;
import io.lockstep.replay.tools.JournalPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/**
 * Copies a range of a journal into a new one.
 */
@Command(
    name = "cut",
    description = "Copy a range of a journal into a new journal, with its outputs, checkpoints and schemas.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Events keep their sequences. A range that begins with the first event can be run again; one that begins later",
        "can be read, verified and searched. Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal cut /tmp/exchange /tmp/exchange-cut --to 1000"
    })
final class JournalCutCommand extends JournalCommand
{
    @Parameters(index = "1", paramLabel = "OUT", description = "Directory of the new journal, empty or absent.")
    private Path out;

    @Option(names = "--from", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the first event: a sequence, @ and a position, or a time; the first by default.")
    private JournalPlace from = JournalPlace.FIRST;

    @Option(names = "--to", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the last event; the end by default.")
    private JournalPlace to = JournalPlace.LAST;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalCut.Result result = JournalCut.cut(directory, out, from, to, progress(isJson));
        endProgress();
        if (isJson)
        {
            out().println(new JsonLine()
                .field("directory", out.toString())
                .field("firstSequence", result.first())
                .field("lastSequence", result.last())
                .field("outputs", result.outputs())
                .field("checkpoints", result.checkpoints()));
        }
        else
        {
            printf("journal      %s%n", out);
            printf("events       %d to %d%n", result.first(), result.last());
            printf("outputs      %,d%n", result.outputs());
            printf("checkpoints  %,d%n", result.checkpoints());
        }

        return Lockstep.DONE;
    }
}
