package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceDecoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.ResumeUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.SuspendUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;
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
    private final MessageDispatcher dispatcher = new MessageDispatcher(new Commands());
    private final Capacities capacities;
    private SpotReports reports;
    private Instruments instruments;
    private Ledger ledger;
    private Books books;
    private Administration administration;
    private OrderCommands orders;

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
        reports = new SpotReports(ctx);
        instruments = new Instruments(ctx.stores(), capacities);
        ledger = new Ledger(ctx.stores(), capacities);
        books = new Books(ctx.stores(), capacities, instruments);
        administration = new Administration(instruments, ledger, reports);
        orders = new OrderCommands(
            instruments, ledger, books, new Risk(ledger), new Matching(books, new Settlement(ledger), reports));
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

    /**
     * Read books and accounts. Only while no event is applied, and with what the last one did visible to the caller.
     *
     * @return a listing of the state as it is when it is asked.
     */
    public SpotListing listing()
    {
        return new SpotListing(instruments, ledger, books);
    }

    private static IllegalArgumentException notOurs(final int schemaId, final int templateId)
    {
        return new IllegalArgumentException(
            "expected a command of the exchange, but: schemaId=" + schemaId + " templateId=" + templateId);
    }

    private final class Commands implements MessageHandler
    {
        @Override
        public void onAddInstrument(final MessageHeaderDecoder header, final AddInstrumentDecoder command)
        {
            final Refusal refusal = administration.addInstrument(command);
            if (null != refusal)
            {
                reports.refused(AddInstrumentDecoder.TEMPLATE_ID, 0, 0, command.instrument(), refusal);
            }
        }

        @Override
        public void onAddUser(final MessageHeaderDecoder header, final AddUserDecoder command)
        {
            final Refusal refusal = administration.addUser(command);
            if (null != refusal)
            {
                reports.refused(AddUserDecoder.TEMPLATE_ID, command.userId(), 0, 0, refusal);
            }
        }

        @Override
        public void onAdjustBalance(final MessageHeaderDecoder header, final AdjustBalanceDecoder command)
        {
            final Refusal refusal = administration.adjustBalance(command);
            if (null != refusal)
            {
                reports.refused(AdjustBalanceDecoder.TEMPLATE_ID, command.userId(), 0, 0, refusal);
            }
        }

        @Override
        public void onSuspendUser(final MessageHeaderDecoder header, final SuspendUserDecoder command)
        {
            final long userId = command.userId();
            final Refusal refusal = administration.status(userId, UserStatus.SUSPENDED);
            if (null != refusal)
            {
                reports.refused(SuspendUserDecoder.TEMPLATE_ID, userId, 0, 0, refusal);
            }
        }

        @Override
        public void onResumeUser(final MessageHeaderDecoder header, final ResumeUserDecoder command)
        {
            final long userId = command.userId();
            final Refusal refusal = administration.status(userId, UserStatus.ACTIVE);
            if (null != refusal)
            {
                reports.refused(ResumeUserDecoder.TEMPLATE_ID, userId, 0, 0, refusal);
            }
        }

        @Override
        public void onPlaceOrder(final MessageHeaderDecoder header, final PlaceOrderDecoder command)
        {
            final Refusal refusal = orders.place(command);
            if (null != refusal)
            {
                reports.refused(
                    PlaceOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(), refusal);
            }
        }

        @Override
        public void onPlaceIceberg(final MessageHeaderDecoder header, final PlaceIcebergDecoder command)
        {
            final Refusal refusal = orders.placeIceberg(command);
            if (null != refusal)
            {
                reports.refused(
                    PlaceIcebergDecoder.TEMPLATE_ID,
                    command.userId(),
                    command.orderId(),
                    command.instrument(),
                    refusal);
            }
        }

        @Override
        public void onCancelOrder(final MessageHeaderDecoder header, final CancelOrderDecoder command)
        {
            final Refusal refusal = orders.cancel(command);
            if (null != refusal)
            {
                reports.refused(
                    CancelOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(), refusal);
            }
        }

        @Override
        public void onMoveOrder(final MessageHeaderDecoder header, final MoveOrderDecoder command)
        {
            final Refusal refusal = orders.move(command);
            if (null != refusal)
            {
                reports.refused(
                    MoveOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(), refusal);
            }
        }

        @Override
        public void onReduceOrder(final MessageHeaderDecoder header, final ReduceOrderDecoder command)
        {
            final Refusal refusal = orders.reduce(command);
            if (null != refusal)
            {
                reports.refused(
                    ReduceOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(), refusal);
            }
        }

        @Override
        public void onUnhandled(final MessageHeaderDecoder header)
        {
            throw notOurs(header.schemaId(), header.templateId());
        }
    }
}
