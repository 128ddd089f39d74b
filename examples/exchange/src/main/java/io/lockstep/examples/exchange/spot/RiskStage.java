package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.stages.codecs.BookingDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.DepositedDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.OrderCountedDecoder;
import org.agrona.DirectBuffer;

/**
 * The first stage of an exchange: the accounts of a shard of users, and whether they suffice for an order.
 *
 * <p>It changes nothing when an order comes. What orders hold, pay and get returns from settlement, before the next
 * command comes.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RiskStage implements Processor
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BookingDecoder booking = new BookingDecoder();
    private final DepositedDecoder deposited = new DepositedDecoder();
    private final OrderCountedDecoder counted = new OrderCountedDecoder();
    private final Capacities capacities;
    private ProcessorContext ctx;
    private RiskLedger ledger;
    private UserLimits limits;
    private SpotListing listing;
    private RiskHandler handler;
    private MessageDispatcher dispatcher;

    RiskStage(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        final StageMessages messages = new StageMessages(context);
        final Instruments instruments = new Instruments(context.stores(), capacities);
        ledger = new RiskLedger(context.stores(), capacities, messages);
        limits = new UserLimits(context.stores(), capacities);
        listing = new SpotListing(instruments, ledger, null);
        handler = new RiskHandler(
            context, instruments, ledger, limits, new Positions(context.stores(), capacities, ledger), listing,
            messages);
        dispatcher = new MessageDispatcher(handler);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final boolean isReturned = SchemaIds.schemaId(buffer, offset) == BookingDecoder.SCHEMA_ID;
        switch (isReturned ? SchemaIds.templateId(buffer, offset) : 0)
        {
            case BookingDecoder.TEMPLATE_ID:
                booking.wrapAndApplyHeader(buffer, offset, header);
                final int currency = booking.currency();
                final int account = ledger.openAccount(ledger.findUser(booking.userId()), currency);
                ledger.book(account, ledger.findCurrency(currency), booking.free(), booking.held());
                break;

            case DepositedDecoder.TEMPLATE_ID:
                deposited.wrapAndApplyHeader(buffer, offset, header);
                ledger.onDeposited(deposited.currency(), deposited.amount());
                break;

            case OrderCountedDecoder.TEMPLATE_ID:
                counted.wrapAndApplyHeader(buffer, offset, header);
                limits.count(ledger.findUser(counted.userId()), ctx.timeNs());
                break;

            default:
                handler.command(buffer, offset, length);
                FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
                break;
        }
    }

    SpotListing listing()
    {
        return listing;
    }
}
