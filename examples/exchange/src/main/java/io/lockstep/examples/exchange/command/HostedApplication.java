package io.lockstep.examples.exchange.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.OutputListener;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotProcessor;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.examples.exchange.spot.SpotStages;
import io.lockstep.examples.exchange.spot.SpotState;
import io.lockstep.replay.JournaledEngineContext;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * An application for one run, with who listens to its outputs.
 *
 * @param core         of the application, but for the home of its pages.
 * @param engine       its rings.
 * @param journaled    the same with a journal, but for its directory.
 * @param listener     to its outputs.
 * @param lastSequence the last event whose outputs the listener has.
 * @param atRest       looks at the engine when all outputs are out and nothing is applied any more.
 */
record HostedApplication(
    CoreContext core,
    EngineContext engine,
    JournaledEngineContext journaled,
    OutputListener listener,
    LongSupplier lastSequence,
    Runnable atRest)
{
    /**
     * The matching engine.
     *
     * @param reports that listen.
     * @return it.
     */
    static HostedApplication matching(final KeptReports reports)
    {
        return new HostedApplication(
            ExchangeApplication.core(), ExchangeApplication.engine(), ExchangeApplication.journaled(), reports,
            reports::lastSequence, () -> { });
    }

    /**
     * The exchange with accounts.
     *
     * @param shards  of its stages; zero for one processor.
     * @param results that listen.
     * @param listing takes books and accounts at the end.
     * @return it.
     */
    static HostedApplication spot(final int shards, final SpotResults results, final Consumer<SpotState> listing)
    {
        if (shards > 0)
        {
            final SpotStages stages = new SpotStages(shards);
            return new HostedApplication(
                stages.core(), SpotApplication.engine(), stages.journaled(), results, results::lastSequence,
                () -> listing.accept(stages));
        }

        final SpotProcessor processor = new SpotProcessor();
        return new HostedApplication(
            SpotApplication.core(processor), SpotApplication.engine(), SpotApplication.journaled(processor), results,
            results::lastSequence, () -> listing.accept(processor.listing()));
    }
}
