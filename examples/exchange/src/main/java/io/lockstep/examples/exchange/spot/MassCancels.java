package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.RecordTable;
import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.codecs.CancelOnDisconnectDecoder;
import io.lockstep.examples.exchange.spot.codecs.DisconnectRecord;
import io.lockstep.examples.exchange.spot.codecs.MassCancelDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.ReduceReason;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.SideScope;

/**
 * Takes the orders of one user out of the books: those of an instrument or of all, of a side or of both, when told so
 * or when a session closes.
 *
 * <p>They go by instrument, in the order in which these were listed: bids, asks, stop asks, stop bids, each as they
 * would have had their turn.
 *
 * <p>Design note: it walks the books, which costs some nanoseconds for each order in them, whosever it is. Lists of
 * each user's orders would cost as much again for each order that is placed or goes.
 *
 * <p>Threading: owned by the processor agent.
 */
final class MassCancels implements BookWalk.Visitor
{
    private final DisconnectRecord disconnect = new DisconnectRecord();
    private final Terms terms = new Terms();
    private final ProcessorContext ctx;
    private final RecordTable disconnects;
    private final Instruments instruments;
    private final Markets markets;
    private final Ledger ledger;
    private final BookWalk walk;
    private final Reductions reductions;
    private final Auction auction;
    private final SpotReports reports;
    private final MarketFeed feed;
    private long userId;
    private ReduceReason reason;
    private boolean isAnyGone;

    MassCancels(
        final ProcessorContext ctx,
        final Capacities capacities,
        final Instruments instruments,
        final Markets markets,
        final Ledger ledger,
        final BookWalk walk,
        final Reductions reductions,
        final Auction auction,
        final SpotReports reports,
        final MarketFeed feed)
    {
        this.feed = feed;
        this.ctx = ctx;
        this.instruments = instruments;
        this.markets = markets;
        this.ledger = ledger;
        this.walk = walk;
        this.reductions = reductions;
        this.auction = auction;
        this.reports = reports;
        disconnects = declare(ctx.stores(), capacities);
    }

    Refusal cancel(final MassCancelDecoder command)
    {
        final long user = command.userId();
        final int instrument = command.instrument();
        final int sides = command.sidesRaw();
        final int all = command.allInstruments();
        if (sides > SideScope.BOTH.value() || all > 1)
        {
            return Refusal.INVALID;
        }

        final int slot = 1 == all ? 0 : instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }
        if (Ledger.NONE == ledger.findUser(user))
        {
            return Refusal.UNKNOWN_USER;
        }

        cancel(user, slot, 1 == all ? instruments.count() : slot + 1, sides, ReduceReason.MASS_CANCELLED);
        return null;
    }

    /**
     * Bind the orders of a user to the session of whoever sends this, or no longer.
     */
    Refusal onDisconnect(final CancelOnDisconnectDecoder command)
    {
        final long user = command.userId();
        final int isOn = command.isOn();
        final long source = ctx.source();
        if (isOn > 1 || EngineCore.NO_SOURCE == source)
        {
            return Refusal.INVALID;
        }
        if (Ledger.NONE == ledger.findUser(user))
        {
            return Refusal.UNKNOWN_USER;
        }

        final int found = disconnects.find(source);
        if (0 == isOn)
        {
            disconnects.removeKey(source);
        }
        else
        {
            final int slot = RecordTable.MISSING == found ? disconnects.insert(source) : found;
            if (RecordTable.FULL == slot)
            {
                return Refusal.FULL;
            }
            disconnects.write(slot, disconnect);
            disconnect.userId(user);
        }

        reports.settingChanged(CancelOnDisconnectDecoder.TEMPLATE_ID, user, 0);
        return null;
    }

    /**
     * A session closed.
     *
     * @param source whose it was.
     */
    void onSessionClosed(final long source)
    {
        final int slot = disconnects.find(source);
        if (RecordTable.MISSING != slot)
        {
            disconnects.read(slot, disconnect);
            cancel(
                disconnect.userId(), 0, instruments.count(), SideScope.BOTH.value(), ReduceReason.DISCONNECTED);
        }
    }

    @Override
    public void onOrder(final int slot, final OrderRecord order)
    {
        if (order.userId() == userId)
        {
            reductions.reduce(slot, terms, Long.MAX_VALUE, reason);
            isAnyGone = true;
        }
    }

    private void cancel(
        final long user, final int fromSlot, final int toSlot, final int sides, final ReduceReason why)
    {
        userId = user;
        reason = why;
        for (int slot = fromSlot; slot < toSlot; slot++)
        {
            instruments.read(slot, instruments.id(slot), terms);
            isAnyGone = false;
            for (int i = 0; i < BookWalk.BOOKS; i++)
            {
                final int book = slot * BookWalk.BOOKS + i;
                if (SideScope.BOTH.value() == sides || Books.side(book) == sides)
                {
                    walk.forEach(book, this);
                }
            }
            if (isAnyGone)
            {
                complete();
            }
        }
    }

    private void complete()
    {
        if (markets.isAuction(terms.slot()))
        {
            auction.indicate(terms);
        }
        feed.publish(terms);
        ledger.requireConserved(terms.baseSlot());
        ledger.requireConserved(terms.quoteSlot());
    }

    private static RecordTable declare(final Stores stores, final Capacities capacities)
    {
        return stores.recordTable("disconnects", DisconnectRecord.LENGTH, capacities.users());
    }
}
