package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.SpotAnswers;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.command.ProgressLine;

import java.io.PrintWriter;

/**
 * A run of commands through an exchange in another process: results come as execution reports of the session, books and
 * accounts as answers to queries.
 *
 * <p>Threading: one thread.
 */
final class SpotClientRun
{
    private final SpotAnswers answers = new SpotAnswers();
    private final SpotCommands commands;
    private final String endpoint;
    private final SpotOptions.OutputFiles files;
    private final SpotResults results;
    private final DemoFlow flow;

    SpotClientRun(final SpotCommands commands, final String endpoint, final SpotOptions.OutputFiles files)
    {
        this.commands = commands;
        this.endpoint = endpoint;
        this.files = files;
        results = new SpotResults(files.results());
        flow = DemoFlow.of(commands, results, answers);
    }

    /**
     * Send all, wait for all, and write what came back.
     *
     * @return exit status.
     */
    int run(final ProgressLine progress, final PrintWriter out, final boolean isJson)
    {
        final long startNs = System.nanoTime();
        try (DemoClient client = new DemoClient(
            NodeConnection.to(endpoint), flow.events(), DemoClient.WINDOW_DEFAULT, flow.reports()))
        {
            final FlowPump pump = new FlowPump(client, flow.events().count(), progress, () -> { });
            while (!client.isDone())
            {
                pump.step("sending");
            }
            progress.finish("done: " + client.acknowledged() + " acknowledged");
        }

        final double seconds = (System.nanoTime() - startNs) / 1e9;
        files.write(answers);
        print(out, isJson, seconds);
        return answers.isWhole() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private void print(final PrintWriter out, final boolean isJson, final double seconds)
    {
        final long rate = Math.round(flow.events().count() / seconds);
        final int queries = flow.events().count() - commands.count();
        final String sha256 = results.sha256();
        if (isJson)
        {
            out.println(new JsonLine()
                .field("commands", commands.count())
                .field("queries", queries)
                .field("results", results.count())
                .field("resultsSha256", sha256)
                .field("isWhole", answers.isWhole())
                .field("seconds", seconds)
                .field("eventsPerSecond", rate));
            return;
        }

        out.printf("sent            %,d commands and %,d queries to %s in %.2f s: %,d/s%n",
            commands.count(), queries, endpoint, seconds, rate);
        out.printf("results         %,d%n", results.count());
        out.println("results SHA-256 " + sha256);
        out.println(answers.isWhole() ?
            "books, accounts as the exchange's digest says" :
            "books, accounts NOT as the exchange's digest says");
    }
}
