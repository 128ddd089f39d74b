package io.lockstep.perf;

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

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine with no journal, whose threads are planned for the cores that it finds. It checks, stamps and numbers each
 * event and tells its outcome; a stage but the last passes the event on, and the last one reads it. One producer;
 * agents yield while idle, and the producer waits for room as the Disruptor's does.
 *
 * <p>Threading: as {@link RingSubject}.
 */
final class EngineSubject implements RingSubject
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
    private final AtomicLong left = new AtomicLong();
    private final EngineCore core;
    private final Engine engine;

    private long offered;

    EngineSubject(final int stages)
    {
        final Pipeline pipeline = new Pipeline();
        for (int i = 1; i <= stages; i++)
        {
            final boolean isLast = i == stages;
            pipeline.stage("stage" + i, () -> isLast ? new SummingProcessor() : new PassingProcessor());
        }

        core = new EngineCore(new CoreContext()
            .pipeline(pipeline)
            .eventCheck((buffer, offset, length) -> length == EVENT_LENGTH)
            .pageHomes((name) -> new DirectPageHome()));
        engine = Engine.launch(new EngineContext()
            .core(core)
            .outputListener(new LastEvent(left))
            .errorHandler(EngineSubject::onFailure)
            .isSingleProducer(true)
            .inputSlots(SLOTS)
            .inputSlotLength(SLOT_LENGTH)
            .idleStrategySupplier(YieldingIdleStrategy::new));
    }

    @Override
    public void send(final int events)
    {
        for (int i = 0; i < events; i++)
        {
            while (engine.offer(0, EngineCore.NO_SOURCE, 0, event, 0, EVENT_LENGTH) < 0)
            {
                LockSupport.parkNanos(1);
            }
        }

        offered += events;
        while (left.get() < offered)
        {
            Thread.yield();
        }
    }

    @Override
    public void close()
    {
        engine.close();
        core.close();
    }

    private static void onFailure(final Throwable failure)
    {
        throw new IllegalStateException(failure);
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

    private static final class SummingProcessor implements Processor
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
}
