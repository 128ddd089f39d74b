package io.lockstep.perf;

import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Events per second from one producer to an empty processor through the engine, beside a raw Disruptor whose slots
 * have the same size.
 *
 * <p>The engine also stamps, checks, numbers and gates each event, and passes its outcome on through a second ring to a
 * second consumer: on two cores that is three threads beside the Disruptor's two.
 */
@State(Scope.Thread)
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
    private static final int SLOTS = 16 * 1024;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
    private final AtomicLong outputs = new AtomicLong();

    private EngineCore core;
    private Engine engine;
    private RingBuffer<UnsafeBuffer> ring;
    private BatchEventProcessor<UnsafeBuffer> consumer;
    private long consumed;

    /**
     * Made by JMH.
     */
    public RingBenchmark()
    {
    }

    /**
     * Start both.
     */
    @Setup(Level.Trial)
    public void setUp()
    {
        core = new EngineCore(new CoreContext()
            .processor(new EmptyProcessor())
            .eventCheck((buffer, offset, length) -> length == EVENT_LENGTH)
            .pageHome(new DirectPageHome()));
        engine = Engine.launch(new EngineContext()
            .core(core)
            .outputListener((header, buffer, offset, length) -> outputs.lazySet(header.sequence()))
            .errorHandler(RingBenchmark::onFailure)
            .isSingleProducer(true)
            .inputSlots(SLOTS)
            .idleStrategySupplier(YieldingIdleStrategy::new));

        ring = RingBuffer.createSingleProducer(
            () -> new UnsafeBuffer(new byte[2 * EVENT_LENGTH]), SLOTS, new YieldingWaitStrategy());
        consumer = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), new SummingHandler());
        ring.addGatingSequences(consumer.getSequence());
        new Thread(consumer, "disruptor").start();
    }

    /**
     * Stop both.
     */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        consumer.halt();
        engine.close();
        core.close();
    }

    /**
     * One producer, one consumer, nothing else.
     *
     * @return the last sequence.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long rawDisruptor()
    {
        long sequence = 0;
        for (int i = 0; i < EVENTS; i++)
        {
            sequence = ring.next();
            ring.get(sequence).putBytes(EVENT_LENGTH, event, 0, EVENT_LENGTH);
            ring.publish(sequence);
        }

        while (consumer.getSequence().get() < sequence)
        {
            Thread.yield();
        }

        return sequence;
    }

    /**
     * Through the engine, until the last outcome is out.
     *
     * @return events so far.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long emptyProcessor()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            while (engine.offer(0, EngineCore.NO_SOURCE, 0, event, 0, EVENT_LENGTH) < 0)
            {
                Thread.yield();
            }
        }

        consumed += EVENTS;
        while (outputs.get() < consumed)
        {
            Thread.yield();
        }

        return consumed;
    }

    private static void onFailure(final Throwable failure)
    {
        throw new IllegalStateException(failure);
    }

    private static final class EmptyProcessor implements Processor
    {
        @Override
        public void onStart(final ProcessorContext ctx)
        {
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
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
