package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceDecoder;
import io.lockstep.examples.exchange.spot.codecs.MassCancelDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessagePublisher;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.ResumeUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetOrderRateDecoder;
import io.lockstep.examples.exchange.spot.codecs.SideScope;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import io.lockstep.examples.exchange.spot.codecs.SuspendUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;
import io.lockstep.examples.exchange.spot.stages.codecs.Rate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What risk does of each command before matching gets it.
 *
 * <p>What all shards of both stages know - instruments, users and whether they are suspended - matching reports; what
 * is about accounts and rates is reported here.
 *
 * <p>Threading: owned by the processor agent.
 */
final class RiskHandler implements MessageHandler
{
    private final IncomingOrder incoming = new IncomingOrder();
    private final Terms terms = new Terms();
    private final ProcessorContext ctx;
    private final Instruments instruments;
    private final Ledger ledger;
    private final UserLimits limits;
    private final Risk risk;
    private final Administration accounts;
    private final Administration unreported;
    private final Settings settings;
    private final Queries queries;
    private final SpotReports reports;
    private final StageMessages messages;
    private final MessagePublisher commands;
    private DirectBuffer buffer;
    private int offset;
    private int length;

    RiskHandler(
        final ProcessorContext ctx,
        final Instruments instruments,
        final Ledger ledger,
        final UserLimits limits,
        final Positions positions,
        final SpotListing listing,
        final StageMessages messages)
    {
        this.ctx = ctx;
        this.instruments = instruments;
        this.ledger = ledger;
        this.limits = limits;
        this.messages = messages;
        reports = new SpotReports(ctx);
        risk = new Risk(ledger, positions);
        accounts = new Administration(instruments, ledger, reports);
        unreported = new Administration(instruments, ledger, new SpotReports(new NoOutlet()));
        settings = new Settings(instruments, ledger, null, null, limits, positions, reports);
        queries = new Queries(instruments, ledger, null, null, listing, reports);
        commands = new MessagePublisher(ctx);
    }

    /**
     * The command that is dispatched next.
     */
    void command(final DirectBuffer commandBuffer, final int commandOffset, final int commandLength)
    {
        buffer = commandBuffer;
        offset = commandOffset;
        length = commandLength;
    }

    @Override
    public void onAddInstrument(final MessageHeaderDecoder header, final AddInstrumentDecoder command)
    {
        unreported.addInstrument(command);
        forward();
    }

    @Override
    public void onAddUser(final MessageHeaderDecoder header, final AddUserDecoder command)
    {
        unreported.addUser(command);
        forward();
    }

    @Override
    public void onSuspendUser(final MessageHeaderDecoder header, final SuspendUserDecoder command)
    {
        unreported.status(command.userId(), UserStatus.SUSPENDED);
        forward();
    }

    @Override
    public void onResumeUser(final MessageHeaderDecoder header, final ResumeUserDecoder command)
    {
        unreported.status(command.userId(), UserStatus.ACTIVE);
        forward();
    }

    @Override
    public void onAdjustBalance(final MessageHeaderDecoder header, final AdjustBalanceDecoder command)
    {
        reports.outcome(AdjustBalanceDecoder.TEMPLATE_ID, command.userId(), 0, 0, accounts.adjustBalance(command));
    }

    @Override
    public void onSetOrderRate(final MessageHeaderDecoder header, final SetOrderRateDecoder command)
    {
        reports.outcome(SetOrderRateDecoder.TEMPLATE_ID, command.userId(), 0, 0, settings.orderRate(command));
    }

    @Override
    public void onPlaceOrder(final MessageHeaderDecoder header, final PlaceOrderDecoder command)
    {
        admit(incoming.read(command), command.instrument(), command.userId());
    }

    @Override
    public void onPlaceIceberg(final MessageHeaderDecoder header, final PlaceIcebergDecoder command)
    {
        admit(incoming.read(command), command.instrument(), command.userId());
    }

    @Override
    public void onMoveOrder(final MessageHeaderDecoder header, final MoveOrderDecoder command)
    {
        admit(false, command.instrument(), command.userId());
    }

    /**
     * For all instruments, it is one for each of them.
     */
    @Override
    public void onMassCancel(final MessageHeaderDecoder header, final MassCancelDecoder command)
    {
        final long userId = command.userId();
        final int sides = command.sidesRaw();
        if (1 != command.allInstruments() || sides > SideScope.BOTH.value())
        {
            forward();
        }
        else if (Ledger.NONE == ledger.findUser(userId))
        {
            reports.outcome(MassCancelDecoder.TEMPLATE_ID, userId, 0, command.instrument(), Refusal.UNKNOWN_USER);
        }
        else
        {
            for (int slot = 0; slot < instruments.count(); slot++)
            {
                commands.claimMassCancel()
                    .userId(userId)
                    .instrument(instruments.id(slot))
                    .sides(SideScope.get((short)sides))
                    .allInstruments((short)0)
                    .reserved16(0);
                commands.send();
            }
        }
    }

    @Override
    public void onQuery(final MessageHeaderDecoder header, final QueryDecoder command)
    {
        if (Subject.USER != command.subject())
        {
            forward();
            return;
        }

        reports.outcome(QueryDecoder.TEMPLATE_ID, command.userId(), 0, command.instrument(), queries.answer(command));
    }

    @Override
    public void onUnhandled(final MessageHeaderDecoder header)
    {
        forward();
    }

    /**
     * Say of an order what matching can not know.
     */
    private void admit(final boolean isPlaced, final int instrument, final long userId)
    {
        final int user = ledger.findUser(userId);
        final int slot = isPlaced ? instruments.find(instrument) : Instruments.NONE;
        Refusal refusal = null;
        if (Ledger.NONE != user && Instruments.NONE != slot)
        {
            instruments.read(slot, instrument, terms);
            refusal = risk.check(incoming, user, terms);
        }

        final boolean isRated = Ledger.NONE != user && limits.isRated(user);
        messages.admission(instrument, refusal, !isRated ? Rate.UNLIMITED :
            limits.isTooFast(user, ctx.timeNs()) ? Rate.TOO_FAST : Rate.WITHIN);
        forward();
    }

    private void forward()
    {
        ctx.send(buffer, offset, length);
    }

    /**
     * Takes reports that another stage makes.
     */
    private static final class NoOutlet implements MessageOutlet
    {
        private final UnsafeBuffer room = new UnsafeBuffer(new byte[SpotApplication.MAX_OUTPUT_LENGTH]);

        @Override
        public MutableDirectBuffer claim(final int length)
        {
            return room;
        }

        @Override
        public void send()
        {
            // Nobody is told.
        }

        @Override
        public void abort()
        {
            // There is nothing to give back.
        }
    }
}
