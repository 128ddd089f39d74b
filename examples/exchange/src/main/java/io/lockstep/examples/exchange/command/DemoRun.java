package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.ProgressLine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One demo: a node process, a client, a kill, a second node process, and the comparison.
 *
 * <p>Threading: one thread.
 */
final class DemoRun
{
    private final DemoFlow flow;
    private final Path journal;
    private final int port;
    private final int window;
    private final List<String> serveArguments;
    private final ProgressLine progress;

    private NodeProcess node;
    private DemoClient client;

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
            final String endpoint = node.awaitReady().get("endpoint");
            client = new DemoClient(NodeConnection.to(endpoint), flow.events(), window, flow.reports());
            final FlowPump pump = new FlowPump(client, flow.events().count(), progress, () -> node.requireAlive());
            final DemoTimes times = new DemoStream(client, pump, flow.events().count(), progress)
                .run(() -> kill(endpoint), this::recovered);
            return compare(times);
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

    private void kill(final String endpoint)
    {
        progress.finish("killing the node with SIGKILL at " + client.acknowledged() + " acknowledged");
        node.kill();
        node = NodeProcess.start(journal, endpoint, serveArguments);
    }

    private String recovered()
    {
        node.requireAlive();
        return node.ready() == null ? null : "recovered: " + node.ready().get("recoveredEvents") + " events replayed";
    }

    private DemoResult compare(final DemoTimes times)
    {
        final Map<String, String> ready = node.ready();
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
            times,
            Long.parseLong(ready.get("recoveredEvents")),
            Double.parseDouble(ready.get("recoverySeconds")));
    }
}
