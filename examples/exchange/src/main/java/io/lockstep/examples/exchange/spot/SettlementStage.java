package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.stages.codecs.BookingDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.DepositedDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.EarnedDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.SettledDecoder;
import org.agrona.DirectBuffer;

/**
 * The last stage of an exchange: it keeps the totals of each currency, lets bookings return to the accounts, and stops
 * the engine at a command by which money would come from nowhere or go there.
 *
 * <p>Threading: owned by the processor agent.
 */
final class SettlementStage implements Processor
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BookingDecoder booking = new BookingDecoder();
    private final DepositedDecoder deposited = new DepositedDecoder();
    private final EarnedDecoder earned = new EarnedDecoder();
    private final SettledDecoder settled = new SettledDecoder();
    private final Capacities capacities;
    private ProcessorContext ctx;
    private Totals totals;

    SettlementStage(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        totals = new Totals(context.stores(), capacities);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final boolean isOfStages = SchemaIds.schemaId(buffer, offset) == BookingDecoder.SCHEMA_ID;
        switch (isOfStages ? SchemaIds.templateId(buffer, offset) : 0)
        {
            case BookingDecoder.TEMPLATE_ID:
                booking.wrapAndApplyHeader(buffer, offset, header);
                if (0 != (booking.free() | booking.held()))
                {
                    totals.book(slot(booking.currency()), booking.free(), booking.held());
                }
                ctx.send(buffer, offset, length);
                break;

            case DepositedDecoder.TEMPLATE_ID:
                deposited.wrapAndApplyHeader(buffer, offset, header);
                totals.deposit(slot(deposited.currency()), deposited.amount());
                totals.book(slot(deposited.currency()), deposited.amount(), 0);
                totals.requireConserved(slot(deposited.currency()));
                ctx.send(buffer, offset, length);
                break;

            case EarnedDecoder.TEMPLATE_ID:
                earned.wrapAndApplyHeader(buffer, offset, header);
                totals.earn(slot(earned.currency()), earned.amount());
                break;

            case SettledDecoder.TEMPLATE_ID:
                totals.requireConserved(slot(settled.wrapAndApplyHeader(buffer, offset, header).currency()));
                break;

            default:
                ctx.send(buffer, offset, length);
                break;
        }
    }

    Totals totals()
    {
        return totals;
    }

    private int slot(final int currency)
    {
        return totals.add(currency);
    }
}
