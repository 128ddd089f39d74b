package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.tools.JournalVerification;
import io.lockstep.replay.tools.LogVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads everything in a journal and checks it.
 */
@Command(
    name = "verify",
    description = "Read every frame of both logs and all checkpoints, and check them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Checked are checksums, headers, sequences and times, and that checkpoints name events that are there.",
        "An unfinished write at the end is reported and no damage. Exit status 1: the journal is damaged.",
        "",
        "Example: ./lockstep journal verify /tmp/exchange"
    })
final class JournalVerifyCommand extends JournalCommand
{
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalVerification result = JournalVerification.of(directory, progress(isJson));
        endProgress();
        if (!result.checkpointFault().isEmpty())
        {
            return differs("journal is inconsistent: " + result.checkpointFault() + ": file=" +
                directory.checkpointsPath() + "; restore the journal from a copy");
        }

        if (isJson)
        {
            out().println(new JsonLine()
                .field("events", result.input().entries())
                .field("outputs", result.output().entries())
                .field("checkpoints", result.checkpoints())
                .field("decisions", result.decisions())
                .field("input", json(result.input()))
                .field("output", json(result.output())));
        }
        else
        {
            print("input", "events", result.input());
            print("output", "outputs", result.output());
            printf("checkpoints  %,d%n", result.checkpoints());
            if (result.decisions() > 0)
            {
                printf("decisions    %,d%n", result.decisions());
            }
        }

        return Lockstep.DONE;
    }

    private static JsonLine json(final LogVerification log)
    {
        return tail(new JsonLine()
            .field("entries", log.entries())
            .field("frames", log.frames())
            .field("firstSequence", log.first())
            .field("bytes", log.bytes())
            .field("megabytesPerSecond", log.megabytesPerSecond()), log.end());
    }

    private void print(final String name, final String entries, final LogVerification log)
    {
        printf("%-12s %,d %s in %,d frames, %,d bytes, %,.0f MB/s%n",
            name, log.entries(), entries, log.frames(), log.bytes(), log.megabytesPerSecond());
        if (log.first() > 1)
        {
            printf("%-12s begins with event %,d: what was before it was removed%n", "", log.first());
        }
        printTail(name, log.end());
    }
}
