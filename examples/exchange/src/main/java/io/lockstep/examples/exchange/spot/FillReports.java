package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.RecordTable;
import io.lockstep.examples.exchange.spot.codecs.FillSessionRecord;
import io.lockstep.examples.exchange.spot.codecs.MessagePublisher;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.TellFillsDecoder;
import org.agrona.MutableDirectBuffer;

/**
 * Tells the users of orders that rested of their trades, in the sessions that have asked for it.
 *
 * <p>Threading: owned by the processor agent.
 */
final class FillReports implements MessageOutlet
{
    private static final Side[] SIDES = {Side.BID, Side.ASK};

    private final FillSessionRecord session = new FillSessionRecord();
    private final MessagePublisher publisher = new MessagePublisher(this);
    private final ProcessorContext ctx;
    private final Ledger ledger;
    private final SpotReports reports;
    private RecordTable sessions;
    private long toSource;

    FillReports(final ProcessorContext ctx, final Ledger ledger, final SpotReports reports)
    {
        this.ctx = ctx;
        this.ledger = ledger;
        this.reports = reports;
    }

    /**
     * Declare the store, which came later than timers.
     */
    void declare(final Capacities capacities)
    {
        sessions = ctx.stores().recordTable("fill-sessions", FillSessionRecord.LENGTH, capacities.users());
    }

    /**
     * Bind a user to the session of whoever sends this, or no longer.
     *
     * @return why nothing changed, or null.
     */
    Refusal set(final TellFillsDecoder command)
    {
        final long userId = command.userId();
        final int isOn = command.isOn();
        if (isOn > 1 || EngineCore.NO_SOURCE == ctx.source())
        {
            return Refusal.INVALID;
        }

        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }

        if (0 == isOn)
        {
            sessions.removeKey(user);
        }
        else
        {
            final int found = sessions.find(user);
            sessions.write(RecordTable.MISSING == found ? sessions.insert(user) : found, session);
            session.source(ctx.source());
        }

        reports.settingChanged(TellFillsDecoder.TEMPLATE_ID, userId, 0);
        return null;
    }

    /**
     * An order that rested has traded.
     *
     * @param instrument of it.
     * @param order      as it was before.
     * @param orderId    of it.
     * @param price      of the trade.
     * @param size       of the trade, in lots.
     * @param isDone     whether nothing is left of it.
     */
    void filled(
        final int instrument,
        final OrderRecord order,
        final long orderId,
        final long price,
        final long size,
        final boolean isDone)
    {
        final int found = 0 == sessions.size() ?
            RecordTable.MISSING : sessions.find(ledger.accountUser(order.baseAccount()));
        if (RecordTable.MISSING == found)
        {
            return;
        }

        sessions.read(found, session);
        toSource = session.source();
        publisher.claimFilled()
            .orderId(orderId)
            .userId(order.userId())
            .price(price)
            .size(size)
            .instrument(instrument)
            .side(SIDES[Books.side(order.book())])
            .done((short)(isDone ? 1 : 0))
            .reserved16(0);
        publisher.send();
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        return ctx.claim(length);
    }

    @Override
    public void send()
    {
        ctx.sendTo(toSource);
    }

    @Override
    public void abort()
    {
        ctx.abort();
    }
}
