package io.lockstep.perf;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events per second from one producer through one stage and through three, in the engine and in a raw Disruptor whose
 * slots have the same size.
 *
 * <p>A stage of the Disruptor reads the event and goes on. The engine also stamps, checks and numbers each event; a
 * stage but the last passes it on as an output of its own, and the last one answers nothing. The engine plans its
 * threads for the cores that it finds ({@link io.lockstep.engine.Threading#AUTO}); a Disruptor has one for each stage.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(
    value = 1,
    jvmArgsAppend = {
        "-Dagrona.disable.bounds.checks=true",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"
    })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RingBenchmark
{
    private static final int EVENTS = 1_000_000;
    private static final int EVENT_LENGTH = 32;
    private static final int SLOT_LENGTH = 64;
    private static final int SLOTS = 16 * 1024;

    /**
     * Made by JMH.
     */
    public RingBenchmark()
    {
    }

    /**
     * Until the last consumer of a Disruptor has seen all.
     *
     * @param disruptor to go through.
     * @return the last sequence.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long disruptor(final RawDisruptor disruptor)
    {
        final RingBuffer<UnsafeBuffer> ring = disruptor.ring;
        final UnsafeBuffer event = disruptor.event;
        long sequence = 0;
        for (int i = 0; i < EVENTS; i++)
        {
            sequence = ring.next();
            ring.get(sequence).putBytes(EVENT_LENGTH, event, 0, EVENT_LENGTH);
            ring.publish(sequence);
        }

        while (disruptor.last.get() < sequence)
        {
            Thread.yield();
        }

        return sequence;
    }

    /**
     * Until the outcome of the last event has left the engine.
     *
     * @param running to go through.
     * @return events so far.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long engine(final RunningEngine running)
    {
        final Engine engine = running.engine;
        final UnsafeBuffer event = running.event;
        for (int i = 0; i < EVENTS; i++)
        {
            while (engine.offer(0, EngineCore.NO_SOURCE, 0, event, 0, EVENT_LENGTH) < 0)
            {
                Thread.yield();
            }
        }

        running.offered += EVENTS;
        while (!running.hasLeft())
        {
            Thread.yield();
        }

        return running.offered;
    }

    /**
     * A Disruptor with a thread for each stage.
     */
    @State(Scope.Thread)
    public static class RawDisruptor
    {
        /**
         * Stages, each behind the one before.
         */
        @Param({"1", "3"})
        private int stages;

        private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
        private final List<BatchEventProcessor<UnsafeBuffer>> consumers = new ArrayList<>();
        private RingBuffer<UnsafeBuffer> ring;
        private Sequence last;

        /**
         * Made by JMH.
         */
        public RawDisruptor()
        {
        }

        /**
         * Start it.
         */
        @Setup(Level.Trial)
        public void setUp()
        {
            ring = RingBuffer.createSingleProducer(
                () -> new UnsafeBuffer(new byte[SLOT_LENGTH]), SLOTS, new YieldingWaitStrategy());
            for (int i = 0; i < stages; i++)
            {
                final BatchEventProcessor<UnsafeBuffer> consumer = new BatchEventProcessorBuilder().build(
                    ring, last == null ? ring.newBarrier() : ring.newBarrier(last), new SummingHandler());
                consumers.add(consumer);
                last = consumer.getSequence();
            }

            ring.addGatingSequences(last);
            consumers.forEach((consumer) -> new Thread(consumer, "disruptor").start());
        }

        /**
         * Stop it.
         */
        @TearDown(Level.Trial)
        public void tearDown()
        {
            consumers.forEach(BatchEventProcessor::halt);
        }
    }

    /**
     * An engine with no journal.
     */
    @State(Scope.Thread)
    public static class RunningEngine
    {
        /**
         * Stages, each behind the one before.
         */
        @Param({"1", "3"})
        private int stages;

        private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
        private final AtomicLong left = new AtomicLong();
        private EngineCore core;
        private Engine engine;
        private long offered;

        /**
         * Made by JMH.
         */
        public RunningEngine()
        {
        }

        /**
         * Start it.
         */
        @Setup(Level.Trial)
        public void setUp()
        {
            final Pipeline pipeline = new Pipeline();
            for (int i = 1; i <= stages; i++)
            {
                final boolean isLast = i == stages;
                pipeline.stage("stage" + i, () -> isLast ? new EmptyProcessor() : new PassingProcessor());
            }

            core = new EngineCore(new CoreContext()
                .pipeline(pipeline)
                .eventCheck((buffer, offset, length) -> length == EVENT_LENGTH)
                .pageHomes((name) -> new DirectPageHome()));
            engine = Engine.launch(new EngineContext()
                .core(core)
                .outputListener(new LastEvent(left))
                .errorHandler(RunningEngine::onFailure)
                .isSingleProducer(true)
                .inputSlots(SLOTS)
                .inputSlotLength(SLOT_LENGTH)
                .idleStrategySupplier(YieldingIdleStrategy::new));
        }

        /**
         * Stop it.
         */
        @TearDown(Level.Trial)
        public void tearDown()
        {
            engine.close();
            core.close();
        }

        private boolean hasLeft()
        {
            return left.get() >= offered;
        }

        private static void onFailure(final Throwable failure)
        {
            throw new IllegalStateException(failure);
        }
    }

    private static final class LastEvent implements OutputListener
    {
        private final AtomicLong left;
        private long sequence;

        private LastEvent(final AtomicLong left)
        {
            this.left = left;
        }

        @Override
        public void onOutput(
            final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
        {
            sequence = header.sequence();
        }

        @Override
        public void onBatchEnd()
        {
            left.lazySet(sequence);
        }
    }

    private static final class EmptyProcessor implements Processor
    {
        private long sum;

        @Override
        public void onStart(final ProcessorContext ctx)
        {
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            sum += buffer.getLong(offset);
        }
    }

    private static final class PassingProcessor implements Processor
    {
        private ProcessorContext ctx;

        @Override
        public void onStart(final ProcessorContext context)
        {
            ctx = context;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            ctx.send(buffer, offset, length);
        }
    }

    private static final class SummingHandler implements EventHandler<UnsafeBuffer>
    {
        private long sum;

        @Override
        public void onEvent(final UnsafeBuffer slot, final long sequence, final boolean isEndOfBatch)
        {
            sum += slot.getLong(EVENT_LENGTH);
        }
    }
}
