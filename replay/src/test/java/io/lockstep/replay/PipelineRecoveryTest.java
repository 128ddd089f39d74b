package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.HoppingProcessor;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.reader.StateFiles;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A pipeline goes on behind a restart with other shards and other threads, and a replay with yet others comes to the
 * same outputs.
 */
@Timeout(300)
class PipelineRecoveryTest
{
    private static final String NAME = "hops";
    private static final int MAX_OUTPUT_LENGTH = 64;
    private static final int EVENTS = 4_000;

    @TempDir
    private Path directory;
    private final AtomicLong timersFired = new AtomicLong();
    private final List<String> outputs = new ArrayList<>();
    private long nowNs;

    @Test
    void shouldGoOnWithOtherShardsAndThreads()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);

        run(random, 2, Threading.DEDICATED);
        run(random, 4, Threading.SPLIT);
        final Checkpoint last = run(random, 3, Threading.DEDICATED);
        final List<String> live = List.copyOf(outputs);
        outputs.clear();
        final Checkpoint sameShards = replay(3);
        final List<String> replayed = List.copyOf(outputs);
        outputs.clear();
        final Checkpoint oneShard = replay(1);

        assertEquals(last, sameShards);
        assertEquals(live, replayed);
        assertEquals(live, outputs);
        assertEquals(last.outputDigest(), oneShard.outputDigest());
        assertTrue(timersFired.get() > EVENTS / 10, "timersFired=" + timersFired);
        assertTrue(last.sequence() >= 3 * EVENTS, "sequence=" + last.sequence());
    }

    @Test
    void shouldKeepTheStateOfEachShardByItsName()
    {
        final JournaledEngineContext ctx = context(2, Threading.SHARED);
        ctx.pageHomeFactory(ChroniclePageHome::new);

        try (JournaledEngine journaled = JournaledEngine.launch(ctx))
        {
            assertEquals(
                List.of("match-0", "match-1", "risk-0", "risk-1", "settle-0", "settle-1"),
                StateFiles.in(directory).stream().map(StateFiles.Part::name).toList());
            assertEquals(0, journaled.recovery().events());
        }
    }

    private Checkpoint run(final SplittableRandom random, final int shards, final Threading threading)
    {
        outputs.clear();
        final JournaledEngine journaled = JournaledEngine.launch(context(shards, threading));
        final Engine engine = journaled.engine();
        for (int i = 0; i < EVENTS; i++)
        {
            nowNs += random.nextInt(40);
            engine.advanceTime(nowNs);
            final DirectBuffer event = HoppingProcessor.event(
                random.nextInt(100) == 0 ? HoppingProcessor.BIAS_KEY : random.nextInt(300), random.nextInt(1_000));
            while (engine.offer(nowNs, EngineCore.NO_SOURCE, 0, event, 0, event.capacity()) < 0)
            {
                Thread.yield();
            }
        }
        journaled.close();
        return journaled.checkpoint();
    }

    private Checkpoint replay(final int shards)
    {
        return Replayer.replay(directory, NAME, core(shards), MAX_OUTPUT_LENGTH, this::onOutput);
    }

    private JournaledEngineContext context(final int shards, final Threading threading)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(NAME)
            .segmentLength(1024 * 1024)
            .core(core(shards))
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener(this::onOutput);
        ctx.engine()
            .threading(threading)
            .maxOutputLength(MAX_OUTPUT_LENGTH)
            .idleStrategySupplier(YieldingIdleStrategy::new);
        return ctx;
    }

    private CoreContext core(final int shards)
    {
        final Pipeline pipeline = new Pipeline();
        for (final String name : List.of("risk", "match", "settle"))
        {
            pipeline.stage(name, () -> new HoppingProcessor(timersFired, null), HoppingProcessor::key, shards);
        }

        return new CoreContext()
            .pipeline(pipeline)
            .eventCheck(HoppingProcessor::isKnown)
            .pageHomes((name) -> new DirectPageHome())
            .checkpointInterval(1_000)
            .maxTimers(1 << 14);
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        outputs.add(header.sequence() + "." + header.index() + " " +
            (header.isEmpty() ? "empty" : buffer.getLong(offset + 8) + ":" + buffer.getLong(offset + 16)));
    }
}
