package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Pipeline;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import io.lockstep.replay.command.Verb;
import io.lockstep.replay.journal.JournalException;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs the exchange in one process, without a network.
 */
@Command(
    name = "exchange",
    description = "Run a matching engine in one process, as fast as it goes, with or without a journal.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {ServeCommand.class, LoadCommand.class, WatchCommand.class},
    footer = {
        "",
        "With --journal DIR on a directory that has a journal it recovers first and goes on: orders that the journal",
        "has already are not sent again. Reports and digests are those of the whole journal.",
        "",
        "With --commands FILE it is an exchange with accounts: users, deposits, holds, fees. With --connect as well",
        "it is one in another process: commands that this has applied already are not applied again.",
        "",
        "Example: ./lockstep exchange --seed 1 --messages 1000000 --journal /tmp/exchange --durability os --json",
        "Example: ./lockstep exchange --commands commands.csv.gz --results-out results.csv --accounts-out accounts.csv"
    })
public final class ExchangeVerb implements Verb
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions orderOptions;

    @Mixin
    private SpotOptions spotOptions;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--journal", paramLabel = "DIR",
        description = "Keep the journal here. Without it, --durability os and synced use a temporary one.")
    private Path journal;

    @Option(names = "--reports-out", paramLabel = "FILE", description = "Write the report lines to a file.")
    private Path reportsOut;

    @Option(names = "--connect", paramLabel = "HOST:PORT",
        description = "With --commands: send them over Aeron UDP to 'exchange serve --spot', and ask it for books " +
            "and accounts behind them.")
    private String endpoint;

    @Option(names = "--shards", paramLabel = "N",
        description = "With --commands: risk, matching and settlement as stages, the first two with N shards each. " +
            "What they come to is the same for every N, and without.")
    private int shards;

    @Option(names = "--no-warm-up", description = "Measure from the first message on, compiling the code meanwhile.")
    private boolean isCold;

    @Option(names = "--no-pinning",
        description = "Leave all threads to the scheduler. Else the processor has the last core for itself, where " +
            "there are two or more.")
    private boolean isUnpinned;

    @Option(names = "--json", description = "Print the result as one JSON object on the last line.")
    private boolean isJson;

    /**
     * Made by the service loader.
     */
    public ExchangeVerb()
    {
    }

    @Override
    public Integer call()
    {
        final boolean isSpot = isSpot();
        final OrderMessages orders = isSpot ? null : orderOptions.load();
        final SpotCommands commands = isSpot ? spotOptions.load(orderOptions.messages()) : null;
        if (endpoint != null)
        {
            return send(commands);
        }

        final Durability durability = engineOptions.durability(journal != null);
        final PrintWriter err = spec.commandLine().getErr();
        if (durability == Durability.NONE)
        {
            err.println("durability none: " +
                (journal == null ? "nothing is kept" : "outputs do not wait for the journal"));
        }

        try
        {
            return isSpot ? run(commands, durability) : run(orders, durability);
        }
        catch (final JournalException ex)
        {
            throw new BadInputException(ex);
        }
        catch (final DivergenceException ex)
        {
            err.println("lockstep: " + ex.getMessage());
            return Lockstep.DIFFERS;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean isSpot()
    {
        final boolean isSpot = spotOptions.isGiven();
        if (isSpot && (orderOptions.isFileGiven() || reportsOut != null))
        {
            throw new BadInputException(
                "--commands is for the exchange with accounts, --orders, --reports-out for the plain one: choose one");
        }

        if (endpoint != null && (!isSpot || journal != null))
        {
            throw new BadInputException(
                "--connect sends --commands to a node, which has a journal of its own: give --commands, no --journal");
        }

        if (shards < 0 || shards > Pipeline.MAX_SHARDS || shards > 0 && (!isSpot || endpoint != null))
        {
            throw new BadInputException("--shards is for --commands in this process, from 1 to " +
                Pipeline.MAX_SHARDS + ": shards=" + shards);
        }

        return isSpot;
    }

    private int send(final SpotCommands commands)
    {
        try (SpotOptions.OutputFiles files = spotOptions.open())
        {
            return new SpotClientRun(commands, endpoint, files).run(
                new ProgressLine(spec.commandLine().getErr(), isJson), spec.commandLine().getOut(), isJson);
        }
    }

    private int run(final SpotCommands commands, final Durability durability) throws IOException
    {
        try (SpotOptions.OutputFiles files = spotOptions.open())
        {
            new SpotRun(commands, spotOptions.name(), engineOptions, durability, !isUnpinned, shards, files).run(
                journal, isCold, spec.commandLine().getOut(), spec.commandLine().getErr(), isJson);
            return Lockstep.DONE;
        }
    }

    private int run(final OrderMessages orders, final Durability durability) throws IOException
    {
        final boolean isJournaled = journal != null || durability != Durability.NONE;
        final Path temporary = Files.createTempDirectory(temporaryRoot(isJournaled), "lockstep-exchange");
        try (OutputStream out = reportsOut == null ? OutputStream.nullOutputStream() : openReports())
        {
            final KeptReports reports = new KeptReports(
                new ReportWriter(reportsOut == null ? null : out), orders.count());
            final ExchangeRun run = new ExchangeRun(
                EventFlow.of(orders),
                HostedApplication.matching(reports),
                engineOptions.pageHomeFactory(),
                !isUnpinned);
            final ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), isJson);
            if (!isCold)
            {
                ExchangeRun.warmUp(
                    orders, temporary, isJournaled ? Durability.OS : Durability.NONE, !isUnpinned);
            }

            final ExchangeRun.Result result = isJournaled ?
                run.withJournal(
                    journal == null ? temporary.resolve("journal") : journal,
                    durability,
                    JournaledEngineContext.SEGMENT_LENGTH_DEFAULT,
                    (events) -> progress.update(System.nanoTime(), () -> "recovering: " + events + " events")) :
                run.withoutJournal(temporary.resolve("pages"));
            final long startNs = System.nanoTime();
            final ReportWriter written = reports.write();
            final String sha256 = written.sha256();
            final double writingSeconds = (System.nanoTime() - startNs) / 1e9;
            print(orders, durability, result, new WrittenReports(written.count(), sha256, writingSeconds));
            return Lockstep.DONE;
        }
        finally
        {
            IoUtil.delete(temporary.toFile(), true);
        }
    }

    /**
     * State without a journal lives in memory, where there is such a file system; a journal is to be on a disk.
     */
    static Path temporaryRoot(final boolean isJournaled)
    {
        final Path sharedMemory = Path.of("/dev/shm");
        return !isJournaled && Files.isWritable(sharedMemory) ?
            sharedMemory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private OutputStream openReports()
    {
        try
        {
            return Files.newOutputStream(reportsOut);
        }
        catch (final IOException ex)
        {
            throw new BadInputException("cannot write the reports: " + ex + "; name a file in a directory that exists");
        }
    }

    private void print(
        final OrderMessages orders,
        final Durability durability,
        final ExchangeRun.Result result,
        final WrittenReports reports)
    {
        final PrintWriter out = spec.commandLine().getOut();
        final double seconds = result.durationNs() / 1e9;
        final long rate = result.applied() == 0 ? 0 : Math.round(result.applied() / seconds);
        final long recovered = result.recovery() == null ? 0 : result.recovery().events();
        final double recoverySeconds = result.recovery() == null ? 0 : result.recovery().seconds();
        if (isJson)
        {
            out.println(new JsonLine()
                .field("messages", result.checkpoint().sequence())
                .field("reports", reports.count())
                .field("reportsSha256", reports.sha256())
                .field("reportsSeconds", reports.seconds())
                .digest("stateDigest", result.checkpoint().stateDigest())
                .digest("outputDigest", result.checkpoint().outputDigest())
                .field("seconds", seconds)
                .field("messagesPerSecond", rate)
                .field("appliedMessages", result.applied())
                .field("recoveredEvents", recovered)
                .field("recoverySeconds", recoverySeconds)
                .field("durability", durability.name().toLowerCase(Locale.ROOT))
                .field("store", engineOptions.store().name()));
            return;
        }

        out.println("orders          " + orderOptions.describe(orders));
        out.println("durability      " + durability + ", state in " + engineOptions.store());
        if (result.recovery() != null && recovered > 0)
        {
            out.printf("recovered       %,d events in %.2f s%n", recovered, recoverySeconds);
        }
        out.printf("applied         %,d messages in %.2f s: %,d messages/s%n", result.applied(), seconds, rate);
        out.printf("reports         %,d, written as text in %.2f s afterwards%n", reports.count(), reports.seconds());
        out.println("reports SHA-256 " + reports.sha256());
        out.println("state digest    " + JsonLine.hex(result.checkpoint().stateDigest()));
        out.println("output digest   " + JsonLine.hex(result.checkpoint().outputDigest()));
    }

    private record WrittenReports(long count, String sha256, double seconds)
    {
    }
}
