package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.ChangePhaseDecoder;
import io.lockstep.examples.exchange.spot.codecs.Phase;
import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * Lets instruments come to other phases, by command or by timer.
 *
 * <p>Where an instrument becomes continuous or is closed, whatever crosses in its books trades at one price first. Stop
 * orders that this price reaches are triggered where it becomes continuous, and wait until then where it is closed.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Phases
{
    /** Phases that an instrument may come to at a time, each by a timer of its own. */
    static final int COUNT = 4;

    private static final Phase[] PHASES = {Phase.CONTINUOUS, Phase.AUCTION, Phase.HALTED, Phase.CLOSED};

    private final IncomingOrder triggered = new IncomingOrder();
    private final Terms terms = new Terms();
    private final ProcessorContext ctx;
    private final Instruments instruments;
    private final Markets markets;
    private final Ledger ledger;
    private final Matching matching;
    private final Auction auction;
    private final SpotReports reports;
    private final MarketFeed feed;

    Phases(
        final ProcessorContext ctx,
        final Instruments instruments,
        final Markets markets,
        final Ledger ledger,
        final Matching matching,
        final Auction auction,
        final SpotReports reports,
        final MarketFeed feed)
    {
        this.feed = feed;
        this.ctx = ctx;
        this.instruments = instruments;
        this.markets = markets;
        this.ledger = ledger;
        this.matching = matching;
        this.auction = auction;
        this.reports = reports;
    }

    Refusal change(final ChangePhaseDecoder command)
    {
        final int instrument = command.instrument();
        final int phase = command.phaseRaw();
        final long timeNs = command.timeNs();
        if (phase >= COUNT || timeNs < 0 || Long.MAX_VALUE == timeNs)
        {
            return Refusal.INVALID;
        }

        final int slot = instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }
        if (0 != timeNs)
        {
            return schedule(slot, instrument, phase, timeNs);
        }
        if (markets.phase(slot) == phase)
        {
            return Refusal.SAME_PHASE;
        }

        enter(slot, PHASES[phase]);
        return null;
    }

    /**
     * The time has come that a command named.
     *
     * @param timerId of it.
     */
    void onTimer(final long timerId)
    {
        final int slot = (int)(timerId / COUNT);
        final int phase = (int)(timerId % COUNT);
        if (markets.phase(slot) != phase)
        {
            enter(slot, PHASES[phase]);
        }
    }

    private Refusal schedule(final int slot, final int instrument, final int phase, final long timeNs)
    {
        if (!ctx.schedule((long)slot * COUNT + phase, timeNs))
        {
            return Refusal.FULL;
        }

        reports.settingChanged(ChangePhaseDecoder.TEMPLATE_ID, 0, instrument);
        return null;
    }

    private void enter(final int slot, final Phase phase)
    {
        instruments.read(slot, instruments.id(slot), terms);
        markets.phase(slot, phase);
        final boolean isEnd = Phase.CONTINUOUS == phase || Phase.CLOSED == phase;
        final Equilibrium found = auction.find(slot);
        reports.phaseChanged(terms.instrument(), phase, isEnd ? found.price() : 0, isEnd ? found.volume() : 0);
        if (isEnd)
        {
            auction.trade(terms);
        }
        if (Phase.CONTINUOUS == phase)
        {
            matching.trigger(triggered, terms);
        }
        else if (Phase.AUCTION == phase)
        {
            auction.indicate(terms);
        }

        feed.publish(terms);
        ledger.requireConserved(terms.baseSlot());
        ledger.requireConserved(terms.quoteSlot());
    }
}
