package io.lockstep.replay.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.JournalFork;
import io.lockstep.replay.tools.JournalPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * Makes a journal that goes on otherwise.
 */
@Command(
    name = "fork",
    description = "What if: a journal of its own that goes on with other events behind one, run to its end.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "FILE has events as JSON lines, as 'journal cat' prints them: a type, an event and, where they matter, time,",
        "source and sourceSequence. 'replay diff' shows where the two histories go apart.",
        "Exit status: 0 done, 2 bad input.",
        "",
        "Example: ./lockstep replay fork /tmp/exchange --at 1000 --with events.jsonl --out /tmp/exchange-fork --rest"
    })
final class ReplayForkCommand extends ReplayCommand
{
    @Option(names = "--app", paramLabel = "BUILD",
        description = "Class, jar, directory of classes, or JAR#CLASS; by default what the class path has.")
    private String app;

    @Option(names = "--at", paramLabel = "N", required = true,
        description = "Sequence of the last event that both have; 0 for none.")
    private long at;

    @Option(names = "--with", paramLabel = "FILE", required = true, description = "Events that follow.")
    private Path file;

    @Option(names = "--out", paramLabel = "OUT", required = true,
        description = "Directory of the new journal, empty or absent.")
    private Path out;

    @Mixin
    private BeginOption beginOption;

    @Option(names = "--rest", description = "Let the other events of the journal follow behind those of the file.")
    private boolean isRestWanted;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run()
    {
        if (at < 0)
        {
            throw new BadInputException("--at must not be negative: --at=" + at);
        }
        try (ApplicationBuild build = load(app))
        {
            final ReplayBegin begin = beginOption.begin(new JournalPlace(JournalPlace.Kind.SEQUENCE, at));
            final Checkpoint end = JournalFork.fork(
                history(build), build, begin, at, file, isRestWanted, out, eventProgress(isJson));
            endProgress();
            if (isJson)
            {
                out().println(new JsonLine()
                    .field("directory", out.toString())
                    .field("events", end.sequence())
                    .field("outputs", end.outputCount())
                    .digest("stateDigest", end.stateDigest())
                    .digest("outputDigest", end.outputDigest()));
            }
            else
            {
                printf("journal      %s%n", out);
                printf("events       %,d%n", end.sequence());
                printf("outputs      %,d%n", end.outputCount());
                printf("state        %s%n", JsonLine.hex(end.stateDigest()));
            }
        }

        return Lockstep.DONE;
    }
}
