package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.ExchangeReplayApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotProcessor;
import io.lockstep.examples.exchange.spot.SpotReplayApplication;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.Replayer;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.transport.cluster.ClusterHostContext;
import io.lockstep.transport.cluster.MemberReplay;

import java.nio.file.Path;

/**
 * The exchange run again, offline: from a journal, from the log of a cluster's member, or from a flow of orders that no
 * network and no kill disturbs.
 *
 * @param checkpoint    digests at the end.
 * @param reports       number of report lines.
 * @param reportsSha256 of the report lines.
 */
public record ExchangeReplay(Checkpoint checkpoint, long reports, String reportsSha256)
{
    /**
     * Replay a journal. It is only read.
     *
     * @param directory of the journal.
     * @return what it comes to.
     */
    public static ExchangeReplay ofJournal(final Path directory)
    {
        final ReportWriter writer = new ReportWriter();
        final Checkpoint checkpoint = Replayer.replay(
            directory,
            ExchangeApplication.NAME,
            ExchangeApplication.core().pageHome(new DirectPageHome()),
            ExchangeApplication.MAX_OUTPUT_LENGTH,
            writer);
        return new ExchangeReplay(checkpoint, writer.count(), writer.sha256());
    }

    /**
     * Run the log of a cluster's member again, all of it. It is only read.
     *
     * @param directory of the member.
     * @return what it comes to.
     */
    public static ExchangeReplay ofMember(final Path directory)
    {
        final ReportWriter writer = new ReportWriter();
        final Checkpoint checkpoint = replayMember(directory, new ExchangeReplayApplication(), writer);
        return new ExchangeReplay(checkpoint, writer.count(), writer.sha256());
    }

    /**
     * Apply a flow directly.
     *
     * @param orders of the flow.
     * @return what it comes to.
     */
    public static ExchangeReplay ofOrders(final OrderMessages orders)
    {
        final ReportWriter writer = new ReportWriter();
        final Checkpoint checkpoint = apply(
            EventFlow.of(orders), ExchangeApplication.core(), ExchangeApplication.MAX_OUTPUT_LENGTH, writer);
        return new ExchangeReplay(checkpoint, writer.count(), writer.sha256());
    }

    /**
     * Replay a journal of the exchange with accounts. It is only read.
     *
     * @param directory of the journal.
     * @return what it comes to; the reports are the lines of results.
     */
    public static ExchangeReplay ofSpotJournal(final Path directory)
    {
        final SpotResults results = new SpotResults();
        final Checkpoint checkpoint = Replayer.replay(
            directory,
            SpotApplication.NAME,
            SpotApplication.core(new SpotProcessor()).pageHome(new DirectPageHome()),
            SpotApplication.MAX_OUTPUT_LENGTH,
            ofClients(results));
        return new ExchangeReplay(checkpoint, results.count(), results.sha256());
    }

    /**
     * Run the log of a member of a cluster of exchanges with accounts again, all of it. It is only read.
     *
     * @param directory of the member.
     * @return what it comes to; the reports are the lines of results.
     */
    public static ExchangeReplay ofSpotMember(final Path directory)
    {
        final SpotResults results = new SpotResults();
        final Checkpoint checkpoint = replayMember(directory, new SpotReplayApplication(), ofClients(results));
        return new ExchangeReplay(checkpoint, results.count(), results.sha256());
    }

    /**
     * Apply commands directly to an exchange with accounts.
     *
     * @param commands of the flow; queries too, where the state is to be compared with one that took them: their
     *                 numbers are state.
     * @return what they come to; the reports are the lines of results.
     */
    static ExchangeReplay ofCommands(final EventFlow commands)
    {
        final SpotResults results = new SpotResults();
        final Checkpoint checkpoint = apply(
            commands,
            SpotApplication.core(new SpotProcessor()),
            SpotApplication.MAX_OUTPUT_LENGTH,
            results);
        return new ExchangeReplay(checkpoint, results.count(), results.sha256());
    }

    private static Checkpoint apply(
        final EventFlow flow, final CoreContext ctx, final int maxOutputLength, final OutputListener listener)
    {
        final long source = flow.source();
        try (EngineCore core = new EngineCore(ctx.pageHome(new DirectPageHome())))
        {
            core.outputs(new ListenerOutputs(listener, maxOutputLength));
            for (int i = 0; i < flow.count(); i++)
            {
                flow.seek(i);
                core.apply(i + 1L, i, source, i + 1L, flow.buffer(), flow.offset(), flow.length());
            }

            return core.checkpoint();
        }
    }

    /**
     * What no client has numbered is no command: a session that comes or goes, time that advances.
     */
    private static OutputListener ofClients(final SpotResults results)
    {
        return (header, buffer, offset, length) ->
        {
            if (header.sourceSequence() > 0)
            {
                results.onOutput(header, buffer, offset, length);
            }
        };
    }

    private static Checkpoint replayMember(
        final Path directory, final ReplayApplication application, final OutputListener listener)
    {
        return MemberReplay.replay(
            directory, application, ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT, InputListener.NONE, listener).end();
    }

    String stateDigest()
    {
        return JsonLine.hex(checkpoint.stateDigest());
    }

    String outputDigest()
    {
        return JsonLine.hex(checkpoint.outputDigest());
    }
}
