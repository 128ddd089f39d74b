package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.Counters;
import io.lockstep.replay.counters.CountersFile;
import io.lockstep.replay.counters.EngineState;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalFiles;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.reader.StateFiles;
import io.lockstep.replay.snapshot.SnapshotChoice;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.tools.JournalEventDescription;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@link Engine} whose journal, state and recovery live in one directory.
 *
 * <p>A launch takes the directory's lock, begins with the newest snapshot that is whole or with the first event,
 * replays the journal behind it into fresh state, compares the checkpoints on the way, completes the output journal,
 * and goes on behind the last event.
 *
 * <p>Threading: launched and closed by one thread; the engine's own rules for the rest.
 *
 * <p>Errors: a directory that is in use, damaged or not a journal is refused with a
 * {@link io.lockstep.replay.journal.JournalException}, before anything in it was changed; a replay that comes to other
 * digests than the recorded run with a {@link DivergenceException}; an event that no processor can apply, with an
 * {@link io.lockstep.engine.EngineFailure} that has it decoded.
 */
public final class JournaledEngine implements AutoCloseable
{
    private static final String[] OWN_SCHEMAS = {"cluster-log", "journal", "control"};
    private static final int FRAME_LIMIT = 16;
    private static final int OBSERVER_RING_LENGTH_DEFAULT = 4 * 1024 * 1024;
    private static final int OBSERVER_RING_LENGTH_MAX = 1 << 30;
    private static final long ENTRIES_TO_OBSERVER_RING = 16;
    private static final int COUNTERS_PER_STORE = 3;

    private final JournaledEngineContext ctx;
    private final EngineCore core;
    private final CheckpointPositions positions;

    private JournalDirectory directory;
    private CountersFile countersFile;
    private Counters counters;
    private CheckpointFile checkpoints;
    private OutputJournal outputJournal;
    private InputJournal inputJournal;
    private Engine engine;
    private Housekeeper housekeeper;
    private RecoveryReport recovery;
    private Checkpoint lastCheckpoint;
    private boolean isClosed;

    private JournaledEngine(final JournaledEngineContext ctx)
    {
        this.ctx = ctx;
        core = new EngineCore(ctx.core()
            .eventDescription(new JournalEventDescription(ctx.directory(), ctx.core().eventDescription()))
            .pageHomes((shard) -> ctx.pageHomeFactory().apply(StateFiles.file(ctx.directory(), shard))));
        positions = new CheckpointPositions(core.checkpointInterval());
    }

    /**
     * Recover, and start.
     *
     * @param ctx concluded here.
     * @return the running engine.
     */
    public static JournaledEngine launch(final JournaledEngineContext ctx)
    {
        ctx.conclude();
        final JournaledEngine journaledEngine = new JournaledEngine(ctx);
        try
        {
            journaledEngine.start();
            return journaledEngine;
        }
        catch (final Throwable ex)
        {
            journaledEngine.onLaunchFailed();
            throw ex;
        }
    }

    /**
     * The engine's own schemas, and an application's, as they lie on its class path beside its flyweights.
     *
     * @param classLoader of the application.
     * @param names       of the application's schemas, without directory and ending.
     * @return serialised IR by file name.
     * @throws IllegalArgumentException if one is not there.
     */
    public static Map<String, byte[]> schemas(final ClassLoader classLoader, final String... names)
    {
        final Map<String, byte[]> schemas = new HashMap<>();
        for (final String name : OWN_SCHEMAS)
        {
            schemas.put(name + ".sbeir", schema(JournaledEngine.class.getClassLoader(), name));
        }
        for (final String name : names)
        {
            schemas.put(name + ".sbeir", schema(classLoader, name));
        }

        return schemas;
    }

    /**
     * The engine, to offer events to.
     *
     * @return the running engine.
     */
    public Engine engine()
    {
        return engine;
    }

    /**
     * What the launch found in the journal.
     *
     * @return the report.
     */
    public RecoveryReport recovery()
    {
        return recovery;
    }

    /**
     * The outputs kept, for readers in this process.
     *
     * @return the journal; null where outputs are not journaled.
     */
    public OutputJournal outputJournal()
    {
        return outputJournal;
    }

