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
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
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
 * The state of a run, that of a snapshot with the tail of the journal, and that of a replay from the first event are
 * the same, by physical and by logical digest, wherever the snapshot was made.
 */
@Timeout(300)
class SnapshotEqualityTest
{
    private static final String NAME = "hops";
    private static final int MAX_OUTPUT_LENGTH = 64;
    private static final int EVENTS = 2_500;
    private static final int CUTS = 6;

    @TempDir
    private Path directory;
    private final AtomicLong timersFired = new AtomicLong();
    private final List<String> outputs = new ArrayList<>();
    private long nowNs;

    @Test
    void shouldComeToTheSameWithOneProcessor()
    {
        shouldComeToTheSame(1, 1, false);
    }

    @Test
    void shouldComeToTheSameWithStagesAndShards()
    {
        shouldComeToTheSame(3, 3, false);
    }

    @Test
    void shouldComeToTheSameInAChronicleMap()
    {
        shouldComeToTheSame(2, 2, true);
    }

    private void shouldComeToTheSame(final int stages, final int shards, final boolean isInMap)
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("-Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final SnapshotContext all = new SnapshotContext().chains(CUTS).chainLimit(3);
        int partial = 0;
        int checkpoints = 0;
        int timersOfTails = 0;
        Checkpoint live = run(random, stages, shards, isInMap);
        for (int cut = 0; cut < CUTS; cut++)
        {
            final long before = live.sequence();
            live = run(random, stages, shards, isInMap);
            final long at = before - random.nextInt(500) + random.nextInt(1_000);
            final SnapshotMaker.SnapshotReport made =
                SnapshotMaker.make(directory, application(stages, shards), at, all, (sequence) -> { });
            assertEquals(at, made.manifest().sequence());
            partial += made.manifest().isFull() ? 0 : 1;
            checkpoints += (int)made.checkpoints();

            final Recovered fromFirst = recover(stages, shards, isInMap, false);
            final long fired = timersFired.get();
            final Recovered fromSnapshot = recover(stages, shards, isInMap, true);
            timersOfTails += (int)(timersFired.get() - fired);

            assertEquals(0, fromFirst.report.snapshot());
            assertEquals(at, fromSnapshot.report.snapshot());
            assertEquals(live, fromFirst.checkpoint);
            assertEquals(live, fromSnapshot.checkpoint);
            assertEquals(live.outputDigest(), replay(stages, shards).outputDigest());
            assertEquals(logicalDigest(stages, shards, false), logicalDigest(stages, shards, true));
            assertEquals(
                fromFirst.outputs.subList(
                    fromFirst.outputs.size() - fromSnapshot.outputs.size(), fromFirst.outputs.size()),
                fromSnapshot.outputs);
        }

        assertTrue(partial > 0 || stages == 1, "partial=" + partial);
        assertTrue(checkpoints > 5, "checkpoints=" + checkpoints);
        assertTrue(timersOfTails > 10, "timersOfTails=" + timersOfTails);
    }

    private Recovered recover(final int stages, final int shards, final boolean isInMap, final boolean isUsed)
    {
        outputs.clear();
        final JournaledEngineContext ctx = context(stages, shards, isInMap);
        ctx.snapshots().isUsed(isUsed);
        final JournaledEngine journaled = JournaledEngine.launch(ctx);
        journaled.close();
        return new Recovered(journaled.recovery(), journaled.checkpoint(), List.copyOf(outputs));
    }

    private long logicalDigest(final int stages, final int shards, final boolean isFromSnapshot)
    {
        try (EngineCore core = new EngineCore(core(stages, shards));
            JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            final SnapshotDirectory snapshots = SnapshotDirectory.of(journal);
            final long newest = snapshots.sequences().get(snapshots.sequences().size() - 1);
            try (Snapshot snapshot = Snapshot.open(snapshots, newest))
            {
                if (isFromSnapshot)
                {
                    core.restore(snapshot.manifest().checkpoint(), snapshot);
                }
                else
                {
                    ReplayTo.apply(journal, core, newest, MAX_OUTPUT_LENGTH);
                    assertEquals(snapshot.manifest().checkpoint(), core.checkpoint());
                }
            }
            return core.shardStores().stream().mapToLong((stores) -> stores.logicalDigest()).sum();
        }
    }

    private Checkpoint run(final SplittableRandom random, final int stages, final int shards, final boolean isInMap)
    {
        outputs.clear();
        final JournaledEngine journaled = JournaledEngine.launch(context(stages, shards, isInMap));
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

    private Checkpoint replay(final int stages, final int shards)
    {
        return Replayer.replay(
            directory, NAME, core(stages, shards), MAX_OUTPUT_LENGTH, (header, buffer, offset, length) -> { });
    }

    private JournaledEngineContext context(final int stages, final int shards, final boolean isInMap)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(NAME)
            .segmentLength(256 * 1024)
            .core(core(stages, shards))
            .pageHomeFactory((file) -> isInMap ? new ChroniclePageHome(file) : new DirectPageHome())
            .outputListener(this::onOutput);
        ctx.engine()
            .threading(stages > 1 ? Threading.DEDICATED : Threading.SHARED)
            .maxOutputLength(MAX_OUTPUT_LENGTH)
            .idleStrategySupplier(YieldingIdleStrategy::new);
        return ctx;
    }

    private ReplayApplication application(final int stages, final int shards)
    {
        return new ReplayApplication()
        {
            @Override
            public String applicationName()
            {
                return NAME;
            }

            @Override
            public CoreContext core()
            {
                return SnapshotEqualityTest.this.core(stages, shards);
            }

            @Override
            public int maxOutputLength()
            {
                return MAX_OUTPUT_LENGTH;
            }
        };
    }

    private CoreContext core(final int stages, final int shards)
    {
        final Pipeline pipeline = new Pipeline();
        for (int stage = 0; stage < stages; stage++)
        {
            pipeline.stage(
                "stage" + stage, () -> new HoppingProcessor(timersFired, null), HoppingProcessor::key, shards);
        }

        return new CoreContext()
            .pipeline(pipeline)
            .eventCheck(HoppingProcessor::isKnown)
            .pageHomes((name) -> new DirectPageHome())
            .checkpointInterval(700)
            .maxTimers(1 << 14);
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        outputs.add(header.sequence() + "." + header.index() + " " +
            (header.isEmpty() ? "empty" : buffer.getLong(offset + 8) + ":" + buffer.getLong(offset + 16)));
    }

    private record Recovered(RecoveryReport report, Checkpoint checkpoint, List<String> outputs)
    {
    }
}
