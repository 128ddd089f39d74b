package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimersRecoveryTest
{
    private static final int MAX_TIMERS = 300;
    private static final int MAX_OUTPUT_LENGTH = 1024;

    @TempDir
    private Path directory;
    private final List<String> outputs = new ArrayList<>();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[AlarmProcessor.LENGTH]);

    @Test
    void shouldFireOnceWhatWasPendingBeforeARestart()
    {
        try (JournaledEngine before = launch())
        {
            offer(before.engine(), 10, AlarmProcessor.SCHEDULE, 1, 100);
            offer(before.engine(), 10, AlarmProcessor.SCHEDULE, 2, 200);
            offer(before.engine(), 10, AlarmProcessor.SCHEDULE, 3, 100);
            offer(before.engine(), 10, AlarmProcessor.CANCEL, 3, 0);
        }
        outputs.clear();

        final long early;
        final long due;
        try (JournaledEngine after = launch())
        {
            outputs.clear();
            early = after.engine().advanceTime(99);
            due = after.engine().advanceTime(150);
        }
        final List<String> afterRestart = List.copyOf(outputs);
        outputs.clear();
        try (JournaledEngine again = launch())
        {
            assertEquals(Engine.NOTHING_DUE, again.engine().advanceTime(199));
            offer(again.engine(), 200, AlarmProcessor.CANCEL, 9, 0);
        }

        assertEquals(Engine.NOTHING_DUE, early);
        assertTrue(due > 0);
        assertEquals(List.of("5.0 1", "5.1 empty"), afterRestart);
        assertEquals(
            List.of("1.0 empty", "2.0 empty", "3.0 empty", "4.0 empty", "5.0 1", "5.1 empty", "6.0 2", "6.1 empty"),
            outputs);
    }

    @Test
    void shouldReachTheDigestsOfTheRunInAReplay()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);

        long nowNs = 0;
        Checkpoint live = null;
        int advances = 0;
        for (int run = 0; run < 3; run++)
        {
            outputs.clear();
            final JournaledEngine journaled = launch();
            final Engine engine = journaled.engine();
            for (int i = 0; i < 5_000; i++)
            {
                nowNs += random.nextInt(4);
                advances += engine.advanceTime(nowNs) > 0 ? 1 : 0;
                if (random.nextInt(3) > 0)
                {
                    offer(engine, nowNs, random.nextInt(4) == 0 ? AlarmProcessor.CANCEL : AlarmProcessor.SCHEDULE,
                        random.nextInt(1_000), nowNs + random.nextInt(500));
                }
                engine.invoke();
            }
            journaled.close();
            live = journaled.checkpoint();
        }
        final List<String> recovered = List.copyOf(outputs);
        outputs.clear();
        final Checkpoint replayed =
            Replayer.replay(directory, AlarmProcessor.NAME, core(), MAX_OUTPUT_LENGTH, this::onOutput);

        assertEquals(live, replayed);
        assertEquals(recovered, outputs);
        assertTrue(advances > 100, "advances=" + advances);
        assertTrue(live.outputCount() > 1_000, "outputCount=" + live.outputCount());
    }

    private JournaledEngine launch()
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(AlarmProcessor.NAME)
            .segmentLength(1024 * 1024)
            .core(core())
            .pageHomeFactory(file -> new DirectPageHome())
            .outputListener(this::onOutput);
        ctx.engine().threading(Threading.INVOKER).maxOutputLength(MAX_OUTPUT_LENGTH);
        return JournaledEngine.launch(ctx);
    }

    private static CoreContext core()
    {
        return new CoreContext()
            .processor(new AlarmProcessor())
            .eventCheck(AlarmProcessor::isKnown)
            .pageHome(new DirectPageHome())
            .checkpointInterval(1_000)
            .maxTimers(MAX_TIMERS);
    }

    private void offer(
        final Engine engine, final long nowNs, final int templateId, final long alarmId, final long deadlineNs)
    {
        AlarmProcessor.encode(event, templateId, alarmId, deadlineNs);
        assertTrue(engine.offer(nowNs, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()) > 0);
        engine.invoke();
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        outputs.add(header.sequence() + "." + header.index() + " " +
            (header.isEmpty() ? "empty" : AlarmProcessor.alarmId(buffer, offset)));
    }
}
