package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
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
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(32, 64, 20_000, 500_000);
    private final OrderMessages orders;
    private final Path journal;
    private final int port;
    private final int window;
    private final List<String> serveArguments;
    private final ProgressLine progress;

    private NodeProcess node;
    private DemoClient client;
    private long lastWorkNs;

    DemoRun(
        final OrderMessages orders,
        final Path journal,
        final int port,
        final int window,
        final List<String> serveArguments,
        final ProgressLine progress)
    {
        this.orders = orders;
        this.journal = journal;
        this.port = port;
        this.window = window;
        this.serveArguments = serveArguments;
        this.progress = progress;
    }

    DemoResult run()
    {
        final ReportWriter reports = new ReportWriter();
        try
        {
            node = NodeProcess.start(journal, "127.0.0.1:" + port, serveArguments);
            final String endpoint = awaitReady().get("endpoint");
            client = new DemoClient(endpoint, orders, window, reports);
            return stream(endpoint, reports);
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

    private DemoResult stream(final String endpoint, final ReportWriter reports)
    {
        final long startNs = System.nanoTime();
        lastWorkNs = startNs;
        final long half = orders.count() / 2L;
        while (client.acknowledged() < half)
        {
            step("sending");
        }

        final Histogram before = client.takeRoundTrips();
        final long killNs = System.nanoTime();
        progress.finish("killing the node with SIGKILL at " + client.acknowledged() + " acknowledged");
        node.kill();
        node = NodeProcess.start(journal, endpoint, serveArguments);
        while (node.ready() == null)
        {
            requireAlive();
            step("recovering");
        }

        // What the first node sent before its end is all in by now; the next acknowledgement is the second one's.
        final Map<String, String> ready = node.ready();
        final long acknowledgedBefore = client.acknowledged();
        while (client.acknowledged() == acknowledgedBefore && !client.isDone())
        {
            step("recovering");
        }

        final long outageNs = System.nanoTime() - killNs;
        progress.finish("recovered: " + ready.get("recoveredEvents") + " events replayed");
        final long sentAtRecovery = client.sent();
        while (client.acknowledged() < sentAtRecovery && !client.isDone())
        {
            step("resending");
        }

        final Histogram across = client.takeRoundTrips();
        while (!client.isDone())
        {
            step("sending");
        }

        final long durationNs = System.nanoTime() - startNs - outageNs;
        progress.finish("done: " + client.acknowledged() + " acknowledged");
        return compare(reports, before, across, ready, durationNs, outageNs);
    }

    private DemoResult compare(
        final ReportWriter reports,
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
            orders.count(),
            reports.count(),
            reports.sha256(),
            ExchangeReplay.ofOrders(orders).reportsSha256(),
            ExchangeReplay.ofJournal(journal),
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

    private void step(final String phase)
    {
        final int work = client.doWork();
        idleStrategy.idle(work);
        final long nowNs = System.nanoTime();
        if (work > 0)
        {
            lastWorkNs = nowNs;
        }
        else if (nowNs - lastWorkNs > STALL_TIMEOUT_NS)
        {
            requireAlive();
            throw new IllegalStateException("nothing came for " + TimeUnit.NANOSECONDS.toSeconds(STALL_TIMEOUT_NS) +
                " s: sent=" + client.sent() + " acknowledged=" + client.acknowledged() +
                " transportError=" + client.transportError());
        }

        progress.update(nowNs, () -> phase + ": " + client.sent() + " sent, " + client.acknowledged() +
            " acknowledged of " + orders.count());
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
