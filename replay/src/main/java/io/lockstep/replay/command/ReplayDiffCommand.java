package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.JournalComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the first difference of two journals.
 */
@Command(
    name = "diff",
    description = "Find the first difference of two journals, in events, outputs or checkpoints.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Of two builds on one journal, 'replay gate' and 'replay bisect' tell. A journal without outputs is compared",
        "by its events and checkpoints. Exit status: 0 equal, 1 they differ, 2 bad input.",
        "",
        "Example: ./lockstep replay diff /tmp/exchange /tmp/exchange"
    })
final class ReplayDiffCommand extends JournalCommand
{
    @Parameters(index = "1", paramLabel = "OTHER", description = "Directory of the other journal.")
    private Path other;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        if (!Files.isDirectory(other))
        {
            throw new BadInputException("no such directory: " + other + "; name the directory of a journal");
        }

        final DifferenceText text = new DifferenceText("left", "right");
        try (JournalDirectory second = JournalDirectory.openReadOnly(other))
        {
            final JournalComparison result =
                JournalComparison.of(directory, second, isPersonalShown, eventProgress(isJson));
            endProgress();
            if (isJson)
            {
                out().println(new JsonLine()
                    .field("isEqual", result.isEqual())
                    .field("equalEvents", result.events())
                    .field("equalOutputs", result.outputs())
                    .field("equalCheckpoints", result.checkpoints())
                    .field("checkpointFault", result.checkpointFault().isEmpty() ? null : result.checkpointFault())
                    .field("first", result.first() == null ? null : text.json(result.first())));
            }
            else
            {
                printf("equal        %,d events, %,d outputs, %,d checkpoints%n",
                    result.events(), result.outputs(), result.checkpoints());
                if (result.first() != null)
                {
                    text.lines(result.first()).forEach((line) -> printf("%s%n", line));
                }
                if (!result.checkpointFault().isEmpty())
                {
                    printf("%s%n", result.checkpointFault());
                }
                printf(result.isEqual() ? "EQUAL%n" : "DIFFERS%n");
            }

            return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
        }
    }
}
