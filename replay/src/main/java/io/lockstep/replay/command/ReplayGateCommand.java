package io.lockstep.replay.command;

import io.lockstep.replay.run.ComparisonResult;
import picocli.CommandLine.Command;

/**
 * Lets a new build pass where it does on a recorded journal what the old one does.
 */
@Command(
    name = "gate",
    description = "Run a history through an old and a new build: do they send the same and come to the same state?",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Each build is loaded from its own jar, so that two versions of one class stand beside each other; the engine",
        "is that of this command. All differences are counted, the first one is shown decoded.",
        "Exit status: 0 equal but for what is expected, 1 they differ, 2 bad input.",
        "",
        "Example: ./lockstep replay gate /tmp/exchange " +
            "--app io.lockstep.examples.exchange.ExchangeReplayApplication " +
            "--app examples/exchange/target/lockstep-exchange.jar"
    })
final class ReplayGateCommand extends ReplayBuildsCommand
{
    @Override
    int run()
    {
        final ComparisonResult result = compare(false);
        if (isJson())
        {
            out().println(json(result));
        }
        else
        {
            print(result);
            printf(result.isEqual() ?
                "EQUAL: the new build may go out%n" : "DIFFERS: %,d events come out otherwise%n", result.differing());
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }
}
