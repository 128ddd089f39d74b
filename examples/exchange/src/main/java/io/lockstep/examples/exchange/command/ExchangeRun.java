package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.examples.exchange.OrderFlow;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.ReportWriter;
import io.lockstep.examples.exchange.spot.SpotCommands;
import io.lockstep.examples.exchange.spot.SpotResults;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.threads.ProcessorCore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * An exchange in one process, as fast as it goes: this thread offers the events, the engine's threads do the rest.
 *
 * <p>Threading: one thread.
 */
final class ExchangeRun
{
    private static final int WARM_UP_ROUNDS = 5;
    private static final int WARM_UP_COMMANDS = 2_000_000;
    private static final int MAX_WARM_UP_ROUNDS = 20;
    private static final int WARM_UP_SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int WARM_UP_MESSAGES = 400_000;
    private static final int RING_SLOTS = 64 * 1024;
    private static final int IDLE_SPINS = 8;
    private static final int IDLE_YIELDS = 2;
    private static final long IDLE_PARK_MIN_NS = 50_000;
    private static final long IDLE_PARK_MAX_NS = 200_000;
    private static final int EVENTS_PER_CLOCK_READ = 64;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final EventFlow flow;
    private final HostedApplication application;
    private final Function<Path, PageHome> pageHomeFactory;
    private final boolean isPinned;

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

    /**
     * A run.
     *
     * @param flow            to offer.
     * @param application     to offer it to.
     * @param pageHomeFactory of the homes of the state.
     * @param isPinned        whether the processor gets a core for itself, where there are two.
     */
    ExchangeRun(
        final EventFlow flow,
        final HostedApplication application,
        final Function<Path, PageHome> pageHomeFactory,
        final boolean isPinned)
    {
        this.flow = flow;
        this.application = application;
        this.pageHomeFactory = pageHomeFactory;
        this.isPinned = isPinned;
    }

    /**
     * Run made-up flows and the beginning of a given one, by turns, through engines of their own, so that what is
     * measured afterwards is compiled code, for branches that go as they do there: until the compiler comes to rest,
     * within bounds.
     *
     * @param orders     that are measured afterwards.
     * @param directory  for what they keep; deleted by the caller.
     * @param durability {@link Durability#NONE} for no journal.
     * @param isPinned   as in the run that is measured.
     */
    static void warmUp(
        final OrderMessages orders, final Path directory, final Durability durability, final boolean isPinned)
    {
        final CompilationWatch compilation = new CompilationWatch();
        final OrderMessages beginning = orders.first(WARM_UP_MESSAGES);
        final KeptReports reports = new KeptReports(new ReportWriter(), WARM_UP_MESSAGES);
        for (int round = 1; round <= WARM_UP_ROUNDS || round <= MAX_WARM_UP_ROUNDS && compilation.goesOn(); round++)
        {
            compilation.begin();
            reports.clear();
            warmUp(
                new ExchangeRun(
                    EventFlow.of(round % 2 == 0 ? beginning :
                        OrderFlow.generate(round, WARM_UP_MESSAGES, OrderFlow.Shape.NORMAL)),
                    HostedApplication.matching(reports),
                    (file) -> new DirectPageHome(),
                    isPinned),
                directory.resolve("warm-up-" + round),
                durability);
        }
    }

    /**
     * Run commands through exchanges of their own, so that what is measured afterwards is compiled code.
     *
     * @param commands   that each of them gets.
     * @param shards     of their stages; zero for one processor.
     * @param directory  for what they keep; deleted by the caller.
     * @param durability {@link Durability#NONE} for no journal.
     * @param isPinned   as in the run that is measured.
     */
    static void warmUp(
        final SpotCommands commands,
        final int shards,
        final Path directory,
        final Durability durability,
        final boolean isPinned)
    {
        final int wanted = WARM_UP_COMMANDS / Math.max(1, commands.count());
        final int rounds = Math.max(WARM_UP_ROUNDS, Math.min(MAX_WARM_UP_ROUNDS, wanted));
        for (int round = 1; round <= rounds; round++)
        {
            warmUp(
                new ExchangeRun(
                    EventFlow.of(commands),
                    HostedApplication.spot(shards, new SpotResults(), (listing) -> { }),
                    (file) -> new DirectPageHome(),
                    isPinned),
                directory.resolve("warm-up-" + round),
                durability);
        }
    }

