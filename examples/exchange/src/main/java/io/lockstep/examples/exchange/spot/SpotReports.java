package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.examples.exchange.spot.codecs.AccountReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.LevelReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.MessagePublisher;
import io.lockstep.examples.exchange.spot.codecs.OrderFlagsDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderRecord;
import io.lockstep.examples.exchange.spot.codecs.OrderReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.OrderType;
import io.lockstep.examples.exchange.spot.codecs.Phase;
import io.lockstep.examples.exchange.spot.codecs.ReduceReason;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.Side;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;

/**
 * Encodes what the exchange decides. Each report is written whole, since every byte of it is part of the digest.
 *
 * <p>Threading: owned by the processor agent.
 */
final class SpotReports
{
    private static final Feed[] FEEDS = {Feed.NONE, Feed.LEVELS, Feed.ORDERS};
    private static final Side[] SIDES = {Side.BID, Side.ASK};
    private static final OrderType[] TYPES =
    {
        OrderType.GTC, OrderType.IOC, OrderType.FOK, OrderType.FOK_BUDGET, OrderType.POST_ONLY
    };

    private final MessagePublisher publisher;

    SpotReports(final MessageOutlet outlet)
    {
        publisher = new MessagePublisher(new FirstVersions(outlet));
    }

    void instrumentAdded(final int instrument)
    {
        publisher.claimInstrumentAdded().instrument(instrument).reserved(0);
        publisher.send();
    }

    void userAdded(final long userId)
    {
        publisher.claimUserAdded().userId(userId);
        publisher.send();
    }

    void balanceAdjusted(final long userId, final long adjustmentId, final int currency, final long free)
    {
        publisher.claimBalanceAdjusted()
            .userId(userId)
            .adjustmentId(adjustmentId)
            .free(free)
            .currency(currency)
            .reserved(0);
        publisher.send();
    }

    void userStatusChanged(final long userId, final UserStatus status)
    {
        publisher.claimUserStatusChanged()
            .userId(userId)
            .status(status)
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
        publisher.send();
    }

    void traded(
        final int instrument,
        final long makerOrderId,
        final long makerUserId,
        final IncomingOrder taker,
        final long price,
        final long size,
        final boolean isMakerDone,
        final boolean isTakerDone)
    {
        publisher.claimTraded()
            .makerOrderId(makerOrderId)
            .makerUserId(makerUserId)
            .takerOrderId(taker.orderId())
            .takerUserId(taker.userId())
            .price(price)
            .size(size)
            .instrument(instrument)
            .takerSide(SIDES[taker.side()])
            .makerDone(flag(isMakerDone))
            .takerDone(flag(isTakerDone))
            .reserved((short)0);
        publisher.send();
    }

    void reduced(
        final int instrument,
        final long userId,
        final long orderId,
        final int side,
        final long price,
        final long size,
        final boolean isDone,
        final ReduceReason reason)
    {
        publisher.claimReduced()
            .orderId(orderId)
            .userId(userId)
            .price(price)
            .size(size)
            .instrument(instrument)
            .side(SIDES[side])
            .done(flag(isDone))
            .reason(reason)
            .reserved((short)0);
        publisher.send();
    }

    void triggered(final int instrument, final IncomingOrder order, final long stopPrice)
    {
        publisher.claimTriggered()
            .orderId(order.orderId())
            .userId(order.userId())
            .stopPrice(stopPrice)
            .price(order.price())
            .size(order.size())
            .instrument(instrument)
            .side(SIDES[order.side()])
            .reserved8((short)0)
            .reserved16(0);
        publisher.send();
    }

    void expired(final int instrument, final IncomingOrder order, final long size)
    {
        publisher.claimExpired()
            .orderId(order.orderId())
            .userId(order.userId())
            .price(order.price())
            .size(size)
            .instrument(instrument)
            .side(SIDES[order.side()])
            .orderType(TYPES[order.type()])
            .reserved(0);
        publisher.send();
    }

    /**
     * What became of a command: nothing is told here of one that was carried out.
     *
     * @param refusal why it was not; null where it was.
     */
    void outcome(
        final int command, final long userId, final long orderId, final int instrument, final Refusal refusal)
    {
        if (null != refusal)
        {
            publisher.claimRefused()
                .userId(userId)
                .orderId(orderId)
                .instrument(instrument)
                .command(command)
                .reason(refusal)
                .reserved((short)0);
            publisher.send();
        }
    }

    void settingChanged(final int command, final long userId, final int instrument)
    {
        publisher.claimSettingChanged().userId(userId).instrument(instrument).command(command).reserved16(0);
        publisher.send();
    }

    void phaseChanged(final int instrument, final Phase phase, final long price, final long volume)
    {
        publisher.claimPhaseChanged()
            .price(price)
            .volume(volume)
            .instrument(instrument)
            .phase(phase)
            .reserved8((short)0)
            .reserved16(0);
        publisher.send();
    }

