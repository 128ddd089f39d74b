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
import org.HdrHistogram.Histogram;
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
        "Example: ./lockstep demo --commands commands.csv.gz --results-out results.csv --accounts-out accounts.csv"
    })
public final class DemoVerb implements Verb
{
    private static final double NS_PER_US = 1e3;

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

    @Option(names = "--journal", paramLabel = "DIR",
        description = "Keep the journal here, in a new directory. Without it, it is temporary.")
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
        if (isSpot && orderOptions.isFileGiven())
        {
            throw new BadInputException("--commands and --orders are for two exchanges: choose one");
        }
        final OrderMessages orders = isSpot ? null : orderOptions.load();
        final SpotCommands commands = isSpot ? spotOptions.load(orderOptions.messages()) : null;
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
        final PrintWriter err = spec.commandLine().getErr();
        final DemoRun run = new DemoRun(
            flow, directory, port, window, engineOptions.serveArguments(), new ProgressLine(err, isJson));
        final DemoResult result = run.run();
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

    private static JsonLine json(final DemoResult result)
    {
        return new JsonLine()
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
            .field("seconds", result.durationNs() / 1e9)
            .field("messagesPerSecond", result.messagesPerSecond())
            .field("replayedEvents", result.recoveredEvents())
            .field("recoverySeconds", result.recoverySeconds())
            .field("roundTripNs", percentiles(result.roundTrips()))
            .field("roundTripBeforeNs", percentiles(result.roundTripsBefore()))
            .field("roundTripAfterNs", percentiles(result.roundTripsAfter()));
    }

    private static JsonLine percentiles(final Histogram histogram)
    {
        return new JsonLine()
            .field("p50", histogram.getValueAtPercentile(50))
            .field("p99", histogram.getValueAtPercentile(99))
            .field("p999", histogram.getValueAtPercentile(99.9))
            .field("p9999", histogram.getValueAtPercentile(99.99))
            .field("max", histogram.getMaxValue());
    }

    private void print(final String description, final DemoResult result)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("orders              " + description +
            " over Aeron UDP, " + window + " under way");
        out.printf("throughput          %,d messages/s (%.2f s without the outage)%n",
            result.messagesPerSecond(), result.durationNs() / 1e9);
        out.println("round trip, us           p50       p99     p99.9    p99.99       max");
        printPercentiles(out, "  before the kill  ", result.roundTripsBefore());
        printPercentiles(out, "  after recovery   ", result.roundTripsAfter());
        out.printf("recovery            %,d events replayed in %.2f s; %.2f s from the kill to the next ack%n",
            result.recoveredEvents(), result.recoverySeconds(), result.outageNs() / 1e9);
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

    private static void printPercentiles(final PrintWriter out, final String name, final Histogram histogram)
    {
        out.printf("%s%10.0f%10.0f%10.0f%10.0f%10.0f%n",
            name,
            histogram.getValueAtPercentile(50) / NS_PER_US,
            histogram.getValueAtPercentile(99) / NS_PER_US,
            histogram.getValueAtPercentile(99.9) / NS_PER_US,
            histogram.getValueAtPercentile(99.99) / NS_PER_US,
            histogram.getMaxValue() / NS_PER_US);
    }
}
