package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import org.agrona.DirectBuffer;

/**
 * A spot exchange with accounts, by the rules of exchange-core.
 *
 * <p>The rules, in integer units:
 * <ul>
 * <li>A bid holds {@code size * (reservePrice * quoteScale + takerFee)} of the quote currency, an ask
 * {@code size * baseScale} of the base. An order whose user has less free is refused.</li>
 * <li>An incoming order trades with the best price of the other side first and, at one price, with the order that has
 * rested there for the longest time, at the price of the resting order. What is left of a good-till-cancelled order
 * rests; of any other it expires.</li>
 * <li>Fill or kill: all lots at once, or none. With a budget the price is that of all lots together.</li>
 * <li>Taker and maker pay their fees per lot, in the quote currency. A buyer gets back what was held above price and
 * fee. All of this is done when the next command begins.</li>
 * <li>A move loses the order's priority, may trade at once, and keeps the reserve: a bid may not move above it. A
 * reduce keeps the priority.</li>
 * <li>A post-only order is refused where it would trade at once, and so is its move.</li>
 * <li>A stop order holds its funds and waits until its instrument trades at the stop: at or above it for a bid, at or
 * below for an ask. Then it is what it would be without the stop. Those that one command triggers go one after the
 * other: bids before asks, the stop that is reached first before others, the oldest first. What then could not rest,
 * for want of room for a level, expires. A move gives one that waits another limit.</li>
 * <li>An iceberg shows a part of itself at a time, of its display size at the most and of at most a thousand parts.
 * What is hidden trades like what is shown, but each part has its own turn: it comes to the end of the queue when the
 * one before has traded. A reduce takes hidden lots first.</li>
 * <li>An instrument may have rules: multiples that its prices and sizes have to be of, and bands for prices around a
 * reference and around the last trade. The price of a budget is none of a lot, and not looked at. A user may be limited
 * to orders placed and moved in a time ({@link UserLimits}), and to so much of a currency, with what bids ask for.</li>
 * <li>A user's orders may be kept from trading with each other: the newer one goes where they meet, the older, or both,
 * or both lose what they would have traded. Fill or kill: none, where one of the prices that it needs has an order of
 * its user.</li>
 * <li>A mass cancel takes a user's orders out, and so does the end of a session that was bound to them.</li>
 * <li>In an auction orders rest without matching, good till cancelled only, and what would trade is reported whenever
 * it changes. When it ends, they trade at one price ({@link Auction}). Where an instrument is halted or closed, orders
 * can only be cancelled and reduced.</li>
 * <li>A query is a command that changes nothing: it reports accounts, orders, levels, totals or a digest, as they are
 * when its turn comes.</li>
 * <li>A suspended user may deposit, cancel and reduce, nothing else; orders that rest go on resting and trading.</li>
 * <li>A command is refused, with a reason, before it changed anything, or it is carried out whole. A command that was
 * carried out and has nothing to report has no report.</li>
 * <li>Where there might be no room for the rest of an order, or for its level, it is refused, even if it would have
 * traded away.</li>
 * </ul>
 *
 * <p>For each currency, what was deposited is at any time on the accounts, free or held, or was earned as fees; if ever
 * it is not, the processor throws, and the engine stops at that command.
 *
 * <p>Where exchange-core differs: it groups commands, by number and by time, and lets a group see what trades of
 * earlier groups have released, so that a refusal for lack of funds may depend on timing; it lets an ask with a budget
 * pass that does not cover its fees, and a second order with the id of a resting one, which it rejects where it would
 * rest.
 *
 * <p>Threading: owned by the processor agent.
 */
public final class SpotProcessor implements Processor
{
    private final Capacities capacities;
    private Instruments instruments;
    private Ledger ledger;
    private Books books;
    private CommandHandler handler;
    private MessageDispatcher dispatcher;

    /**
     * An exchange of the default size.
     */
    public SpotProcessor()
    {
        this(Capacities.DEFAULT);
    }

    /**
     * An exchange of a given size.
     *
     * @param capacities what it has room for.
     */
    public SpotProcessor(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    @Override
    public void onStart(final ProcessorContext ctx)
    {
        instruments = new Instruments(ctx.stores(), capacities);
        ledger = new Ledger(ctx.stores(), capacities);
        books = new Books(ctx.stores(), capacities, instruments);
        // What came with version 1 of the schema stands behind what was there, so that old histories keep their state.
        final Markets markets = new Markets(ctx.stores(), capacities, instruments);
        final UserLimits limits = new UserLimits(ctx.stores(), capacities);
        final Positions positions = new Positions(ctx.stores(), capacities, ledger);
        handler = CommandHandler.of(
            ctx, capacities, instruments, ledger, books, markets, limits, positions, new Risk(ledger, positions));
        dispatcher = new MessageDispatcher(handler);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the event is none of the exchange's.
     * @throws IllegalStateException    if money would come from nowhere or go there.
     */
    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (FrameOutcome.KNOWN != dispatcher.dispatch(buffer, offset, length))
        {
            throw notOurs(SchemaIds.schemaId(buffer, offset), SchemaIds.templateId(buffer, offset));
        }
    }

    @Override
    public void onStarted(final ProcessorContext ctx)
    {
        handler.declareLate(capacities);
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        handler.onTimer(timerId);
    }

    @Override
    public void onSession(final long sessionId, final long source, final boolean isOpen)
    {
        if (!isOpen)
        {
            handler.onSessionClosed(source);
        }
    }

    /**
     * Most timers that can be pending: one for each phase of each instrument.
     */
    int maxTimers()
    {
        return capacities.instruments() * Phases.COUNT;
    }

    /**
     * Read books and accounts. Only while no event is applied, and with what the last one did visible to the caller.
     *
     * @return a listing of the state as it is when it is asked.
     */
    public SpotListing listing()
    {
        return new SpotListing(instruments, ledger, books);
    }

    static IllegalArgumentException notOurs(final int schemaId, final int templateId)
    {
        return new IllegalArgumentException(
            "expected a command of the exchange, but: schemaId=" + schemaId + " templateId=" + templateId);
    }
}
