package io.lockstep.transport.cluster.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.StopSignal;
import io.lockstep.replay.command.Verb;
import io.lockstep.transport.cluster.ClusterConfiguration;
import io.lockstep.transport.cluster.ClusterNode;
import io.lockstep.transport.cluster.ClusterNodeContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The verb {@code node}: one member of a cluster.
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "node",
    description = "Run one member of a cluster until the process is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Everything that the member needs is looked at first: members, directory, ports, the JVM's access. What is",
        "wrong is named, and the exit status is 2. The application is found by its name among the ReplayApplications",
        "on the class path. A member that loses its media driver or another of its parts, whose processor fails or",
        "whose state differs from the others' ends by itself: one line says why, and the exit status is 3.",
        "",
        "Example: ./lockstep node --config /etc/lockstep/member-0.properties"
    })
public final class NodeVerb implements Verb
{
    private static final long CHECKPOINT_TIMEOUT_S = 60;
    private static final long CLOSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The member's properties file.")
    private Path config;

    @Option(names = "--json", description = "Print what happens as JSON objects, one a line.")
    private boolean isJson;

    /**
     * Create the verb, for the service loader.
     */
    public NodeVerb()
    {
    }

    @Override
    public Integer call()
    {
        try (StopSignal stopSignal = new StopSignal())
        {
            final ClusterNodeContext ctx = ClusterConfiguration.read(config).node();
            ctx.terminationHook(stopSignal::signal)
                .errorHandler((error) -> spec.commandLine().getErr().println("lockstep: " + error));
            final ClusterNode node = ClusterNode.launch(ctx);
            print("ready", ctx.memberId(), null);
            stopSignal.await();

            return node.failure() == null ? stop(node, ctx.memberId()) : fail(node, ctx.memberId());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
    }

    private int stop(final ClusterNode node, final int memberId)
    {
        try (node)
        {
            print("stopped", memberId, checkpoint(node));
        }

        return Lockstep.DONE;
    }

    private int fail(final ClusterNode node, final int memberId)
    {
        final Throwable failure = node.failure();
        spec.commandLine().getErr().println("lockstep: member " + memberId + " has ended by itself: " +
            (failure.getMessage() == null ? failure : failure.getMessage()));
        final HaltTimer timer = new HaltTimer(CLOSE_TIMEOUT_NS, Lockstep.FAULT);
        node.close();
        timer.cancel();

        return Lockstep.FAULT;
    }

    private static Checkpoint checkpoint(final ClusterNode node)
    {
        try
        {
            return node.host().isActive() ?
                node.host().checkpoint().get(CHECKPOINT_TIMEOUT_S, TimeUnit.SECONDS) : null;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return null;
        }
        catch (final ExecutionException | TimeoutException ex)
        {
            return null;
        }
    }

    private void print(final String what, final int memberId, final Checkpoint checkpoint)
    {
        if (isJson)
        {
            final JsonLine line = new JsonLine().field("event", what).field("member", memberId);
            spec.commandLine().getOut().println(checkpoint == null ? line : line
                .field("sequence", checkpoint.sequence())
                .digest("stateDigest", checkpoint.stateDigest())
                .digest("outputDigest", checkpoint.outputDigest()));
        }
        else
        {
            spec.commandLine().getOut().println("member " + memberId + " " + what + (checkpoint == null ? "" :
                " after sequence " + checkpoint.sequence() + ": state digest " +
                JsonLine.hex(checkpoint.stateDigest()) + ", output digest " +
                JsonLine.hex(checkpoint.outputDigest())));
        }
    }
}
