package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineContext;
import io.lockstep.examples.exchange.spot.codecs.AuctionTradedDecoder;
import io.lockstep.examples.exchange.spot.codecs.BestChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.LevelChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.OrderChangedDecoder;
import io.lockstep.examples.exchange.spot.codecs.SnapshotBegunDecoder;
import io.lockstep.examples.exchange.spot.codecs.SnapshotEndedDecoder;
import io.lockstep.examples.exchange.spot.codecs.TradedDecoder;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SchemaEventCheck;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamsContext;

import java.util.Map;

/**
 * The spot exchange as an application of the engine: its name, its processor and the limits it declares, in one place,
 * since every host has to run the very same.
 *
 * <p>Threading: any thread; each call makes new objects.
 */
public final class SpotApplication
{
    /**
     * Name under which its journals are kept.
     */
    public static final String NAME = "spot";

    /**
     * The stream of trades, those of auctions too.
     */
    public static final String TRADES = "trades";

    /**
     * The stream of levels that change, with snapshots: those of books that are published.
     */
    public static final String LEVELS = "levels";

    /**
     * The stream of orders that change, with snapshots.
     */
    public static final String ORDERS = "orders";

    /**
     * The stream of the best bid and ask, whenever they change.
     */
    public static final String BEST = "best";

    /**
     * Longest event in bytes.
     */
    public static final int MAX_EVENT_LENGTH = 64;

    /**
     * Longest output in bytes.
     */
    public static final int MAX_OUTPUT_LENGTH = 64;

    private static final String SCHEMA = "spot";

    private SpotApplication()
    {
    }

    /**
     * The core of an exchange, but for the home of its pages.
     *
     * @param processor of the exchange.
     * @return a new context.
     */
    public static CoreContext core(final SpotProcessor processor)
    {
        final Schema schema = SchemaReader.ofIr(SCHEMA, schemas().get(SCHEMA + ".sbeir"));
        return new CoreContext()
            .processor(processor)
            .eventCheck(new SchemaEventCheck(MessageCheck.of(schema)))
            .maxTimers(processor.maxTimers())
            .isTimersLast(true);
    }

    /**
     * The rings of an exchange.
     *
     * @return a new context.
     */
    public static EngineContext engine()
    {
        return new EngineContext().maxEventLength(MAX_EVENT_LENGTH).maxOutputLength(MAX_OUTPUT_LENGTH);
    }

    /**
     * An exchange with a journal, but for its directory.
     *
     * @param processor of the exchange.
     * @return a new context.
     */
    public static JournaledEngineContext journaled(final SpotProcessor processor)
    {
        return new JournaledEngineContext()
            .applicationName(NAME)
            .core(core(processor))
            .engine(engine())
            .schemas(schemas());
    }

    /**
     * The streams that a node of the exchange publishes, but for where subscribers ask.
     *
     * @return a new context.
     */
    public static StreamsContext streams()
    {
        return new StreamsContext()
            .stream(stream(TRADES, TradedDecoder.TEMPLATE_ID, AuctionTradedDecoder.TEMPLATE_ID))
            .stream(stream(
                LEVELS,
                SnapshotBegunDecoder.TEMPLATE_ID,
                LevelChangedDecoder.TEMPLATE_ID,
                SnapshotEndedDecoder.TEMPLATE_ID))
            .stream(stream(
                ORDERS,
                SnapshotBegunDecoder.TEMPLATE_ID,
                OrderChangedDecoder.TEMPLATE_ID,
                SnapshotEndedDecoder.TEMPLATE_ID))
            .stream(stream(BEST, BestChangedDecoder.TEMPLATE_ID));
    }

    private static StreamDeclaration stream(final String name, final int... templateIds)
    {
        return new StreamDeclaration(name).templates(TradedDecoder.SCHEMA_ID, templateIds);
    }

    static Map<String, byte[]> schemas()
    {
        return JournaledEngine.schemas(SpotApplication.class.getClassLoader(), SCHEMA);
    }
}
