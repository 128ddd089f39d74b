package io.lockstep.perf.peers;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.SpotApplication;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotProcessor;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceDecoder;
import io.lockstep.replay.JournaledEngineContext;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.LongFunction;

/**
 * One of our exchanges with a flow for it.
 *
 * <p>Threading: one thread.
 *
 * @param count     of its events.
 * @param setup     events in front that are not measured: users and what they own.
 * @param events    of the flow.
 * @param core      makes its core, but for the home of its pages.
 * @param engine    makes its rings.
 * @param journaled makes the same with a journal, but for its directory.
 * @param tally     makes a listener that waits for an event.
 */
record Exchange(
    int count,
    int setup,
    Events events,
    Maker<CoreContext> core,
    Maker<EngineContext> engine,
    Maker<JournaledEngineContext> journaled,
    LongFunction<TallyListener> tally)
{
    /**
     * Offers events.
     */
    interface Events
    {
        /**
         * Offer one.
         *
         * @param engine to offer to.
         * @param nowNs  time.
         * @param index  of the event, from zero.
         * @return what the engine answers.
         */
        long offer(Engine engine, long nowNs, int index);
    }

    /**
     * Makes a new object for each round.
     *
     * @param <T> type of it.
     */
    interface Maker<T>
    {
        /**
         * Make it.
         *
         * @return a new one.
         */
        T make();
    }

    /**
     * The book without accounts.
     *
     * @param orders of the flow; each is encoded as it is offered.
     * @return it.
     */
    static Exchange ofBook(final OrderMessages orders)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        final long source = ExchangeApplication.source(orders);
        return new Exchange(
            orders.count(),
            0,
            (engine, nowNs, index) ->
            {
                final int length = orders.encode(index, event, 0);
                return engine.offer(nowNs, source, index + 1L, event, 0, length);
            },
            ExchangeApplication::core,
            ExchangeApplication::engine,
            ExchangeApplication::journaled,
            BookTally::new);
    }

    /**
     * The exchange with accounts.
     *
     * @param commands of the flow, instruments, users and deposits first; they are encoded already.
     * @return it.
     */
    static Exchange ofAccounts(final SpotCommands commands)
    {
        final long source = commands.source();
        return new Exchange(
            commands.count(),
            setup(commands),
            (engine, nowNs, index) -> engine.offer(
                nowNs, source, index + 1L, commands.buffer(), commands.offset(index), commands.length(index)),
            () -> SpotApplication.core(new SpotProcessor()),
            SpotApplication::engine,
            () -> SpotApplication.journaled(new SpotProcessor()),
            AccountsTally::new);
    }

    private static int setup(final SpotCommands commands)
    {
        int setup = 0;
        while (setup < commands.count() && isSetup(SchemaIds.templateId(commands.buffer(), commands.offset(setup))))
        {
            setup++;
        }

        return setup;
    }

    private static boolean isSetup(final int templateId)
    {
        return templateId == AddInstrumentDecoder.TEMPLATE_ID ||
            templateId == AddUserDecoder.TEMPLATE_ID ||
            templateId == AdjustBalanceDecoder.TEMPLATE_ID;
    }
}
