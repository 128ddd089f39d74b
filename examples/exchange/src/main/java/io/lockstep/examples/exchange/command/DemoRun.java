package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One demo: a node process, a client, a kill, a second node process, and the comparison.
 *
 * <p>Threading: one thread.
 */
final class DemoRun
{
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(32, 64, 20_000, 500_000);
    private final DemoFlow flow;
    private final Path journal;
    private final int port;
    private final int window;
    private final List<String> serveArguments;
    private final ProgressLine progress;

    private NodeProcess node;
    private DemoClient client;
    private FlowPump pump;

    DemoRun(
        final DemoFlow flow,
        final Path journal,
        final int port,
        final int window,
        final List<String> serveArguments,
        final ProgressLine progress)
    {
        this.flow = flow;
        this.journal = journal;
        this.port = port;
        this.window = window;
        this.serveArguments = new ArrayList<>(serveArguments);
        this.serveArguments.addAll(flow.serveArguments());
        this.progress = progress;
    }

    DemoResult run()
    {
        try
        {
            node = NodeProcess.start(journal, "127.0.0.1:" + port, serveArguments);
            final String endpoint = awaitReady().get("endpoint");
            client = new DemoClient(endpoint, flow.events(), window, flow.reports());
            pump = new FlowPump(client, flow.events().count(), progress, this::requireAlive);
            return stream(endpoint);
        }
        finally
        {
            if (client != null)
            {
                client.close();
            }
            if (node != null)
            {
                node.close();
            }
        }
    }

    private DemoResult stream(final String endpoint)
    {
        final long startNs = System.nanoTime();
        final long half = flow.events().count() / 2L;
        while (client.acknowledged() < half)
        {
            pump.step("sending");
        }

        final Histogram before = client.takeRoundTrips();
        final long killNs = System.nanoTime();
        progress.finish("killing the node with SIGKILL at " + client.acknowledged() + " acknowledged");
        node.kill();
        node = NodeProcess.start(journal, endpoint, serveArguments);
        while (node.ready() == null)
        {
            requireAlive();
            pump.step("recovering");
        }

        // What the first node sent before its end is all in by now; the next acknowledgement is the second one's.
        final Map<String, String> ready = node.ready();
        final long acknowledgedBefore = client.acknowledged();
        while (client.acknowledged() == acknowledgedBefore && !client.isDone())
        {
            pump.step("recovering");
        }

        final long outageNs = System.nanoTime() - killNs;
        progress.finish("recovered: " + ready.get("recoveredEvents") + " events replayed");
        final long sentAtRecovery = client.sent();
        while (client.acknowledged() < sentAtRecovery && !client.isDone())
        {
            pump.step("resending");
        }

        final Histogram across = client.takeRoundTrips();
        while (!client.isDone())
        {
            pump.step("sending");
        }

        final long durationNs = System.nanoTime() - startNs - outageNs;
        progress.finish("done: " + client.acknowledged() + " acknowledged");
        return compare(before, across, ready, durationNs, outageNs);
    }

    private DemoResult compare(
        final Histogram before,
        final Histogram across,
        final Map<String, String> ready,
        final long durationNs,
        final long outageNs)
    {
        final Histogram after = client.takeRoundTrips();
        final Histogram all = before.copy();
        all.add(across);
        all.add(after);
        client.close();
        final Map<String, String> stopped = node.stop();
        if (stopped == null)
        {
            throw new IllegalStateException("the node did not stop in order: exit status " + node.exitStatus());
        }

        return new DemoResult(
            flow.events().count(),
            flow.count().getAsLong(),
            flow.sha256().get(),
            flow.undisturbed().get().reportsSha256(),
            flow.isWhole().getAsBoolean(),
            flow.ofJournal().apply(journal),
            Long.parseLong(stopped.get("sequence")),
            stopped.get("stateDigest"),
            stopped.get("outputDigest"),
            durationNs,
            outageNs,
            Long.parseLong(ready.get("recoveredEvents")),
            Double.parseDouble(ready.get("recoverySeconds")),
            before,
            all,
            after);
    }

    private Map<String, String> awaitReady()
    {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (node.ready() == null)
        {
            requireAlive();
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("the node was not ready in time");
            }

            idleStrategy.idle();
        }

        return node.ready();
    }

    private void requireAlive()
    {
        if (!node.isAlive() && node.ready() == null)
        {
            final int status = node.exitStatus();
            if (status == Lockstep.BAD_INPUT)
            {
                throw new BadInputException(node.complaint());
            }

            throw new IllegalStateException(
                "the node ended by itself: exit status " + status + ": " + node.complaint());
        }
    }
}
