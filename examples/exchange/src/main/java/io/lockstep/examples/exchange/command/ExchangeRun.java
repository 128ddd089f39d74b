package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.SnapshotContext;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The exchange in one process, as fast as it goes: this thread offers the orders, the engine's threads do the rest.
 *
 * <p>Threading: one thread.
 */
final class ExchangeRun
{
    private static final int WARM_UP_ROUNDS = 5;
    private static final int WARM_UP_SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int WARM_UP_MESSAGES = 400_000;
    private static final int IDLE_SPINS = 8;
    private static final int IDLE_YIELDS = 2;
    private static final long IDLE_PARK_MIN_NS = 50_000;
    private static final long IDLE_PARK_MAX_NS = 200_000;
    private static final int EVENTS_PER_CLOCK_READ = 64;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final OrderMessages orders;
    private final Function<Path, PageHome> pageHomeFactory;
    private final ReportWriter reports;

    /**
     * What a run came to.
     *
     * @param recovery   what was found in the journal; null without one.
     * @param applied    events of this run.
     * @param durationNs from the first event offered until the last output was out.
     * @param checkpoint digests at the end.
     */
    record Result(RecoveryReport recovery, long applied, long durationNs, Checkpoint checkpoint)
    {
    }

    ExchangeRun(
        final OrderMessages orders, final Function<Path, PageHome> pageHomeFactory, final ReportWriter reports)
    {
        this.orders = orders;
        this.pageHomeFactory = pageHomeFactory;
        this.reports = reports;
    }

    /**
     * Run made-up flows through engines of their own, so that what is measured afterwards is compiled code.
     *
     * @param directory  for what they keep; deleted by the caller.
     * @param durability {@link Durability#NONE} for no journal.
     */
    static void warmUp(final Path directory, final Durability durability)
    {
        for (int round = 1; round <= WARM_UP_ROUNDS; round++)
        {
            final OrderMessages flow = OrderFlow.generate(round, WARM_UP_MESSAGES, OrderFlow.Shape.NORMAL);
            final ExchangeRun run = new ExchangeRun(flow, (file) -> new DirectPageHome(), new ReportWriter());
            if (durability == Durability.NONE)
            {
                run.withoutJournal(directory);
            }
            else
            {
                run.withJournal(
                    directory.resolve("warm-up-" + round), Durability.OS, WARM_UP_SEGMENT_LENGTH, (events) -> { });
            }
        }
    }

    Result withoutJournal(final Path stateFile)
    {
        final CoreContext coreCtx = ExchangeApplication.core().pageHome(pageHomeFactory.apply(stateFile));
        try (EngineCore core = new EngineCore(coreCtx))
        {
            final Engine engine = Engine.launch(engine()
                .core(core)
                .outputListener(reports)
                .errorHandler((failure) -> { }));
            final long startNs = System.nanoTime();
            final long applied;
            try
            {
                applied = offerAll(engine, 0);
            }
            finally
            {
                engine.close();
            }

            final long durationNs = System.nanoTime() - startNs;
            requireSound(engine);
            return new Result(null, applied, durationNs, core.checkpoint());
        }
    }

    Result withJournal(
        final Path directory,
        final Durability durability,
        final int segmentLength,
        final IntConsumer recoveryProgress)
    {
        final JournaledEngine journaled = JournaledEngine.launch(ExchangeApplication.journaled()
            .directory(directory)
            .durability(durability)
            .segmentLength(segmentLength)
            // The report is about the whole history.
            .snapshots(new SnapshotContext().isUsed(false))
            .engine(engine())
            .pageHomeFactory(pageHomeFactory)
            .isOutputJournaled(false)
            .outputListener(reports)
            .recoveryProgress((events) -> recoveryProgress.accept((int)events)));
        final long startNs = System.nanoTime();
        final long applied;
        try
        {
            applied = offerAll(journaled.engine(), journaled.recoveredSourceSequence(source()));
        }
        finally
        {
            journaled.close();
        }

        final long durationNs = System.nanoTime() - startNs;
        requireSound(journaled.engine());
        return new Result(journaled.recovery(), applied, durationNs, journaled.checkpoint());
    }

    private static EngineContext engine()
    {
        return ExchangeApplication.engine().isSingleProducer(true).idleStrategySupplier(ExchangeRun::idleStrategy);
    }

    /**
     * Who waits parks almost at once: with few cores it would take the core from whom it waits for, and the rings hold
     * milliseconds of work. On two cores that is worth a fifth of the throughput.
     */
    private static IdleStrategy idleStrategy()
    {
        return new BackoffIdleStrategy(IDLE_SPINS, IDLE_YIELDS, IDLE_PARK_MIN_NS, IDLE_PARK_MAX_NS);
    }

    private long source()
    {
        return ExchangeApplication.source(orders);
    }

    /**
     * Offer what the source has not sent yet.
     *
     * @param engine to offer to.
     * @param done   messages that are applied already.
     * @return messages that were offered.
     */
    private long offerAll(final Engine engine, final long done)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        final IdleStrategy idleStrategy = idleStrategy();
        final long source = source();
        final int count = orders.count();
        long nowNs = 0;
        for (int i = (int)Math.min(done, count); i < count; i++)
        {
            if (i % EVENTS_PER_CLOCK_READ == 0 || nowNs == 0)
            {
                nowNs = clock.nanoTime();
            }

            final int length = orders.encode(i, event, 0);
            long answer = engine.offer(nowNs, source, i + 1L, event, 0, length);
            while (answer == Engine.BACK_PRESSURED)
            {
                idleStrategy.idle();
                answer = engine.offer(nowNs, source, i + 1L, event, 0, length);
            }
            idleStrategy.reset();

            if (answer < 0)
            {
                requireSound(engine);
                throw new IllegalStateException("the engine did not take an order: index=" + i + " answer=" + answer);
            }
        }

        return Math.max(0, count - done);
    }

    private static void requireSound(final Engine engine)
    {
        final EngineFailure failure = engine.failure();
        if (failure != null)
        {
            throw failure;
        }
    }
}
