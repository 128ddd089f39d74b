package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.SelfTrade;
import io.lockstep.examples.exchange.spot.codecs.SetInstrumentRulesDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetOrderRateDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetPositionLimitDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetSelfTradePreventionDecoder;

/**
 * The commands that set what instruments and users are restricted to.
 *
 * <p>Each method returns why it changed nothing, or null.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Settings implements BookWalk.Visitor
{
    private static final SelfTrade[] MODES =
    {
        SelfTrade.ALLOWED,
        SelfTrade.CANCEL_NEWEST,
        SelfTrade.CANCEL_OLDEST,
        SelfTrade.CANCEL_BOTH,
        SelfTrade.DECREMENT
    };

    private final Terms terms = new Terms();
    private final Instruments instruments;
    private final Ledger ledger;
    private final BookWalk walk;
    private final Markets markets;
    private final UserLimits limits;
    private final Positions positions;
    private final SpotReports reports;
    private int account;
    private long pending;

    Settings(
        final Instruments instruments,
        final Ledger ledger,
        final BookWalk walk,
        final Markets markets,
        final UserLimits limits,
        final Positions positions,
        final SpotReports reports)
    {
        this.instruments = instruments;
        this.ledger = ledger;
        this.walk = walk;
        this.markets = markets;
        this.limits = limits;
        this.positions = positions;
        this.reports = reports;
    }

    Refusal rules(final SetInstrumentRulesDecoder command)
    {
        final long tickSize = command.tickSize();
        final long lotSize = command.lotSize();
        final long staticPrice = command.staticPrice();
        final long staticBand = command.staticBand();
        final long dynamicBand = command.dynamicBand();
        final int instrument = command.instrument();
        if (tickSize < 1 || lotSize < 1 || staticPrice < 0 || staticPrice > Books.MAX_PRICE ||
            staticBand < 0 || dynamicBand < 0)
        {
            return Refusal.INVALID;
        }

        final int slot = instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }

        markets.rules(slot, tickSize, lotSize, staticPrice, staticBand, dynamicBand);
        reports.settingChanged(SetInstrumentRulesDecoder.TEMPLATE_ID, 0, instrument);
        return null;
    }

    Refusal orderRate(final SetOrderRateDecoder command)
    {
        final long userId = command.userId();
        final long windowNs = command.windowNs();
        final int orders = command.orders();
        if (orders < 0 || windowNs < orders || 0 == orders && 0 != windowNs)
        {
            return Refusal.INVALID;
        }

        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }

        limits.rate(user, orders, windowNs);
        reports.settingChanged(SetOrderRateDecoder.TEMPLATE_ID, userId, 0);
        return null;
    }

    Refusal selfTrade(final SetSelfTradePreventionDecoder command)
    {
        final long userId = command.userId();
        final int mode = command.modeRaw();
        if (mode >= MODES.length)
        {
            return Refusal.INVALID;
        }

        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }

        limits.selfTrade(user, MODES[mode]);
        reports.settingChanged(SetSelfTradePreventionDecoder.TEMPLATE_ID, userId, 0);
        return null;
    }

    Refusal positionLimit(final SetPositionLimitDecoder command)
    {
        final long userId = command.userId();
        final long limit = command.maxAmount();
        final int currency = command.currency();
        if (limit < 0)
        {
            return Refusal.INVALID;
        }

        final int user = ledger.findUser(userId);
        if (Ledger.NONE == user)
        {
            return Refusal.UNKNOWN_USER;
        }
        if (Ledger.NONE == ledger.findCurrency(currency))
        {
            return Refusal.UNKNOWN_CURRENCY;
        }

        final Refusal refusal = 0 == limit ? unlimited(user, currency) : limited(user, currency, limit);
        if (null == refusal)
        {
            reports.settingChanged(SetPositionLimitDecoder.TEMPLATE_ID, userId, 0);
        }

        return refusal;
    }

    @Override
    public void onOrder(final int slot, final OrderRecord order)
    {
        if (order.baseAccount() == account)
        {
            pending = Amounts.plus(pending, terms.base(order.size()));
        }
    }

    private Refusal unlimited(final int user, final int currency)
    {
        final int found = ledger.findAccount(user, currency);
        if (Ledger.NONE != found)
        {
            positions.remove(found);
        }

        return null;
    }

    private Refusal limited(final int user, final int currency, final long limit)
    {
        if (!ledger.hasRoomForAccount(user, currency))
        {
            return Refusal.FULL;
        }

        final int found = ledger.findAccount(user, currency);
        pending = 0;
        account = found;
        for (int slot = 0; Ledger.NONE != found && slot < instruments.count(); slot++)
        {
            instruments.read(slot, instruments.id(slot), terms);
            if (terms.baseCurrency() == currency)
            {
                walk.forEach(Books.book(slot, IncomingOrder.BID), this);
                walk.forEach(Books.stopBook(slot, IncomingOrder.BID), this);
            }
        }
        if (pending < 0)
        {
            return Refusal.AMOUNT_TOO_LARGE;
        }
        if (Ledger.NONE == found ? !positions.hasRoom() : !positions.hasRoomFor(found))
        {
            return Refusal.FULL;
        }

        positions.limit(ledger.openAccount(user, currency), limit, pending);
        return null;
    }
}
