package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.SnapshotChoice;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.List;

/**
 * The way from a directory to a core that is where its journal ends, and to journals that go on from there.
 *
 * <p>It begins with the newest snapshot that is whole, replays what comes behind it, compares every checkpoint on the
 * way, and appends to the output journal what it lacks.
 *
 * <p>Threading: the thread that launches the engine, before the engine runs.
 */
final class Recovery implements AutoCloseable
{
    private static final int FRAME_LIMIT = 16;

    private final JournaledEngineContext ctx;
    private final EngineCore core;
    private final CheckpointPositions positions;
    private final JournalDirectory directory;
    private final Counters counters;

    private OutputJournal outputJournal;
    private InputJournal inputJournal;
    private CheckpointFile checkpoints;

    Recovery(
        final JournaledEngineContext ctx,
        final EngineCore core,
        final CheckpointPositions positions,
        final JournalDirectory directory,
        final Counters counters)
    {
        this.ctx = ctx;
        this.core = core;
        this.positions = positions;
        this.directory = directory;
        this.counters = counters;
    }

    /**
     * Bring the core to where the journal ends, and open the journals behind it.
     *
     * @param startNs when the launch began.
     * @return what was found.
     */
    RecoveryReport recover(final long startNs)
    {
        if (ctx.durability() == Durability.SYNCED)
        {
            // Outputs leave again while the journal is replayed: their causes have to be on the device by then.
            InputJournal.settle(directory);
        }
        outputJournal = ctx.isOutputJournaled() ? OutputJournal.recover(directory, ctx.durability()) : null;
        selectOutputs();
        final List<KeptCheckpoint> kept = CheckpointFile.readAll(directory);
        final List<SkipDecision> decisions = DecisionFile.readAll(directory);
        final long lastOutput = outputJournal == null ? Long.MAX_VALUE : outputJournal.lastWholeSequence();
        try (SnapshotChoice choice =
            SnapshotChoice.of(directory, core, lastOutput, ctx.snapshots().isUsed() ? Long.MAX_VALUE : 0))
        {
            final long knownSequence = Math.max(choice.newestPassedOver(), knownSequence(kept, decisions));
            choice.restore(core, directory);
            final long beginSequence = core.sequence();
            core.skips(decisions.stream()
                .map(SkipDecision::skip).filter((skip) -> skip.sequence() > beginSequence).toList());
            final CheckpointComparison comparison =
                new CheckpointComparison(kept, core.configurationHash(), beginSequence, recoveredOutputs());
            final JournalEnd end = replay(choice, comparison);
            requireNothingLost(end, knownSequence);
            DecisionFile.cut(directory, end.sequence());
            SnapshotDirectory.of(directory).removeBehind(end.sequence());
            core.skips(List.of());
            final boolean isRepaired = outputJournal != null && outputJournal.repairPosition() >= 0;
            openBehind(end.sequence(), comparison.unrecorded());

            inputJournal = InputJournal.open(
                directory,
                ctx.durability() == Durability.NONE ? Durability.OS : ctx.durability(),
                InputJournal.maxFrameLength(ctx.durability()),
                end);
            return new RecoveryReport(
                core.sequence(),
                comparison.compared(),
                end.tornBytes(),
                Math.max(0, knownSequence - end.sequence()),
                isRepaired,
                ctx.engine().nanoClock().nanoTime() - startNs,
                beginSequence,
                List.copyOf(choice.passedOver()));
        }
    }

    /**
     * Where the outputs of the running engine go: into the journal, then to the application's listener.
     */
    OutputListener liveOutputs()
    {
        return new KeptOutputs(
            outputJournal,
            checkpoints,
            positions,
            core.configurationHash(),
            ctx.durability() == Durability.SYNCED,
            ctx.outputListener());
    }

    InputJournal inputJournal()
    {
        return inputJournal;
    }

    /**
     * The outputs' journal; null where they are not journaled.
     */
    OutputJournal outputJournal()
    {
        return outputJournal;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(inputJournal, outputJournal, checkpoints);
    }

    private JournalEnd replay(final SnapshotChoice choice, final OutputListener outputs)
    {
        final AtomicCounter recovered = counters.counter(CounterType.RECOVERED, "");
        core.outputs(new ListenerOutputs(outputs, ctx.engine().maxOutputLength()));
        try (JournalReader reader = choice.openBehind(directory, null))
        {
            final CoreFeeder feeder = new CoreFeeder(core, positions);
            while (reader.poll(feeder, FRAME_LIMIT) > 0)
            {
                outputs.onBatchEnd();
                core.publishState();
                core.onDurable(core.sequence());
                recovered.setRelease(core.sequence());
                ctx.recoveryProgress().accept(core.sequence());
            }

            return reader.end();
        }
    }

    /**
     * The last event of which there is a trace besides the input journal. Outputs and checkpoints are written behind
     * the gate, so that it was durable; a decision is taken on what is in the journal.
     */
    private long knownSequence(final List<KeptCheckpoint> kept, final List<SkipDecision> decisions)
    {
        final long decided = decisions.stream().mapToLong((decision) -> decision.skip().sequence()).max().orElse(0);
        return Math.max(decided, Math.max(
            outputJournal == null ? 0 : outputJournal.lastSequence(),
            kept.isEmpty() ? 0 : kept.get(kept.size() - 1).checkpoint().sequence()));
    }

    private void requireNothingLost(final JournalEnd end, final long knownSequence)
    {
        if (end.sequence() < knownSequence && !ctx.isLossAccepted())
        {
            throw new JournalException("the input journal ends before events that were acknowledged: directory=" +
                ctx.directory() + " last=" + end.sequence() + " acknowledged=" + knownSequence + " tornBytes=" +
                end.tornBytes() + "; restore the segment files from a copy, or, as after the end of power at " +
                "durability OS, go on without these events by --accept-loss, in a program by " +
                "JournaledEngineContext.isLossAccepted");
        }
    }

    private void openBehind(final long lastSequence, final List<Checkpoint> unrecorded)
    {
        if (outputJournal != null && outputJournal.lastSequence() > lastSequence)
        {
            // Accepted: a machine that lost power may have kept outputs whose cause is gone.
            outputJournal.close();
            OutputJournal.open(directory, InputJournal.DEFAULT_MAX_FRAME_LENGTH, lastSequence).close();
            outputJournal = OutputJournal.recover(directory, ctx.durability());
            selectOutputs();
        }

        checkpoints = CheckpointFile.open(directory, lastSequence);
        for (final Checkpoint checkpoint : unrecorded)
        {
            // Those between recorded ones, as of another interval, stay out of a file that only grows.
            if (checkpoint.sequence() > checkpoints.lastSequence())
            {
                checkpoints.append(checkpoint, positions.position(checkpoint.sequence()), core.configurationHash());
                if (ctx.durability() == Durability.SYNCED)
                {
                    // Of two under way the device may keep the second, which reads as damage to the first.
                    checkpoints.force();
                }
            }
        }
    }

    private void selectOutputs()
    {
        if (outputJournal != null)
        {
            outputJournal.selection(ctx.outputSelection());
        }
    }

    private OutputListener recoveredOutputs()
    {
        final OutputListener listener = ctx.outputListener();
        return outputJournal == null ? listener : new MissingOutputs(outputJournal, listener);
    }
}
