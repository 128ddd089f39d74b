package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.ProcessorContext;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.AdjustBalanceDecoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOnDisconnectDecoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ChangePhaseDecoder;
import io.lockstep.examples.exchange.spot.codecs.MassCancelDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHandler;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PublishSnapshotDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ResumeUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetFeedDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetInstrumentRulesDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetOrderRateDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetPositionLimitDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetSelfTradePreventionDecoder;
import io.lockstep.examples.exchange.spot.codecs.SuspendUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.TellFillsDecoder;
import io.lockstep.examples.exchange.spot.codecs.UserStatus;

/**
 * Hands each command to who carries it out, and reports what is refused.
 *
 * <p>Threading: owned by the processor agent.
 */
final class CommandHandler implements MessageHandler
{
    private final Administration administration;
    private final Settings settings;
    private final OrderCommands orders;
    private final MassCancels massCancels;
    private final Phases phases;
    private final MarketData marketData;
    private final FillReports fills;
    private final Queries queries;
    private final SpotReports reports;

    CommandHandler(
        final Administration administration,
        final Settings settings,
        final OrderCommands orders,
        final MassCancels massCancels,
        final Phases phases,
        final MarketData marketData,
        final FillReports fills,
        final Queries queries,
        final SpotReports reports)
    {
        this.administration = administration;
        this.settings = settings;
        this.orders = orders;
        this.massCancels = massCancels;
        this.phases = phases;
        this.marketData = marketData;
        this.fills = fills;
        this.queries = queries;
        this.reports = reports;
    }

    /**
     * The exchange behind its stores.
     *
     * @param ctx         of the processor.
     * @param capacities  of the exchange.
     * @param instruments that are listed.
     * @param ledger      of the accounts.
     * @param books       of all instruments.
     * @param markets     with the rules and phases.
     * @param limits      of users.
     * @param positions   that are limited.
     * @param risk        that comes before matching.
     * @return the handler of its commands.
     */
    static CommandHandler of(
        final ProcessorContext ctx,
        final Capacities capacities,
        final Instruments instruments,
        final Ledger ledger,
        final Books books,
        final Markets markets,
        final UserLimits limits,
        final Positions positions,
        final Risk risk)
    {
        final SpotReports reports = new SpotReports(ctx);
        final Settlement settlement = new Settlement(ledger, positions);
        final Reductions reductions = new Reductions(books, settlement, reports);
        final SelfTrades selfTrades = new SelfTrades(books, ledger, limits, reductions);
        final FillReports fills = new FillReports(ctx, ledger, reports);
        final Matching matching = new Matching(books, settlement, selfTrades, reports, fills);
        final Auction auction = new Auction(books, markets, settlement, reports, fills);
        final BookWalk walk = new BookWalk(books);
        final SpotListing listing = new SpotListing(instruments, ledger, books);
        final MarketFeed feed = new MarketFeed(books, markets, listing, walk, reports);
        books.changes(feed);
        return new CommandHandler(
            new Administration(instruments, ledger, reports),
            new Settings(instruments, ledger, walk, markets, limits, positions, reports),
            new OrderCommands(
                instruments, ledger, books, new Restrictions(ctx, markets, limits), markets, risk, matching, auction,
                reductions, feed),
            new MassCancels(ctx, capacities, instruments, markets, ledger, walk, reductions, auction, reports, feed),
            new Phases(ctx, instruments, markets, ledger, matching, auction, reports, feed),
            new MarketData(instruments, markets, feed, reports),
            fills,
            new Queries(instruments, ledger, books, walk, listing, reports),
            reports);
    }

    /**
     * Declare the stores that came later than timers.
     */
    void declareLate(final Capacities capacities)
    {
        fills.declare(capacities);
    }

    /**
     * The time has come that a command named.
     */
    void onTimer(final long timerId)
    {
        phases.onTimer(timerId);
    }

    /**
     * A session closed.
     */
    void onSessionClosed(final long source)
    {
        massCancels.onSessionClosed(source);
    }

    @Override
    public void onAddInstrument(final MessageHeaderDecoder header, final AddInstrumentDecoder command)
    {
        reports.outcome(
            AddInstrumentDecoder.TEMPLATE_ID, 0, 0, command.instrument(), administration.addInstrument(command));
    }

    @Override
    public void onAddUser(final MessageHeaderDecoder header, final AddUserDecoder command)
    {
        reports.outcome(AddUserDecoder.TEMPLATE_ID, command.userId(), 0, 0, administration.addUser(command));
    }

    @Override
    public void onAdjustBalance(final MessageHeaderDecoder header, final AdjustBalanceDecoder command)
    {
        reports.outcome(
            AdjustBalanceDecoder.TEMPLATE_ID, command.userId(), 0, 0, administration.adjustBalance(command));
    }

