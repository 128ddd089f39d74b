package io.lockstep.perf;

import io.lockstep.perf.ladder.LadderCommand;
import io.lockstep.perf.ladder.SteadyCommand;
import io.lockstep.perf.peers.FlowCommand;
import io.lockstep.perf.peers.PeersCommand;
import io.lockstep.perf.report.ReportCommand;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.Verb;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Runs the benchmarks.
 */
@Command(
    name = "perf",
    description = "Benchmarks, each beside the yardstick that it is to be read against.",
    mixinStandardHelpOptions = true,
    subcommands = {
        PerfVerb.Jmh.class, RingCommand.class, IdleCommand.class, SamplingCommand.class, JournalPerfCommand.class,
        PeersCommand.class, FlowCommand.class, LadderCommand.class, SteadyCommand.class, EchoCommand.class,
        FanoutCommand.class, SoakCommand.class, SnapshotPerfCommand.class, ToolsCommand.class, ReportCommand.class},
    footer = {
        "",
        "Example: ./lockstep perf ring --stages 3"
    })
public final class PerfVerb implements Verb
{
    /**
     * Made by the service loader.
     */
    public PerfVerb()
    {
    }

    @Override
    public Integer call()
    {
        throw new BadInputException("say what to run: perf jmh [PATTERN], or another one that perf --help lists");
    }

    /**
     * Runs JMH.
     */
    @Command(
        name = "jmh",
        description = "Run JMH benchmarks: those whose name matches, or all.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What follows is JMH's own: -l lists, -prof gc measures allocation, -rf json -rff FILE keeps the result.",
            "",
            "Example: ./lockstep perf jmh -- StoreBenchmark -i 3 -wi 2"
        })
    static final class Jmh implements Callable<Integer>
    {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Pattern and options of JMH, behind --.")
        private List<String> arguments = List.of();

        @Override
        public Integer call() throws RunnerException
        {
            try
            {
                new Runner(new CommandLineOptions(arguments.toArray(String[]::new))).run();
                return Lockstep.DONE;
            }
            catch (final CommandLineOptionException ex)
            {
                throw new BadInputException("JMH does not take these arguments: " + ex.getMessage());
            }
        }
    }
}
