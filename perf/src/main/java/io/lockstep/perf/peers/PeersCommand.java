package io.lockstep.perf.peers;

import io.lockstep.engine.Durability;
import io.lockstep.examples.exchange.OrderFile;
import io.lockstep.examples.exchange.OrderFileException;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.CommandFileException;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.perf.Rounds;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Measures the engine beside its peers, in one run, by turns.
 */
@Command(
    name = "peers",
    description = "Measure the engine beside its peers, by turns in one run on the same data: ratios are the result.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "exchange-core runs in a process of its own. Its trades are compared with ours in each round; where they",
        "differ, there are no rates. A flow of orders becomes commands that come to the same trades; rates count the",
        "flow's messages, for all alike. Its journal syncs each write: it stands beside ours at OS and at SYNCED.",
        "",
        "Example: ./lockstep perf peers --quick --json",
        "Example: ./lockstep perf peers --orders orders.bin.gz --commands commands.csv.gz --rounds 11"
    })
public final class PeersCommand implements Callable<Integer>
{
    private static final int QUICK_ROUNDS = 5;
    private static final int ROUNDS = 11;
    private static final int QUICK_MESSAGES = 500_000;
    private static final int MESSAGES = 2_000_000;
    private static final int EVENTS_IN_A_ROUND = 500_000;
    private static final int RING_EVENTS = 5_000_000;
    private static final int MESSAGE_LENGTH = 64;
    private static final long QUICK_BYTES_OS = 64_000_000;
    private static final long QUICK_BYTES_SYNCED = 8_000_000;
    private static final int BYTES_FACTOR = 4;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Shorter flows and fewer rounds: within two minutes.")
    private boolean isQuick;

