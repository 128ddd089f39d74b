package io.lockstep.perf;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * A raw Disruptor with a thread for each stage, which reads the event and goes on. One producer; waits yield.
 *
 * <p>Threading: as {@link RingSubject}.
 */
final class DisruptorSubject implements RingSubject
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
    private final List<BatchEventProcessor<UnsafeBuffer>> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RingBuffer<UnsafeBuffer> ring;
    private final Sequence last;

    DisruptorSubject(final int stages)
    {
        ring = RingBuffer.createSingleProducer(
            () -> new UnsafeBuffer(new byte[SLOT_LENGTH]), SLOTS, new YieldingWaitStrategy());
        Sequence before = null;
        for (int i = 0; i < stages; i++)
        {
            final BatchEventProcessor<UnsafeBuffer> consumer = new BatchEventProcessorBuilder().build(
                ring, before == null ? ring.newBarrier() : ring.newBarrier(before), new SummingHandler());
            consumers.add(consumer);
            before = consumer.getSequence();
        }

        last = before;
        ring.addGatingSequences(last);
        for (final BatchEventProcessor<UnsafeBuffer> consumer : consumers)
        {
            final Thread thread = new Thread(consumer, "disruptor");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    @Override
    public void send(final int events)
    {
        long sequence = 0;
        for (int i = 0; i < events; i++)
        {
            sequence = ring.next();
            ring.get(sequence).putBytes(EVENT_LENGTH, event, 0, EVENT_LENGTH);
            ring.publish(sequence);
        }

        while (last.get() < sequence)
        {
            Thread.yield();
        }
    }

    @Override
    public void close()
    {
        consumers.forEach(BatchEventProcessor::halt);
        for (final Thread thread : threads)
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                return;
            }
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
