package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.RecoveryReport;
import io.lockstep.replay.SnapshotContext;
import io.lockstep.replay.threads.RunSlice;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine with a journal and a state of many entries, which snapshots are taken of or not.
 *
 * <p>The time of an event is when it was to be sent, so that an output tells its latency from then on, however late the
 * offer was.
 *
 * <p>Threading: one thread.
 */
final class EntriesEngine implements AutoCloseable
{
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PARK_FROM_NS = 150_000;
    private static final long WAKE_UP_NS = 100_000;
    private static final long MAX_LATENCY_NS = TimeUnit.SECONDS.toNanos(60);

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[EntriesProcessor.EVENT_LENGTH]);
    private final SplittableRandom random = new SplittableRandom(1);
    private final JournaledEngine journaled;
    private final int entries;

    // Written by the thread that lets outputs out, as is the histogram until the last event was seen.
    private volatile long seen;
    private volatile Throwable failure;
    private volatile Histogram histogram;

    /**
     * Launch an engine, on a new journal or on one that is there.
     *
     * @param interval       events from one snapshot to the next; zero for none.
     * @param areSlicesShort of the engine's threads and of the calling one, which yields to them.
     */
    EntriesEngine(final Path directory, final int entries, final long interval, final boolean areSlicesShort)
    {
        this.entries = entries;
        if (areSlicesShort)
        {
            RunSlice.shorten();
        }
        journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory)
            .applicationName("entries")
            .engine(new EngineContext().isSingleProducer(true))
            .areSlicesShort(areSlicesShort)
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener((header, buffer, offset, length) -> onOutput(header))
            .core(core(entries))
            .snapshots(new SnapshotContext()
                .interval(interval)
                .core(() -> core(entries))
                .chainLimit(1)
                .chains(1)
                .errorHandler((error) -> failure = error)));
    }

    /**
     * Give every entry a value, as fast as it goes.
     */
    void fill()
    {
        for (int key = 1; key <= entries; key++)
        {
            offer(key, System.nanoTime());
        }
        awaitSeen(journaled.recovery().events() + entries);
    }

    /**
     * Wait for a snapshot that is at an event or behind it.
     */
    void awaitSnapshot(final long sequence)
    {
        while (journaled.lastSnapshotSequence() < sequence)
        {
            requireWell();
            LockSupport.parkNanos(this, WAKE_UP_NS);
        }
    }

    /**
     * Change entries at a steady rate.
     *
     * @return latencies in nanoseconds, from the time at which an event was to be sent until its output was let out.
     */
    Histogram measure(final int eventsPerSecond, final double seconds)
    {
        final long count = (long)(eventsPerSecond * seconds);
        final long begin = seen;
        histogram = new Histogram(MAX_LATENCY_NS, 3);
        final long startNs = System.nanoTime();
        for (long i = 0; i < count; i++)
        {
            final long intendedNs = startNs + (long)(i * NANOS_PER_SECOND / eventsPerSecond);
            awaitTime(intendedNs);
            offer(1 + random.nextInt(entries), intendedNs);
        }
        awaitSeen(begin + count);
        final Histogram measured = histogram;
        histogram = null;

        return measured;
    }

    /**
     * The last event of the newest snapshot.
     */
    long lastSnapshot()
    {
        return journaled.lastSnapshotSequence();
    }

    /**
     * What the launch found.
     */
    RecoveryReport recovery()
    {
        return journaled.recovery();
    }

    @Override
    public void close()
    {
        journaled.close();
    }

    private void onOutput(final OutputHeader header)
    {
        if (header.isLast())
        {
            final Histogram current = histogram;
            if (current != null)
            {
                current.recordValue(Math.min(MAX_LATENCY_NS, Math.max(0, System.nanoTime() - header.timestampNs())));
            }
            seen = header.sequence();
        }
    }

    private void offer(final long key, final long nowNs)
    {
        event.putLong(EntriesProcessor.KEY_OFFSET, key);
        event.putLong(EntriesProcessor.VALUE_OFFSET, nowNs & Long.MAX_VALUE);
        while (journaled.engine().offer(nowNs, EngineCore.NO_SOURCE, 0, event, 0, EntriesProcessor.EVENT_LENGTH) ==
            Engine.BACK_PRESSURED)
        {
            Thread.yield();
        }
    }

    private void awaitTime(final long timeNs)
    {
        long leftNs = timeNs - System.nanoTime();
        while (leftNs > 0)
        {
            if (leftNs > PARK_FROM_NS)
            {
                LockSupport.parkNanos(this, leftNs - WAKE_UP_NS);
            }
            else
            {
                Thread.yield();
            }
            leftNs = timeNs - System.nanoTime();
        }
    }

    private void awaitSeen(final long sequence)
    {
        while (seen < sequence)
        {
            requireWell();
            Thread.yield();
        }
    }

    private void requireWell()
    {
        if (failure != null || journaled.engine().failure() != null)
        {
            throw new IllegalStateException(
                "the engine or its shadow failed", failure != null ? failure : journaled.engine().failure());
        }
    }

    private static CoreContext core(final int entries)
    {
        return new CoreContext()
            .processor(new EntriesProcessor(entries))
            .eventCheck((buffer, offset, length) -> length == EntriesProcessor.EVENT_LENGTH);
    }
}
