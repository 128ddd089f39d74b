package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.examples.exchange.spot.SpotState;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.ProgressLine;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run of the exchange with accounts, and what is printed of it.
 *
 * <p>Threading: one thread.
 */
final class SpotRun
{
    private static final int MAX_CURRENCIES_PRINTED = 10;

    private final SpotCommands commands;
    private final String name;
    private final EngineOptions engineOptions;
    private final Durability durability;
    private final SpotResults results;
    private final List<String> currencies = new ArrayList<>();
    private final ExchangeRun run;
    private final boolean isPinned;
    private final int shards;

    SpotRun(
        final SpotCommands commands,
        final String name,
        final EngineOptions engineOptions,
        final Durability durability,
        final boolean isPinned,
        final int shards,
        final SpotOptions.OutputFiles files)
    {
        this.shards = shards;
        this.commands = commands;
        this.name = name;
        this.engineOptions = engineOptions;
        this.durability = durability;
        this.isPinned = isPinned;
        results = new SpotResults(files.results());
        run = new ExchangeRun(
            EventFlow.of(commands),
            HostedApplication.spot(shards, results, (listing) ->
            {
                files.write(listing);
                describe(listing);
            }),
            engineOptions.pageHomeFactory(),
            isPinned);
    }

    /**
     * Run it, and print what it came to.
     *
     * @param journal its directory; null for a temporary one where the durability needs one.
     * @param isCold  whether the code is compiled while it is measured.
     * @param out     to print to.
     * @param err     for the progress of a recovery.
     * @param isJson  whether to print a JSON object.
     * @throws IOException if there is no room for temporary files.
     */
    void run(
        final Path journal, final boolean isCold, final PrintWriter out, final PrintWriter err, final boolean isJson)
        throws IOException
    {
        final boolean isJournaled = journal != null || durability != Durability.NONE;
        final Path temporary = Files.createTempDirectory(ExchangeVerb.temporaryRoot(isJournaled), "lockstep-exchange");
        try
        {
            if (!isCold)
            {
                ExchangeRun.warmUp(
                    commands, shards, temporary, isJournaled ? Durability.OS : Durability.NONE, isPinned);
            }

            final Path directory = journal == null ? temporary.resolve("journal") : journal;
            print(run(isJournaled ? directory : null, temporary, new ProgressLine(err, isJson)), out, isJson);
        }
        finally
        {
            IoUtil.delete(temporary.toFile(), true);
        }
    }

    private ExchangeRun.Result run(final Path journal, final Path temporary, final ProgressLine progress)
    {
        return journal == null ?
            run.withoutJournal(temporary.resolve("pages")) :
            run.withJournal(
                journal,
                durability,
                JournaledEngineContext.SEGMENT_LENGTH_DEFAULT,
                (events) -> progress.update(System.nanoTime(), () -> "recovering: " + events + " events"));
    }

    private void print(final ExchangeRun.Result result, final PrintWriter out, final boolean isJson)
    {
        final String sha256 = results.sha256();
        final double seconds = result.durationNs() / 1e9;
        final long rate = result.applied() == 0 ? 0 : Math.round(result.applied() / seconds);
        final long recovered = result.recovery() == null ? 0 : result.recovery().events();
        final double recoverySeconds = result.recovery() == null ? 0 : result.recovery().seconds();
        if (isJson)
        {
            out.println(new JsonLine()
                .field("commands", result.checkpoint().sequence())
                .field("results", results.count())
                .field("resultsSha256", sha256)
                .digest("stateDigest", result.checkpoint().stateDigest())
                .digest("outputDigest", result.checkpoint().outputDigest())
                .field("seconds", seconds)
                .field("commandsPerSecond", rate)
                .field("appliedCommands", result.applied())
                .field("recoveredEvents", recovered)
                .field("recoverySeconds", recoverySeconds)
                .field("durability", durability.name().toLowerCase(Locale.ROOT))
                .field("store", engineOptions.store().name()));
            return;
        }

        out.println("commands        " + commands.count() + " commands (" + name + ")");
        out.println("durability      " + durability + ", state in " + engineOptions.store());
        if (recovered > 0)
        {
            out.printf("recovered       %,d events in %.2f s%n", recovered, recoverySeconds);
        }
        out.printf("applied         %,d commands in %.2f s: %,d commands/s%n", result.applied(), seconds, rate);
        out.printf("results         %,d%n", results.count());
        out.println("results SHA-256 " + sha256);
        currencies.stream().limit(MAX_CURRENCIES_PRINTED).forEach(out::println);
        if (currencies.size() > MAX_CURRENCIES_PRINTED)
        {
            out.printf("                and %,d currencies more%n", currencies.size() - MAX_CURRENCIES_PRINTED);
        }
        out.println("state digest    " + JsonLine.hex(result.checkpoint().stateDigest()));
        out.println("output digest   " + JsonLine.hex(result.checkpoint().outputDigest()));
    }

    private void describe(final SpotState listing)
    {
        listing.currencies((currency, deposited, held, fees) -> currencies.add(String.format(
            "currency %-7d deposited %,d, of that held %,d, fees %,d", currency, deposited, held, fees)));
    }
}