    /**
     * Observe outputs, from an event in history or to come, while the engine runs. Any thread may attach.
     *
     * @param fromSequence of the event, at least one.
     * @param policy       for the case that the observer falls a ring behind.
     * @return an observer, attached; its owner closes it. It may be polled to its end after the engine was closed.
     * @throws IllegalStateException if outputs are not journaled: then {@link io.lockstep.engine.Observers#outputs()}
     *                               of the engine begins at the live edge.
     */
    public Observer<OutputListener> observeOutputs(final long fromSequence, final ObserverPolicy policy)
    {
        if (outputJournal == null)
        {
            throw new IllegalStateException("outputs are not journaled: JournaledEngineContext.isOutputJournaled");
        }

        return engine.observers().outputs(fromSequence, policy, new OutputHistory(outputJournal));
    }

    /**
     * Observe durable input events, from one in history or to come, while the engine runs. Any thread may attach.
     *
     * @param fromSequence of the event, at least one.
     * @param policy       for the case that the observer falls a ring behind.
     * @return an observer, attached; its owner closes it. It may be polled to its end after the engine was closed.
     */
    public Observer<InputListener> observeInputs(final long fromSequence, final ObserverPolicy policy)
    {
        return engine.observers().inputs(
            fromSequence, policy, new InputHistory(directory.inputRecording(), inputJournal));
    }

    /**
     * The newest snapshot that was made since the launch, or found by the shadow. Any thread may ask.
     *
     * @return its last event; zero where there is none, or the shadow has not begun.
     */
    public long lastSnapshotSequence()
    {
        return housekeeper.lastSnapshot();
    }

    /**
     * Checkpoints in which the shadow was equal to the engine, up to the newest snapshot. Any thread may ask.
     *
     * @return how many.
     */
    public long shadowCheckpoints()
    {
        return housekeeper.compared();
    }

    /**
     * Do a little of what is done beside the engine, where the files are stepped.
     */
    boolean stepHousekeeper()
    {
        return housekeeper.step();
    }

    /**
     * Where the engine counts, for what else is to be seen in its counters file. Counters are to be allocated by the
     * thread that launches.
     *
     * @return the registry over the file.
     */
    public Counters counters()
    {
        return counters;
    }

    /**
     * The last event of a source in the recovered history. Only to be asked before the first event is offered: from
     * then on the state belongs to the processor agent.
     *
     * @param source any.
     * @return its source sequence; zero if there is none.
     */
    public long recoveredSourceSequence(final long source)
    {
        return core.lastSourceSequence(source);
    }

    /**
     * Digests at the end.
     *
     * @return a checkpoint at the last event.
     * @throws IllegalStateException before {@link #close()}: the state belongs to the processor agent.
     */
    public Checkpoint checkpoint()
    {
        if (lastCheckpoint == null)
        {
            throw new IllegalStateException("the engine is not closed");
        }

        return lastCheckpoint;
    }

    /**
     * Apply and let out what was accepted, close the journals, take the final digests, give the directory free.
     * Idempotent.
     *
     * <p>It returns within a bounded time, as {@link Engine#close()}. Where an agent is stuck, nothing is closed: its
     * thread may still touch the state and the files that are mapped, and would end the process if they were not there.
     * They stay as they are, and the directory stays locked, for as long as the process lives.
     *
     * @throws io.lockstep.engine.EngineFailure if an agent is stuck.
     */
    @Override
    public void close()
    {
        closeBy(engine::close);
    }

    /**
     * Close without draining: of what was accepted, the next launch applies what the journal has.
     *
     * @throws io.lockstep.engine.EngineFailure as {@link #close()}.
     */
    public void abort()
    {
        closeBy(engine::abort);
    }