    @Option(names = "--json", description = "Print one object on the last line: {name: {ours, theirs, unit, ratio}}.")
    private boolean isJson;

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "Of: ${COMPLETION-CANDIDATES}")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--rounds", description = "Of each. Default: " + ROUNDS + ", or " + QUICK_ROUNDS + " if quick")
    private Integer rounds;

    @Option(names = "--warm-up", defaultValue = "3", description = "Rounds in front. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(names = "--repeats",
        description = "Of a flow in a round. Default: as many as make " + EVENTS_IN_A_ROUND + " events of it")
    private Integer repeats;

    @Option(names = "--orders", paramLabel = "FILE",
        description = "Orders, .bin or .bin.gz. Without it, they are made up.")
    private Path orderFile;

    @Option(names = "--shape", defaultValue = "NORMAL",
        description = "Of orders that are made up: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private OrderFlow.Shape shape;

    @Option(names = "--seed", defaultValue = "1", description = "Of orders that are made up. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--messages",
        description = "Orders at the most. Default: " + MESSAGES + ", or " + QUICK_MESSAGES + " if quick")
    private Integer messages;

    @Option(names = "--events", defaultValue = "" + RING_EVENTS,
        description = "Through a ring in a round. Default: ${DEFAULT-VALUE}")
    private int ringEvents;

    @Option(names = "--commands", paramLabel = "FILE",
        description = "Commands for an exchange with accounts. Without it, this part is left out.")
    private Path commandFile;

    @Option(names = "--exchange-core", paramLabel = "JAR", description = "Default: where a build leaves it.")
    private Path peerJar;

    @Option(names = "--peer-java", paramLabel = "FILE",
        description = "To run exchange-core, up to JDK 17. Default: the Java that runs this.")
    private Path peerJava;

    @Option(names = "--directory", paramLabel = "DIR",
        description = "For journals, on the disk to measure. Default: that of temporary files")
    private Path parent;

    @Option(names = "--out", paramLabel = "DIR", description = "Keep results and the environment here, for a report.")
    private Path out;

    private PeerResults results;
    private ProgressLine progress;

    /**
     * What can be measured.
     */
    enum Part
    {
        RING,
        APPEND,
        ORDER_FLOW,
        EXCHANGE_FLOW
    }

    /**
     * Made by the command line.
     */
    public PeersCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        if (rounds == null)
        {
            rounds = isQuick ? QUICK_ROUNDS : ROUNDS;
        }
        if (messages == null)
        {
            messages = isQuick ? QUICK_MESSAGES : MESSAGES;
        }
        if (rounds < 1 || messages < 1 || ringEvents < 1 || warmUp < 0 || repeats != null && repeats < 1)
        {
            throw new BadInputException(
                "--rounds, --messages, --events and --repeats must be positive, --warm-up not negative");
        }

        progress = new ProgressLine(spec.commandLine().getErr(), isJson);
        results = new PeerResults(spec.commandLine().getOut(), isJson);
        final Path root = parent == null ? Path.of(System.getProperty("java.io.tmpdir")) : parent;
        final Path scratch = Files.createTempDirectory(root, "lockstep-peers");
        try
        {
            for (final Part part : Part.values())
            {
                if (parts.contains(part))
                {
                    run(part, scratch);
                }
            }
        }
        catch (final TallyMismatchException ex)
        {
            spec.commandLine().getErr().println("lockstep: " + ex.getMessage());
            return Lockstep.DIFFERS;
        }
        finally
        {
            IoUtil.delete(scratch.toFile(), true);
        }

        if (out != null)
        {
            results.keep(out);
        }
        results.end();
        return Lockstep.DONE;
    }

    private void run(final Part part, final Path scratch)
    {
        switch (part)
        {
            case RING -> ring();
            case APPEND -> append(scratch);
            case ORDER_FLOW -> orderFlow(scratch);
            default -> exchangeFlow(scratch);
        }
    }

    private void ring()
    {
        final Contest contest = new Contest();
        for (final int stages : new int[] {1, 3})
        {
            final String name = "ring-" + stages + "-stage-disruptor";
            contest
                .contestant(name, () -> Rounds.engineRing(stages, ringEvents))
                .contestant("disruptor, " + stages, () -> Rounds.disruptorRing(stages, ringEvents))
                .pairing(name, name, "disruptor, " + stages, "events/s");
        }
        results.add(contest.run(warmUp, rounds, this::progress));
    }

    private void append(final Path scratch)
    {
        for (final Durability level : List.of(Durability.OS, Durability.SYNCED))
        {
            final long quickBytes = level == Durability.OS ? QUICK_BYTES_OS : QUICK_BYTES_SYNCED;
            final Map<String, Rounds.Appended> appended = Rounds.append(
                scratch, level, MESSAGE_LENGTH, isQuick ? quickBytes : BYTES_FACTOR * quickBytes, rounds,
                this::progress);
            final double ours = appended.get("journal").messagesPerSecond();
            for (final String name : List.of("chronicle-queue", "aeron-archive"))
            {
                final Rounds.Appended peer = appended.get(name);
                results.add(List.of(new Contest.Result(
                    "append-" + level.name().toLowerCase(Locale.ROOT) + "-" + name, ours, peer.messagesPerSecond(),
                    "messages/s", peer.ratio())));
            }
        }
    }

    private void orderFlow(final Path scratch)
    {
        if (isPeerMissing())
        {
            return;
        }

        final OrderMessages orders = orders();
        final Path file = scratch.resolve("orders.csv");
        progress("translating " + orders.count() + " orders");
        final int translated = FlowTranslation.write(orders, file);
        final SpotCommands commands = SpotCommands.read(file, Integer.MAX_VALUE);
        run("order-flow", "messages/s", orders.count(), commands, file, scratch, Exchange.ofBook(orders));
        results.note("  (%,d messages are %,d commands)%n", orders.count(), translated);
    }

    private void exchangeFlow(final Path scratch)
    {
        if (commandFile == null)
        {
            spec.commandLine().getErr().println("exchange flow left out: there is no --commands FILE");
            return;
        }
        if (isPeerMissing())
        {
            return;
        }

        try
        {
            final SpotCommands commands = SpotCommands.read(commandFile, Integer.MAX_VALUE);
            final Exchange accounts = Exchange.ofAccounts(commands);
            final int orderCommands = accounts.count() - accounts.setup();
            run("exchange-flow", "commands/s", orderCommands, commands, commandFile, scratch, null);
        }
        catch (final CommandFileException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private void run(
        final String name,
        final String unit,
        final int counted,
        final SpotCommands commands,
        final Path file,
        final Path scratch,
        final Exchange book)
    {
        try (ExchangeCoreProcess peer = ExchangeCoreProcess.start(jar(), peerJava, file, scratch.resolve("peer")))
        {
            final int times = repeats == null ? Math.max(1, EVENTS_IN_A_ROUND / Math.max(1, counted)) : repeats;
            final ExchangeContest contest = new ExchangeContest(name, unit, counted, times, peer, scratch);
            if (book != null)
            {
                contest.with("book", book, false);
            }
            contest.with(book == null ? "" : "accounts", Exchange.ofAccounts(commands), true);
            results.add(contest.run(warmUp, rounds, this::progress));
            final Tally tally = contest.tally();
            results.note("  (all came to %,d trades, volume %,d, hash %016x; %,d commands refused)%n",
                tally.trades(), tally.volume(), tally.hash(), tally.refused());
        }
    }

    private OrderMessages orders()
    {
        if (orderFile == null)
        {
            return OrderFlow.generate(seed, messages, shape);
        }
        try
        {
            return OrderFile.read(orderFile).first(messages);
        }
        catch (final OrderFileException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private boolean isPeerMissing()
    {
        final String reason = ExchangeCoreProcess.reasonNot(jar(), peerJava);
        if (reason != null)
        {
            spec.commandLine().getErr().println("exchange-core left out: " + reason);
        }

        return reason != null;
    }

    private Path jar()
    {
        return peerJar == null ? ExchangeCoreProcess.builtJar() : peerJar;
    }

    private void progress(final String text)
    {
        progress.update(System.nanoTime(), () -> text);
    }
}
