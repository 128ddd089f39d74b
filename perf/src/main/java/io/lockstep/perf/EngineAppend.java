package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.SnapshotContext;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.nio.file.Path;

/**
 * A whole engine with a processor that does nothing: its producer runs ahead by as many bytes as a publisher of the
 * archive may, and what becomes durable together is what came during the sync before, one MiB at most.
 *
 * <p>Threading: as {@link AppendSubject}.
 */
final class EngineAppend implements AppendSubject
{
    private static final int RING_LENGTH = 32 * 1024 * 1024;
    private static final int SLOT_HEAD_LENGTH = 32;

    private final JournaledEngine journaled;
    private final Engine engine;
    private final UnsafeBuffer message;
    private long appended;

    // Written by the thread that lets outputs out.
    private volatile long kept;
    private volatile Throwable failure;

    EngineAppend(final Path path, final Durability durability, final int length)
    {
        message = new UnsafeBuffer(new byte[length]);
        final int slotLength = BitUtil.findNextPositivePowerOfTwo(length + SLOT_HEAD_LENGTH);
        journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(path)
            .applicationName("append")
            .durability(durability)
            .engine(new EngineContext()
                .isSingleProducer(true)
                .inputSlotLength(slotLength)
                .inputSlots(RING_LENGTH / slotLength)
                .maxEventLength(length)
                .idleStrategySupplier(YieldingIdleStrategy::new)
                .errorHandler((error) -> failure = error))
            .pageHomeFactory((file) -> new DirectPageHome())
            .isOutputJournaled(false)
            .outputListener((header, buffer, offset, eventLength) -> kept = header.sequence())
            .core(new CoreContext()
                .processor(new EmptyProcessor())
                .eventCheck((buffer, offset, eventLength) -> eventLength == length))
            .snapshots(new SnapshotContext().isUsed(false)));
        engine = journaled.engine();
    }

    @Override
    public void append()
    {
        while (engine.offer(0, EngineCore.NO_SOURCE, 0, message, 0, message.capacity()) < 0)
        {
            requireWell();
            Thread.yield();
        }
        appended++;
    }

    @Override
    public void endGroup()
    {
        // The journaler groups by itself.
    }

    @Override
    public void awaitKept()
    {
        while (kept < appended)
        {
            requireWell();
            Thread.yield();
        }
    }

    @Override
    public void close()
    {
        journaled.close();
    }

    private void requireWell()
    {
        if (failure != null)
        {
            throw new IllegalStateException(failure);
        }
    }
}