    private void closeBy(final Runnable ending)
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        try
        {
            housekeeper.stop(ctx.engine().stopTimeoutNs());
            ending.run();
            if (engine.failure() == null)
            {
                lastCheckpoint = core.checkpoint();
                state(EngineState.CLOSED);
            }
        }
        finally
        {
            if (!engine.isStuck())
            {
                closeAll();
            }
        }
    }

    private void start()
    {
        final NanoClock nanoClock = ctx.engine().nanoClock();
        final long startNs = nanoClock.nanoTime();
        directory = JournalDirectory.open(
            ctx.journalFiles(),
            ctx.directory(),
            Manifest.ofNew(
                ctx.segmentLength(), ctx.applicationName(), core.configurationHash(), ctx.epochClock().time()),
            ctx.schemas());
        openCounters();
        for (final String shardName : core.shardNames())
        {
            directory.createDirectory(StateFiles.file(ctx.directory(), shardName).getParent());
        }
        if (ctx.durability() == Durability.SYNCED)
        {
            // Outputs leave again while the journal is replayed: their causes have to be on the device by then.
            InputJournal.settle(directory);
        }
        outputJournal = ctx.isOutputJournaled() ? OutputJournal.recover(directory, ctx.durability()) : null;
        recover(startNs);
        state(EngineState.RUNNING);
        if (ctx.engine().observerRingLength() == EngineContext.NO_OBSERVERS)
        {
            ctx.engine().observerRingLength(observerRingLength(ctx.engine()));
        }
        engine = Engine.launch(ctx.engine()
            .core(core)
            .journal(new CheckpointedJournal(inputJournal, ctx.durability(), positions, core.checkpointInterval()))
            .outputListener(liveOutputs())
            .counters(counters)
            .errorHandler(this::onFailure));
        startHousekeeper();
    }

    private void recover(final long startNs)
    {
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
                InputJournal.DEFAULT_MAX_FRAME_LENGTH,
                end);
            recovery = new RecoveryReport(
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

    private void startHousekeeper()
    {
        final OutputJournal outputs = outputJournal;
        housekeeper = new Housekeeper(
            directory,
            ctx.snapshots(),
            ctx.engine().maxOutputLength(),
            inputJournal::publishedPosition,
            outputs == null ? () -> Long.MAX_VALUE : outputs::lastWholeSequence,
            outputs == null ? null : outputs::publishedPosition);
        if (!ctx.journalFiles().isStepped())
        {
            housekeeper.start();
        }
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

    private OutputListener recoveredOutputs()
    {
        final OutputListener listener = ctx.outputListener();
        return outputJournal == null ? listener : new MissingOutputs(outputJournal, listener);
    }

    private OutputListener liveOutputs()
    {
        return new KeptOutputs(
            outputJournal,
            checkpoints,
            positions,
            core.configurationHash(),
            ctx.durability() == Durability.SYNCED,
            ctx.outputListener());
    }

    /**
     * Counters lie in a file of their own beside the journal, where there is a file system to put it.
     */
    private void openCounters()
    {
        if (ctx.journalFiles() != JournalFiles.system())
        {
            counters = Counters.ofProcess();
            return;
        }

        countersFile = CountersFile.create(
            ctx.directory(),
            ctx.applicationName(),
            ctx.epochClock().time(),
            Counters.MAX_COUNTERS_DEFAULT + COUNTERS_PER_STORE * core.storeCount());
        counters = countersFile.counters();
    }

    private void state(final EngineState state)
    {
        if (countersFile != null)
        {
            countersFile.state(state);
        }
    }

    private void onLaunchFailed()
    {
        state(EngineState.FAILED);
        closeAll();
    }

    private void onFailure(final Throwable failure)
    {
        state(EngineState.FAILED);
        ctx.errorHandler().onError(failure);
    }

    private void closeAll()
    {
        CloseHelper.closeAll(housekeeper, engine, inputJournal, outputJournal, checkpoints, core, directory);
    }

    private static int observerRingLength(final EngineContext engine)
    {
        final int longest = Math.max(engine.maxEventLength(), engine.maxOutputLength());
        return (int)Math.max(
            OBSERVER_RING_LENGTH_DEFAULT,
            Math.min(OBSERVER_RING_LENGTH_MAX, Integer.highestOneBit(longest) * ENTRIES_TO_OBSERVER_RING));
    }

    private static byte[] schema(final ClassLoader classLoader, final String name)
    {
        final String resource = "META-INF/sbe/" + name + ".sbeir";
        try (InputStream in = classLoader.getResourceAsStream(resource))
        {
            if (in == null)
            {
                throw new IllegalArgumentException("no such schema on the class path: " + resource);
            }

            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
