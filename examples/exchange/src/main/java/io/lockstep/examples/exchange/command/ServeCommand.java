package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotProcessor;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import io.lockstep.replay.command.StopSignal;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.threads.PinnedThreads;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import io.lockstep.transport.PortInUseException;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Runs a node that serves the exchange over Aeron UDP, until it is told to stop.
 */
@Command(
    name = "serve",
    description = "Serve the exchange over Aeron UDP until the process is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Example: ./lockstep exchange serve --journal /tmp/exchange --endpoint 127.0.0.1:40101",
        "Example: ./lockstep exchange serve --spot --journal /tmp/spot --endpoint 127.0.0.1:40101"
    })
final class ServeCommand implements Callable<Integer>
{
    static final String EVENT_FIELD = "event";
    static final String READY = "ready";
    static final String STOPPED = "stopped";
    static final String STREAM_ENDPOINT = "streamEndpoint";
    static final String SPOT_OPTION = "--spot";

    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineOptions engineOptions;

    @Mixin
    private ThreadOptions threadOptions;

    @Mixin
    private SnapshotOptions snapshotOptions;

    @Option(names = "--journal", paramLabel = "DIR", required = true,
        description = "Directory of the journal; made where it is missing, recovered from where it is not.")
    private Path journal;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", defaultValue = EngineNodeContext.INGRESS_ENDPOINT_DEFAULT,
        description = "Where to listen; port 0 for any that is free. Default: ${DEFAULT-VALUE}")
    private String endpoint;

    @Option(names = SPOT_OPTION,
        description = "Serve the exchange with accounts, for 'exchange --commands FILE --connect'.")
    private boolean isSpot;

    @Option(names = "--streams", paramLabel = "HOST:PORT",
        description = "With --spot: publish trades, and books with FEED, as streams, and listen here to who " +
            "subscribes to them; port 0 for any that is free.")
    private String streams;

    @Option(names = "--accept-loss",
        description = "Go on where the journal ends before events that were acknowledged, as it may after the end of " +
            "power at durability os; without it such a start is refused. What is lost is counted, its outputs are " +
            "removed, and clients send it again if they still can. Copy DIR before.")
    private boolean isLossAccepted;

    @Option(names = "--json", description = "Print what happens as JSON objects, one a line.")
    private boolean isJson;

    private PinnedThreads threads;

    /**
     * Made by the command line.
     */
    ServeCommand()
    {
    }

    @Override
    public Integer call()
    {
        if (streams != null && !isSpot)
        {
            throw new BadInputException("--streams is for the exchange with accounts: give --spot");
        }

        final JournaledEngineContext engine = isSpot ?
            SpotApplication.journaled(new SpotProcessor()) : ExchangeApplication.journaled();
        try (StopSignal stopSignal = new StopSignal())
        {
            threads = threadOptions.apply(engine.engine(), spec.commandLine().getErr()::println);
            final EngineNode node = launch(stopSignal, engine);
            try
            {
                printReady(node);
                stopSignal.await();
            }
            finally
            {
                node.close();
            }

            return node.failure() == null ? printStopped(node) : printFailed(node);
        }
        catch (final JournalException | PortInUseException | IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
        catch (final DivergenceException ex)
        {
            spec.commandLine().getErr().println("lockstep: " + ex.getMessage());
            return Lockstep.DIFFERS;
        }
        finally
        {
            CloseHelper.close(threads);
        }
    }

    private EngineNode launch(final StopSignal stopSignal, final JournaledEngineContext engine)
    {
        final ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), isJson);
        return EngineNode.launch(new EngineNodeContext()
            .ingressEndpoint(endpoint)
            .failureHandler((failure) -> stopSignal.signal())
            .streams(streams == null ? null : SpotApplication.streams().endpoint(streams))
            .engine(snapshotOptions.apply(
                engine, isSpot ? () -> SpotApplication.core(new SpotProcessor()) : ExchangeApplication::core)
                .directory(journal)
                .durability(engineOptions.durability(true))
                .isLossAccepted(isLossAccepted)
                .pageHomeFactory(engineOptions.pageHomeFactory())
                .recoveryProgress((events) ->
                    progress.update(System.nanoTime(), () -> "recovering: " + events + " events"))));
    }

    private void printReady(final EngineNode node)
    {
        final RecoveryReport recovery = node.journaledEngine().recovery();
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson)
        {
            out.println(new JsonLine()
                .field(EVENT_FIELD, READY)
                .field("endpoint", node.ingressEndpoint())
                .field(STREAM_ENDPOINT, node.streamEndpoint())
                .field("recoveredEvents", recovery.events())
                .field("recoverySeconds", recovery.seconds())
                .field("snapshot", recovery.snapshot())
                .field("replayedEvents", recovery.replayed())
                .field("tornBytes", recovery.tornBytes())
                .field("lostEvents", recovery.lostEvents()));
            return;
        }

        recovery.passedOver().forEach((reason) -> out.println("passed over snapshot " + reason));
        if (recovery.snapshot() > 0)
        {
            out.printf("began with the snapshot of event %,d, and replayed %,d events%n",
                recovery.snapshot(), recovery.replayed());
        }
        if (recovery.events() > 0)
        {
            out.printf("recovered %,d events in %.2f s, %,d checkpoints equal%n",
                recovery.events(), recovery.seconds(), recovery.checkpoints());
        }
        if (recovery.lostEvents() > 0)
        {
            out.printf("went on without %,d events that were acknowledged%n", recovery.lostEvents());
        }
        out.println("ready at " + node.ingressEndpoint() +
            (streams == null ? "" : ", trades at " + node.streamEndpoint()));
    }

    private int printStopped(final EngineNode node)
    {
        final Checkpoint checkpoint = node.journaledEngine().checkpoint();
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson)
        {
            out.println(new JsonLine()
                .field(EVENT_FIELD, STOPPED)
                .field("sequence", checkpoint.sequence())
                .digest("stateDigest", checkpoint.stateDigest())
                .digest("outputDigest", checkpoint.outputDigest()));
        }
        else
        {
            out.println("stopped after sequence " + checkpoint.sequence() + ": state digest " +
                JsonLine.hex(checkpoint.stateDigest()) + ", output digest " + JsonLine.hex(checkpoint.outputDigest()));
        }

        return Lockstep.DONE;
    }

    private int printFailed(final EngineNode node)
    {
        spec.commandLine().getErr().println("lockstep: " + node.failure().getMessage());
        return Lockstep.FAULT;
    }
}
