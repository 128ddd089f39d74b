package io.lockstep.perf.ladder;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SnapshotContext;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.nio.file.Path;

/**
 * An engine in this process; an event has arrived when its outcome has passed the gate.
 *
 * <p>Agents yield while idle. The state is in direct pages.
 */
final class EngineRung implements Rung
{
    private static final long SOURCE = 1;

    private final LadderEvents events = new LadderEvents();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LadderEvents.MAX_LENGTH]);
    private final AutoCloseable[] owned;
    private final Engine engine;

    private EngineRung(final Engine engine, final AutoCloseable... owned)
    {
        this.engine = engine;
        this.owned = owned;
    }

    /**
     * An engine with no journal.
     *
     * @param isExchange whether the exchange's book processes the events, or nothing does.
     * @param arrivals   to tell.
     * @return it.
     */
    static EngineRung unjournaled(final boolean isExchange, final Arrivals arrivals)
    {
        final EngineCore core = new EngineCore(core(isExchange).pageHome(new DirectPageHome()));
        final Engine engine = Engine.launch(engine()
            .core(core)
            .outputListener(listener(arrivals))
            .errorHandler((failure) -> { }));
        return new EngineRung(engine, engine, core);
    }

    /**
     * An engine with a journal.
     *
     * @param isExchange        whether the exchange's book processes the events, or nothing does.
     * @param durability        that outputs wait for.
     * @param isOutputJournaled whether outputs are kept, too.
     * @param directory         of the journal.
     * @param arrivals          to tell.
     * @return it.
     */
    static EngineRung journaled(
        final boolean isExchange,
        final Durability durability,
        final boolean isOutputJournaled,
        final Path directory,
        final Arrivals arrivals)
    {
        final JournaledEngine journaled = JournaledEngine.launch(context(isExchange)
            .directory(directory)
            .durability(durability)
            .snapshots(new SnapshotContext().isUsed(false))
            .engine(engine())
            .pageHomeFactory((file) -> new DirectPageHome())
            .isOutputJournaled(isOutputJournaled)
            .outputListener(listener(arrivals)));
        return new EngineRung(journaled.engine(), journaled);
    }

    /**
     * An application with a journal, but for its directory.
     *
     * @param isExchange whether it is the exchange's book, or does nothing.
     * @return a new context.
     */
    static JournaledEngineContext context(final boolean isExchange)
    {
        return isExchange ?
            ExchangeApplication.journaled() :
            new JournaledEngineContext().applicationName("nothing").core(core(false));
    }

    @Override
    public boolean offer(final long index)
    {
        final int length = events.encode(index, buffer, 0);
        final long answer = engine.offer(System.nanoTime(), SOURCE, index + 1, buffer, 0, length);
        if (answer < 0 && answer != Engine.BACK_PRESSURED)
        {
            throw new IllegalStateException(
                "the engine did not take an event: index=" + index + " answer=" + answer, engine.failure());
        }

        return answer >= 0;
    }

    @Override
    public void poll()
    {
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(owned);
    }

    private static EngineContext engine()
    {
        return ExchangeApplication.engine().isSingleProducer(true).idleStrategySupplier(YieldingIdleStrategy::new);
    }

    private static CoreContext core(final boolean isExchange)
    {
        return isExchange ?
            ExchangeApplication.core() :
            new CoreContext().processor(new Nothing()).eventCheck((event, offset, length) -> true);
    }

    private static OutputListener listener(final Arrivals arrivals)
    {
        return (header, event, offset, length) -> onOutput(header, arrivals);
    }

    private static void onOutput(final OutputHeader header, final Arrivals arrivals)
    {
        if (header.isLast() && header.source() == SOURCE)
        {
            arrivals.onArrival(header.sourceSequence() - 1);
        }
    }

    /**
     * Processor that leaves the way around it to be measured.
     */
    private static final class Nothing implements Processor
    {
        @Override
        public void onStart(final ProcessorContext ctx)
        {
        }

        @Override
        public void onEvent(final DirectBuffer event, final int offset, final int length)
        {
        }
    }
}
