package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.examples.exchange.spot.SpotAnswers;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotResults;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A flow to send over the network, with what its reports come to, and what the same comes to elsewhere.
 *
 * @param events         to send.
 * @param reports        take what comes back.
 * @param count          of the lines written so far.
 * @param sha256         of the lines; nothing can be written afterwards.
 * @param isWhole        whether the client was told all of the state that it asked for.
 * @param ofJournal      what the journal of the node comes to.
 * @param ofMember       what the log of a cluster's member comes to.
 * @param undisturbed    what the events come to in a core that nobody kills.
 * @param serveArguments more options of {@code exchange serve}.
 * @param application    name of the application.
 */
record DemoFlow(
    EventFlow events,
    FlowReports reports,
    LongSupplier count,
    Supplier<String> sha256,
    BooleanSupplier isWhole,
    Function<Path, ExchangeReplay> ofJournal,
    Function<Path, ExchangeReplay> ofMember,
    Supplier<ExchangeReplay> undisturbed,
    List<String> serveArguments,
    String application)
{
    /**
     * Order messages for the matching engine.
     *
     * @param orders to send.
     * @return the flow.
     */
    static DemoFlow of(final OrderMessages orders)
    {
        final ReportWriter writer = new ReportWriter();
        return new DemoFlow(
            EventFlow.of(orders),
            reports(writer),
            writer::count,
            writer::sha256,
            () -> true,
            ExchangeReplay::ofJournal,
            ExchangeReplay::ofMember,
            () -> ExchangeReplay.ofOrders(orders),
            List.of(),
            ExchangeApplication.NAME);
    }

    /**
     * Commands for the exchange with accounts, and queries for all users and instruments behind them.
     *
     * @param commands to send.
     * @param results  written as they come.
     * @param answers  that take what the queries come to.
     * @return the flow.
     */
    static DemoFlow of(final SpotCommands commands, final SpotResults results, final SpotAnswers answers)
    {
        final EventFlow events = EventFlow.of(SpotAnswers.queries(commands), commands.source());
        return new DemoFlow(
            events,
            new SpotFlowReports(results, answers),
            results::count,
            results::sha256,
            answers::isWhole,
            ExchangeReplay::ofSpotJournal,
            ExchangeReplay::ofSpotMember,
            () -> ExchangeReplay.ofCommands(events),
            List.of(ServeCommand.SPOT_OPTION),
            SpotApplication.NAME);
    }

    /**
     * Reports of the matching engine.
     *
     * @param writer of their lines.
     * @return who takes them.
     */
    static FlowReports reports(final ReportWriter writer)
    {
        return (sourceSequence, isLast, buffer, offset, length) ->
            writer.onReport(sourceSequence, isLast, buffer, offset);
    }
}
