package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EventCheck;
import io.lockstep.engine.Pipeline;
import io.lockstep.examples.exchange.spot.codecs.CancelOnDisconnectDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetPositionLimitDecoder;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import io.lockstep.examples.exchange.spot.codecs.TellFillsDecoder;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SchemaEventCheck;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * The spot exchange as a pipeline: risk, sharded by user, then matching, sharded by instrument, then settlement, from
 * which all bookings return to risk before the next command comes.
 *
 * <p>To each command it says what {@link SpotProcessor} says, byte for byte, for any number of shards, as long as none
 * of its stores is full. It does not know the commands that look into accounts and books at once: limits of positions,
 * what a session is told when it closes or trades, and queries for all orders, totals and digests.
 *
 * <p>Threading: one thread; the listing as {@link SpotProcessor#listing()}.
 */
public final class SpotStages implements SpotState
{
    /**
     * Name under which its journals are kept.
     */
    public static final String NAME = "spot-stages";

    private final List<RiskStage> risks = new ArrayList<>();
    private final List<MatchingStage> matchings = new ArrayList<>();
    private final List<SettlementStage> settlements = new ArrayList<>();
    private final Capacities capacities;
    private final int shards;

    /**
     * An exchange of the default size.
     *
     * @param shards of risk, and of matching.
     */
    public SpotStages(final int shards)
    {
        this(Capacities.DEFAULT, shards);
    }

    /**
     * An exchange.
     *
     * @param capacities that each shard has room for.
     * @param shards     of risk, and of matching.
     */
    public SpotStages(final Capacities capacities, final int shards)
    {
        this.capacities = capacities;
        this.shards = shards;
    }

    /**
     * The core of the exchange, but for the homes of its pages. To be called once.
     *
     * @return a new context.
     */
    public CoreContext core()
    {
        final EventCheck check = new SchemaEventCheck(
            MessageCheck.of(SchemaReader.ofIr("spot", SpotApplication.schemas().get("spot.sbeir"))));
        return new CoreContext()
            .pipeline(new Pipeline()
                .stage("risk", () -> added(risks, new RiskStage(capacities)), StageKeys::ofUser, shards)
                .stage(
                    "matching", () -> added(matchings, new MatchingStage(capacities)), StageKeys::ofInstrument, shards)
                .stage("settlement", () -> added(settlements, new SettlementStage(capacities)))
                .returns(StageKeys::isReturned))
            .eventCheck((buffer, offset, length) ->
                check.isKnown(buffer, offset, length) && isOfStages(buffer, offset))
            .maxTimers(capacities.instruments() * Phases.COUNT);
    }

    /**
     * The exchange with a journal, but for its directory. To be called once, in place of {@link #core()}.
     *
     * @return a new context.
     */
    public JournaledEngineContext journaled()
    {
        return new JournaledEngineContext()
            .applicationName(NAME)
            .core(core())
            .engine(SpotApplication.engine())
            .schemas(SpotApplication.schemas());
    }

    @Override
    public void levels(final LevelConsumer consumer)
    {
        final int instruments = matchings.get(0).listing().instruments();
        for (int slot = 0; slot < instruments; slot++)
        {
            for (final MatchingStage matching : matchings)
            {
                // Of all shards but one the book is empty.
                matching.listing().levels(slot, Integer.MAX_VALUE, consumer);
            }
        }
    }

    @Override
    public void accounts(final AccountConsumer consumer)
    {
        risks.forEach((risk) -> risk.listing().accounts(consumer));
    }

    @Override
    public void currencies(final CurrencyConsumer consumer)
    {
        final Totals totals = settlements.get(0).totals();
        for (int slot = 0; slot < totals.count(); slot++)
        {
            consumer.onCurrency(totals.id(slot), totals.deposited(slot), totals.held(slot), totals.fees(slot));
        }
    }

    private static boolean isOfStages(final DirectBuffer buffer, final int offset)
    {
        final int block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        return switch (SchemaIds.templateId(buffer, offset))
        {
            case SetPositionLimitDecoder.TEMPLATE_ID, CancelOnDisconnectDecoder.TEMPLATE_ID,
                TellFillsDecoder.TEMPLATE_ID -> false;
            case QueryDecoder.TEMPLATE_ID -> isOfOneStage(buffer, block);
            default -> true;
        };
    }

    private static boolean isOfOneStage(final DirectBuffer buffer, final int query)
    {
        return buffer.getByte(query + QueryDecoder.subjectEncodingOffset()) < Subject.TOTALS.value() &&
            0 == buffer.getByte(query + QueryDecoder.allInstrumentsEncodingOffset());
    }

    private static <T> T added(final List<T> made, final T stage)
    {
        made.add(stage);
        return stage;
    }
}