    Result withoutJournal(final Path stateFile)
    {
        final CoreContext coreCtx = application.core().pageHomes(
            (shard) -> pageHomeFactory.apply(stateFile.resolveSibling(stateFile.getFileName() + "-" + shard)));
        try (ProcessorCore threads = new ProcessorCore(isPinned);
            EngineCore core = new EngineCore(coreCtx))
        {
            final Engine engine = Engine.launch(engine(threads)
                .core(core)
                .outputListener(application.listener())
                .errorHandler((failure) -> { }));
            final long startNs = System.nanoTime();
            final long applied;
            final long restNs;
            try
            {
                applied = offerAll(engine, 0);
                restNs = rest(engine, applied);
            }
            finally
            {
                engine.close();
            }

            requireSound(engine);
            return new Result(null, applied, restNs - startNs, core.checkpoint());
        }
    }

    Result withJournal(
        final Path directory,
        final Durability durability,
        final int segmentLength,
        final IntConsumer recoveryProgress)
    {
        try (ProcessorCore threads = new ProcessorCore(isPinned))
        {
            return withJournal(directory, durability, segmentLength, recoveryProgress, threads);
        }
    }

    private Result withJournal(
        final Path directory,
        final Durability durability,
        final int segmentLength,
        final IntConsumer recoveryProgress,
        final ProcessorCore threads)
    {
        final JournaledEngine journaled = JournaledEngine.launch(application.journaled()
            .directory(directory)
            .durability(durability)
            .segmentLength(segmentLength)
            // The report is about the whole history.
            .snapshots(new SnapshotContext().isUsed(false))
            .engine(engine(threads))
            .pageHomeFactory(pageHomeFactory)
            .isOutputJournaled(false)
            .outputListener(application.listener())
            .recoveryProgress((events) -> recoveryProgress.accept((int)events)));
        final long startNs = System.nanoTime();
        final long applied;
        final long restNs;
        try
        {
            applied = offerAll(journaled.engine(), journaled.recoveredSourceSequence(flow.source()));
            restNs = rest(journaled.engine(), journaled.recovery().events() + applied);
        }
        finally
        {
            journaled.close();
        }

        requireSound(journaled.engine());
        return new Result(journaled.recovery(), applied, restNs - startNs, journaled.checkpoint());
    }

    private static void warmUp(final ExchangeRun run, final Path directory, final Durability durability)
    {
        if (durability == Durability.NONE)
        {
            run.withoutJournal(directory);
        }
        else
        {
            run.withJournal(directory, Durability.OS, WARM_UP_SEGMENT_LENGTH, (events) -> { });
        }
    }

    /**
     * Wait until all outputs are out, and look at the engine then.
     *
     * @return when they were.
     */
    private long rest(final Engine engine, final long sequence)
    {
        final LongSupplier lastSequence = application.lastSequence();
        final IdleStrategy idleStrategy = idleStrategy();
        while (lastSequence.getAsLong() < sequence)
        {
            requireSound(engine);
            idleStrategy.idle();
        }

        final long restNs = System.nanoTime();
        application.atRest().run();
        return restNs;
    }

    private EngineContext engine(final ProcessorCore threads)
    {
        return application.engine()
            .inputSlots(RING_SLOTS)
            .outputSlots(RING_SLOTS)
            .isSingleProducer(true)
            .agentThreads(threads)
            // What listens does little: its outputs are better off in one core's cache than on a thread of their own.
            .threading(Threading.PAIRED)
            .idleStrategySupplier(ExchangeRun::idleStrategy);
    }

    /**
     * Who waits parks almost at once: with few cores it would take the core from whom it waits for, and the rings hold
     * milliseconds of work. On two cores that is worth a fifth of the throughput.
     */
    private static IdleStrategy idleStrategy()
    {
        return new BackoffIdleStrategy(IDLE_SPINS, IDLE_YIELDS, IDLE_PARK_MIN_NS, IDLE_PARK_MAX_NS);
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
        final IdleStrategy idleStrategy = idleStrategy();
        final long source = flow.source();
        final int count = flow.count();
        long nowNs = 0;
        for (int i = (int)Math.min(done, count); i < count; i++)
        {
            if (i % EVENTS_PER_CLOCK_READ == 0 || nowNs == 0)
            {
                nowNs = clock.nanoTime();
            }

            flow.seek(i);
            final DirectBuffer event = flow.buffer();
            final int offset = flow.offset();
            final int length = flow.length();
            long answer = engine.offer(nowNs, source, i + 1L, event, offset, length);
            while (answer == Engine.BACK_PRESSURED)
            {
                idleStrategy.idle();
                answer = engine.offer(nowNs, source, i + 1L, event, offset, length);
            }
            idleStrategy.reset();

            if (answer < 0)
            {
                requireSound(engine);
                throw new IllegalStateException("the engine did not take an event: index=" + i + " answer=" + answer);
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
