package io.lockstep.perf.peers;

import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.SnapshotContext;
import org.agrona.IoUtil;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A flow once through an engine of its own, as fast as it goes: this thread offers, the engine's threads, which yield
 * while they wait, do the rest. State is in direct pages; outputs are not journaled.
 *
 * <p>Threading: one thread.
 */
final class EngineRun
{
    private static final int EVENTS_PER_CLOCK_READ = 64;

    private final Exchange exchange;
    private final Durability durability;
    private final Path directory;

    /**
     * What a run came to.
     *
     * @param events     that were measured.
     * @param durationNs from the first of them until the answer of the last one.
     * @param tally      of what they came to.
     */
    record Result(long events, long durationNs, Tally tally)
    {
    }

    /**
     * A run.
     *
     * @param exchange   to run.
     * @param durability {@link Durability#NONE} for no journal at all.
     * @param directory  of the journal; must not exist, is removed afterwards.
     */
    EngineRun(final Exchange exchange, final Durability durability, final Path directory)
    {
        this.exchange = exchange;
        this.durability = durability;
        this.directory = directory;
    }

    Result run()
    {
        return durability == Durability.NONE ? withoutJournal() : withJournal();
    }

    private Result withoutJournal()
    {
        final TallyListener listener = exchange.tally().apply(exchange.count());
        try (EngineCore core = new EngineCore(exchange.core().make().pageHome(new DirectPageHome())))
        {
            final Engine engine = Engine.launch(engine()
                .core(core)
                .outputListener(listener)
                .errorHandler((failure) -> { }));
            try
            {
                return run(engine, listener);
            }
            finally
            {
                engine.close();
            }
        }
    }

    private Result withJournal()
    {
        final TallyListener listener = exchange.tally().apply(exchange.count());
        try
        {
            final JournaledEngine journaled = JournaledEngine.launch(exchange.journaled().make()
                .directory(directory)
                .durability(durability)
                .snapshots(new SnapshotContext().isUsed(false))
                .engine(engine())
                .pageHomeFactory((file) -> new DirectPageHome())
                .isOutputJournaled(false)
                .outputListener(listener));
            try
            {
                return run(journaled.engine(), listener);
            }
            finally
            {
                journaled.close();
            }
        }
        finally
        {
            if (Files.exists(directory))
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }
    }

    private EngineContext engine()
    {
        return exchange.engine().make().isSingleProducer(true).idleStrategySupplier(YieldingIdleStrategy::new);
    }

    private Result run(final Engine engine, final TallyListener listener)
    {
        offer(engine, 0, exchange.setup());
        final long startNs = System.nanoTime();
        offer(engine, exchange.setup(), exchange.count());
        final long endNs = listener.awaitNs();
        return new Result(exchange.count() - exchange.setup(), endNs - startNs, listener.tally());
    }

    private void offer(final Engine engine, final int from, final int to)
    {
        long nowNs = System.nanoTime();
        for (int i = from; i < to; i++)
        {
            if (i % EVENTS_PER_CLOCK_READ == 0)
            {
                nowNs = System.nanoTime();
            }
            long answer = exchange.events().offer(engine, nowNs, i);
            while (answer == Engine.BACK_PRESSURED)
            {
                LockSupport.parkNanos(1);
                answer = exchange.events().offer(engine, nowNs, i);
            }
            if (answer < 0)
            {
                final EngineFailure failure = engine.failure();
                throw new IllegalStateException(
                    "the engine did not take an event: index=" + i + " answer=" + answer, failure);
            }
        }
    }
}
