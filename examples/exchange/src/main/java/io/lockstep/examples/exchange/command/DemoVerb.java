package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.SpotAnswers;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import io.lockstep.replay.command.Verb;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The main job in one go: orders over UDP into a node, a kill, a recovery, and the proof that nothing changed.
 */
@Command(
    name = "demo",
    description = "Stream orders over UDP, kill the node, recover, compare. The node runs in a process of its own " +
        "and is killed half-way with SIGKILL; started again, it recovers from its journal; at the end, what the " +
        "client received, what the node came to and what an offline replay of its journal comes to have to be " +
        "equal: exit status 1 where anything differs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "With --commands FILE the node is the exchange with accounts, and books and accounts are asked from it.",
        "",
        "Example: ./lockstep demo --seed 42 --messages 200000 --json",
        "Example: ./lockstep demo --cluster 3",
        "Example: ./lockstep demo --commands commands.csv.gz --results-out results.csv --accounts-out accounts.csv"
    })
public final class DemoVerb implements Verb
{
    private static final int MEMBERS_MIN = 3;
    private static final int MEMBERS_MAX = 9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions orderOptions;

    @Mixin
    private SpotOptions spotOptions;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--port", paramLabel = "N", defaultValue = "0",
        description = "UDP port of the node on 127.0.0.1; 0 for any that is free. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--window", paramLabel = "N", defaultValue = "" + DemoClient.WINDOW_DEFAULT,
        description = "Messages that may be under way, a power of two. Default: ${DEFAULT-VALUE}")
    private int window;

    @Option(names = "--cluster", paramLabel = "N",
        description = "A cluster of N members instead of a node, each in a process of its own on this host: the " +
            "member that leads is killed half-way, another one leads on. Every member and its log have to come to " +
            "the same. --port, --durability and --store are not for it.")
    private Integer members;

    @Option(names = "--journal", paramLabel = "DIR",
        description = "Keep the journal here, in a new directory; of a cluster, the members' directories. " +
            "Without it, it is temporary.")
    private Path journal;

    @Option(names = "--json", description = "Print the result as one JSON object on the last line.")
    private boolean isJson;

    /**
     * Made by the service loader.
     */
    public DemoVerb()
    {
    }

    @Override
    public Integer call()
    {
        final boolean isSpot = spotOptions.isGiven();
        check(isSpot);
        final OrderMessages orders = isSpot ? null : orderOptions.load();
        final SpotCommands commands = isSpot ? spotOptions.load(orderOptions.messages()) : null;

        try
        {
            final Path temporary = Files.createTempDirectory("lockstep-demo");
            try
            {
                final Path directory = journal == null ? temporary.resolve("journal") : journal;
                return isSpot ?
                    run(commands, directory) : run(orderOptions.describe(orders), DemoFlow.of(orders), directory);
            }
            finally
            {
                IoUtil.delete(temporary.toFile(), true);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void check(final boolean isSpot)
    {
        if (isSpot && orderOptions.isFileGiven())
        {
            throw new BadInputException("--commands and --orders are for two exchanges: choose one");
        }
        if (port < 0 || port > 0xFFFF)
        {
            throw new BadInputException("--port must be between 0 and 65535: port=" + port);
        }
        if (window < 1 || Integer.bitCount(window) != 1)
        {
            throw new BadInputException("--window must be a power of two: window=" + window);
        }
        if (journal != null && Files.exists(journal))
        {
            throw new BadInputException("--journal is there already: " + journal +
                "; the demo starts from nothing, name a directory that is not there");
        }
        if (members != null && (members < MEMBERS_MIN || members > MEMBERS_MAX))
        {
            throw new BadInputException("--cluster must be between " + MEMBERS_MIN + ", of which one may be killed, " +
                "and " + MEMBERS_MAX + ": cluster=" + members);
        }
        for (final String option : List.of("--port", "--durability", "--store"))
        {
            if (members != null && spec.commandLine().getParseResult().hasMatchedOption(option))
            {
                throw new BadInputException(option + " is for a node: leave it out, or --cluster");
            }
        }
    }

    private int run(final SpotCommands commands, final Path directory)
    {
        try (SpotOptions.OutputFiles files = spotOptions.open())
        {
            final SpotAnswers answers = new SpotAnswers();
            final DemoFlow flow = DemoFlow.of(commands, new SpotResults(files.results()), answers);
            final int status = run(
                commands.count() + " commands (" + spotOptions.name() + ") and " +
                    (flow.events().count() - commands.count()) + " queries", flow, directory);
            files.write(answers);
            return status;
        }
    }

    private int run(final String description, final DemoFlow flow, final Path directory)
    {
        final ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), isJson);
        if (members != null)
        {
            return runCluster(description, flow, directory, progress);
        }

        final DemoResult result = new DemoRun(
            flow, directory, port, window, engineOptions.serveArguments(), progress).run();
        if (isJson)
        {
            spec.commandLine().getOut().println(json(result));
        }
        else
        {
            print(description, result);
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private int runCluster(
        final String description, final DemoFlow flow, final Path directory, final ProgressLine progress)
    {
        IoUtil.ensureDirectoryExists(directory.toFile(), "members");
        final ClusterDemoResult result = new ClusterDemoRun(flow, members, directory, window, progress).run();
        if (isJson)
        {
            spec.commandLine().getOut().println(result.json());
        }
        else
        {
            result.print(spec.commandLine().getOut(),
                description + " over Aeron Cluster, " + members + " members, " + window + " under way");
        }

        return result.isEqual() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private static JsonLine json(final DemoResult result)
    {
        return result.times().addRoundTrips(new JsonLine()
            .field("messages", result.messages())
            .field("reports", result.reports())
            .field("reportsSha256", result.reportsSha256())
            .field("replayReportsSha256", result.replay().reportsSha256())
            .field("undisturbedReportsSha256", result.undisturbedReportsSha256())
            .digest("stateDigest", result.replay().checkpoint().stateDigest())
            .digest("outputDigest", result.replay().checkpoint().outputDigest())
            .field("liveStateDigest", result.liveStateDigest())
            .field("liveOutputDigest", result.liveOutputDigest())
            .field("digestsEqual", result.isEqual())
            .field("seconds", result.times().durationNs() / 1e9)
            .field("messagesPerSecond", result.times().messagesPerSecond(result.messages()))
            .field("replayedEvents", result.recoveredEvents())
            .field("recoverySeconds", result.recoverySeconds()));
    }

    private void print(final String description, final DemoResult result)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("orders              " + description +
            " over Aeron UDP, " + window + " under way");
        result.times().print(out, result.messages());
        out.printf("recovery            %,d events replayed in %.2f s; %.2f s from the kill to the next ack%n",
            result.recoveredEvents(), result.recoverySeconds(), result.times().outageNs() / 1e9);
        out.println();
        out.println("                    node                offline replay");
        out.println("state digest        " + result.liveStateDigest() + "    " +
            JsonLine.hex(result.replay().checkpoint().stateDigest()));
        out.println("output digest       " + result.liveOutputDigest() + "    " +
            JsonLine.hex(result.replay().checkpoint().outputDigest()));
        out.printf("%nreports             %,d, SHA-256%n", result.reports());
        out.println("  client received   " + result.reportsSha256());
        out.println("  offline replay    " + result.replay().reportsSha256());
        out.println("  undisturbed run   " + result.undisturbedReportsSha256());
        out.println();
        out.println(result.isEqual() ?
            "EQUAL: nothing was lost, doubled or changed by the kill" :
            "DIFFERENT: see above");
    }
}