    void auctionTraded(
        final int instrument,
        final long bidOrderId,
        final long bidUserId,
        final long askOrderId,
        final long askUserId,
        final long price,
        final long size,
        final boolean isBidDone,
        final boolean isAskDone)
    {
        publisher.claimAuctionTraded()
            .bidOrderId(bidOrderId)
            .bidUserId(bidUserId)
            .askOrderId(askOrderId)
            .askUserId(askUserId)
            .price(price)
            .size(size)
            .instrument(instrument)
            .bidDone(flag(isBidDone))
            .askDone(flag(isAskDone))
            .reserved16(0);
        publisher.send();
    }

    void indicative(final int instrument, final Equilibrium equilibrium)
    {
        publisher.claimIndicativePrice()
            .price(equilibrium.price())
            .volume(equilibrium.volume())
            .surplus(equilibrium.surplus())
            .instrument(instrument)
            .reserved32(0);
        publisher.send();
    }

    void account(final long userId, final int currency, final long free, final long held)
    {
        account(publisher.claimAccountReport(), userId, currency, free, held);
        publisher.send();
    }

    static void account(
        final AccountReportEncoder report, final long userId, final int currency, final long free, final long held)
    {
        report.userId(userId).free(free).held(held).currency(currency).reserved32(0);
    }

    void order(
        final int instrument,
        final OrderRecord order,
        final long orderId,
        final int side,
        final long price,
        final long stopPrice)
    {
        final OrderReportEncoder report = publisher.claimOrderReport()
            .userId(order.userId())
            .orderId(orderId)
            .price(price)
            .stopPrice(stopPrice)
            .size(order.size())
            .instrument(instrument)
            .side(SIDES[side])
            .reserved8((short)0);
        final short flags = (short)order.flagsRaw();
        report.flags()
            .clear()
            .postOnly(OrderFlagsDecoder.postOnly(flags))
            .waiting(OrderFlagsDecoder.waiting(flags))
            .immediate(OrderFlagsDecoder.immediate(flags))
            .iceberg(OrderFlagsDecoder.iceberg(flags));
        publisher.send();
    }

    void level(final int instrument, final boolean isAsk, final long price, final long volume, final int orders)
    {
        level(publisher.claimLevelReport(), instrument, isAsk, price, volume, orders);
        publisher.send();
    }

    static void level(
        final LevelReportEncoder report,
        final int instrument,
        final boolean isAsk,
        final long price,
        final long volume,
        final int orders)
    {
        report
            .price(price)
            .volume(volume)
            .orders(orders)
            .instrument(instrument)
            .side(isAsk ? Side.ASK : Side.BID)
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
    }

    void currency(final int currency, final long deposited, final long free, final long held, final long fees)
    {
        publisher.claimCurrencyReport()
            .deposited(deposited)
            .free(free)
            .held(held)
            .fees(fees)
            .currency(currency)
            .reserved32(0);
        publisher.send();
    }

    void digest(final long accounts, final long levels)
    {
        publisher.claimDigestReport().accounts(accounts).levels(levels);
        publisher.send();
    }

    void levelChanged(
        final int instrument, final int side, final long price, final long volume, final int orders)
    {
        publisher.claimLevelChanged()
            .price(price)
            .volume(volume)
            .orders(orders)
            .instrument(instrument)
            .side(SIDES[side])
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
        publisher.send();
    }

    void bestChanged(
        final int instrument,
        final long bidPrice,
        final long bidVolume,
        final long askPrice,
        final long askVolume)
    {
        publisher.claimBestChanged()
            .bidPrice(bidPrice)
            .bidVolume(bidVolume)
            .askPrice(askPrice)
            .askVolume(askVolume)
            .instrument(instrument)
            .reserved32(0);
        publisher.send();
    }

    void orderChanged(
        final int instrument,
        final long orderId,
        final int side,
        final long price,
        final long size,
        final boolean isLast)
    {
        publisher.claimOrderChanged()
            .orderId(orderId)
            .price(price)
            .size(size)
            .instrument(instrument)
            .side(SIDES[side])
            .isLast(flag(isLast))
            .reserved16(0);
        publisher.send();
    }

    void snapshotBegun(final int instrument, final int feed)
    {
        publisher.claimSnapshotBegun()
            .instrument(instrument)
            .feed(FEEDS[feed])
            .reserved8((short)0)
            .reserved16(0);
        publisher.send();
    }

    void snapshotEnded(final int instrument, final int levels, final int orders)
    {
        publisher.claimSnapshotEnded().instrument(instrument).levels(levels).orders(orders).reserved32(0);
        publisher.send();
    }

    void queryDone(
        final Subject subject, final long userId, final int instrument, final int records, final boolean isComplete)
    {
        publisher.claimQueryDone()
            .userId(userId)
            .records(records)
            .instrument(instrument)
            .subject(subject)
            .isComplete(flag(isComplete))
            .reserved16(0);
        publisher.send();
    }

    private static short flag(final boolean isSet)
    {
        return (short)(isSet ? 1 : 0);
    }
}
