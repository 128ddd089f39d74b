package io.lockstep.replay.command;

import io.lockstep.replay.run.ComparisonResult;
import picocli.CommandLine.Command;

/**
 * Finds the event at which two builds go apart.
 */
@Command(
    name = "bisect",
    description = "Find the first event at which two builds differ, in outputs or in state.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Both are run beside each other and compared every so many events; from the last place at which they were",
        "equal on, event by event. Shown are the event, the entries that differ as they were before, and as each",
        "build has them after.",
        "Exit status: 0 they do not differ, 1 they do, 2 bad input.",
        "",
        "Example: ./lockstep replay bisect /tmp/exchange " +
            "--app io.lockstep.examples.exchange.ExchangeReplayApplication " +
            "--app examples/exchange/target/lockstep-exchange.jar"
    })
final class ReplayBisectCommand extends ReplayBuildsCommand
{
    @Override
    int run()
    {
        final ComparisonResult result = compare(true);
        if (isJson())
        {
            out().println(json(result));
        }
        else
        {
            print(result);
            printf(result.isEqual() ? "EQUAL: no event makes a difference%n" : "");
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }
}