    @Override
    public void onSuspendUser(final MessageHeaderDecoder header, final SuspendUserDecoder command)
    {
        final long userId = command.userId();
        reports.outcome(
            SuspendUserDecoder.TEMPLATE_ID, userId, 0, 0, administration.status(userId, UserStatus.SUSPENDED));
    }

    @Override
    public void onResumeUser(final MessageHeaderDecoder header, final ResumeUserDecoder command)
    {
        final long userId = command.userId();
        reports.outcome(ResumeUserDecoder.TEMPLATE_ID, userId, 0, 0, administration.status(userId, UserStatus.ACTIVE));
    }

    @Override
    public void onPlaceOrder(final MessageHeaderDecoder header, final PlaceOrderDecoder command)
    {
        reports.outcome(
            PlaceOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(),
            orders.place(command));
    }

    @Override
    public void onPlaceIceberg(final MessageHeaderDecoder header, final PlaceIcebergDecoder command)
    {
        reports.outcome(
            PlaceIcebergDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(),
            orders.placeIceberg(command));
    }

    @Override
    public void onCancelOrder(final MessageHeaderDecoder header, final CancelOrderDecoder command)
    {
        reports.outcome(
            CancelOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(),
            orders.cancel(command));
    }

    @Override
    public void onMoveOrder(final MessageHeaderDecoder header, final MoveOrderDecoder command)
    {
        reports.outcome(
            MoveOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(),
            orders.move(command));
    }

    @Override
    public void onReduceOrder(final MessageHeaderDecoder header, final ReduceOrderDecoder command)
    {
        reports.outcome(
            ReduceOrderDecoder.TEMPLATE_ID, command.userId(), command.orderId(), command.instrument(),
            orders.reduce(command));
    }

    @Override
    public void onSetInstrumentRules(final MessageHeaderDecoder header, final SetInstrumentRulesDecoder command)
    {
        reports.outcome(SetInstrumentRulesDecoder.TEMPLATE_ID, 0, 0, command.instrument(), settings.rules(command));
    }

    @Override
    public void onSetOrderRate(final MessageHeaderDecoder header, final SetOrderRateDecoder command)
    {
        reports.outcome(SetOrderRateDecoder.TEMPLATE_ID, command.userId(), 0, 0, settings.orderRate(command));
    }

    @Override
    public void onSetPositionLimit(final MessageHeaderDecoder header, final SetPositionLimitDecoder command)
    {
        reports.outcome(SetPositionLimitDecoder.TEMPLATE_ID, command.userId(), 0, 0, settings.positionLimit(command));
    }

    @Override
    public void onSetSelfTradePrevention(final MessageHeaderDecoder header, final SetSelfTradePreventionDecoder command)
    {
        reports.outcome(SetSelfTradePreventionDecoder.TEMPLATE_ID, command.userId(), 0, 0, settings.selfTrade(command));
    }

    @Override
    public void onMassCancel(final MessageHeaderDecoder header, final MassCancelDecoder command)
    {
        reports.outcome(
            MassCancelDecoder.TEMPLATE_ID, command.userId(), 0, command.instrument(), massCancels.cancel(command));
    }

    @Override
    public void onCancelOnDisconnect(final MessageHeaderDecoder header, final CancelOnDisconnectDecoder command)
    {
        reports.outcome(
            CancelOnDisconnectDecoder.TEMPLATE_ID, command.userId(), 0, 0, massCancels.onDisconnect(command));
    }

    @Override
    public void onChangePhase(final MessageHeaderDecoder header, final ChangePhaseDecoder command)
    {
        reports.outcome(ChangePhaseDecoder.TEMPLATE_ID, 0, 0, command.instrument(), phases.change(command));
    }

    @Override
    public void onSetFeed(final MessageHeaderDecoder header, final SetFeedDecoder command)
    {
        reports.outcome(SetFeedDecoder.TEMPLATE_ID, 0, 0, command.instrument(), marketData.feed(command));
    }

    @Override
    public void onPublishSnapshot(final MessageHeaderDecoder header, final PublishSnapshotDecoder command)
    {
        reports.outcome(PublishSnapshotDecoder.TEMPLATE_ID, 0, 0, command.instrument(), marketData.snapshot(command));
    }

    @Override
    public void onTellFills(final MessageHeaderDecoder header, final TellFillsDecoder command)
    {
        reports.outcome(TellFillsDecoder.TEMPLATE_ID, command.userId(), 0, 0, fills.set(command));
    }

    @Override
    public void onQuery(final MessageHeaderDecoder header, final QueryDecoder command)
    {
        reports.outcome(QueryDecoder.TEMPLATE_ID, command.userId(), 0, command.instrument(), queries.answer(command));
    }

    @Override
    public void onUnhandled(final MessageHeaderDecoder header)
    {
        throw SpotProcessor.notOurs(header.schemaId(), header.templateId());
    }
}
