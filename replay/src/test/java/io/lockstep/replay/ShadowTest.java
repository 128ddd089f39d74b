package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A shadow on its thread, behind an engine on its own.
 */
@Timeout(120)
class ShadowTest
{
    private static final int INTERVAL = 500;

    @TempDir
    private Path directory;
    private final List<Throwable> told = new CopyOnWriteArrayList<>();
    private long offered;

    @Test
    void shouldMakeSnapshotsAndRemoveWhatTheyLeaveUnneeded()
    {
        final JournaledEngineContext ctx = context(() -> new CountingApplication().core());
        ctx.outputQuota(5 * 64 * 1024).snapshots().isInputRemoved(true).chainLimit(2);
        final Path firstInput = directory.resolve("input/0-0.rec");
        final Path firstOutput = directory.resolve("output/1-0.rec");
        try (JournaledEngine journaled = JournaledEngine.launch(ctx))
        {
            await(journaled, () -> !Files.exists(firstInput) && !Files.exists(firstOutput));
            assertTrue(journaled.shadowCheckpoints() > 0);
            assertTrue(journaled.lastSnapshotSequence() >= 2 * INTERVAL);
        }

        final List<Long> kept = SnapshotDirectory.of(JournalDirectory.openReadOnly(directory)).sequences();
        final JournaledEngine again = JournaledEngine.launch(context(() -> new CountingApplication().core()));
        again.close();
        assertEquals(kept.get(kept.size() - 1), again.recovery().snapshot());
        assertEquals(offered, again.checkpoint().sequence());
        assertEquals(List.of(), told);
        final JournaledEngineContext fromFirst = context(() -> new CountingApplication().core());
        fromFirst.snapshots().isUsed(false);
        final RuntimeException thrown = assertThrows(RuntimeException.class, () -> JournaledEngine.launch(fromFirst));
        assertTrue(thrown.getMessage().contains("the journal begins after the event asked for"), thrown.getMessage());
    }

    @Test
    void shouldRaiseAnAlarmWhereItDiffersAndNameTheInterval()
    {
        final JournaledEngineContext ctx = context(() -> new CoreContext()
            .processor(forgetful(100))
            .eventCheck((buffer, offset, length) -> true)
            .checkpointInterval(16));
        try (JournaledEngine journaled = JournaledEngine.launch(ctx))
        {
            await(journaled, () -> !told.isEmpty());

            final DivergenceException alarm = assertInstanceOf(DivergenceException.class, told.get(0));
            assertEquals(96, alarm.lastEqualSequence());
            assertEquals(112, alarm.sequence());
            assertEquals(0, journaled.lastSnapshotSequence());
            offer(journaled.engine(), 10);
            assertEquals(null, journaled.engine().failure());
        }
        assertEquals(List.of(), SnapshotDirectory.of(JournalDirectory.openReadOnly(directory)).sequences());
    }

    /**
     * Passes over one event.
     */
    private static Processor forgetful(final long sequence)
    {
        final Processor counting = CountingApplication.processor();
        return new Processor()
        {
            private ProcessorContext ctx;

            @Override
            public void onStart(final ProcessorContext processorContext)
            {
                ctx = processorContext;
                counting.onStart(processorContext);
            }

            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                if (ctx.sequence() != sequence)
                {
                    counting.onEvent(buffer, offset, length);
                }
            }
        };
    }

    private JournaledEngineContext context(final Supplier<CoreContext> shadow)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(CountingApplication.NAME)
            .segmentLength(64 * 1024)
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(new CountingApplication().core())
            .snapshots(new SnapshotContext().interval(INTERVAL).core(shadow).errorHandler(told::add));
        ctx.engine().threading(Threading.SHARED).idleStrategySupplier(YieldingIdleStrategy::new);
        return ctx;
    }

    private void await(final JournaledEngine journaled, final BooleanSupplier isDone)
    {
        while (!isDone.getAsBoolean())
        {
            offer(journaled.engine(), 50);
            Thread.yield();
        }
    }

    private void offer(final Engine engine, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final UnsafeBuffer event = CountingApplication.event(i % 10);
            while (engine.offer(offered, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()) < 0)
            {
                Thread.yield();
            }
            offered++;
        }
    }
}
