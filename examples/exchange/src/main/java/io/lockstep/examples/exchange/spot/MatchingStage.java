package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.InstrumentAddedDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.spot.stages.codecs.AdmissionDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * The second stage of an exchange: the books of a shard of instruments.
 *
 * <p>It is the whole exchange but for money: whether there is enough the stage before has said, and what moves is told
 * to the stage behind.
 *
 * <p>Threading: owned by the processor agent.
 */
final class MatchingStage implements Processor
{
    private final AdmissionDecoder decoder = new AdmissionDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Admission admission = new Admission();
    private final Capacities capacities;
    private ProcessorContext ctx;
    private Instruments instruments;
    private Ledger accounts;
    private Books books;
    private CommandHandler handler;
    private MessageDispatcher dispatcher;

    MatchingStage(final Capacities capacities)
    {
        this.capacities = capacities;
    }

    @Override
    public void onStart(final ProcessorContext context)
    {
        ctx = context;
        final StageMessages messages = new StageMessages(context);
        instruments = new Instruments(context.stores(), capacities);
        accounts = new NamedAccounts(context.stores(), capacities, messages);
        books = new Books(context.stores(), capacities, instruments);
        final Markets markets = new Markets(context.stores(), capacities, instruments);
        final UserLimits limits = new AdmittedLimits(context.stores(), capacities, accounts, admission, messages);
        final Positions positions = new Positions(context.stores(), capacities, accounts);
        handler = CommandHandler.of(
            context, capacities, instruments, accounts, books, markets, limits, positions,
            new AdmittedRisk(accounts, positions, admission));
        dispatcher = new MessageDispatcher(handler);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) == AdmissionDecoder.SCHEMA_ID)
        {
            if (SchemaIds.templateId(buffer, offset) == AdmissionDecoder.TEMPLATE_ID)
            {
                admission.read(decoder.wrapAndApplyHeader(buffer, offset, header));
            }
            else
            {
                ctx.send(buffer, offset, length);
            }
        }
        else if (SchemaIds.templateId(buffer, offset) >= InstrumentAddedDecoder.TEMPLATE_ID)
        {
            ctx.send(buffer, offset, length);
        }
        else
        {
            FrameOutcome.expectDelivered(dispatcher.dispatch(buffer, offset, length));
        }
    }

    @Override
    public void onStarted(final ProcessorContext context)
    {
        handler.declareLate(capacities);
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        handler.onTimer(timerId);
    }

    SpotListing listing()
    {
        return new SpotListing(instruments, accounts, books);
    }
}
