package io.lockstep.replay;

import io.lockstep.engine.AgentThreads;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.counters.Counters;
import io.lockstep.replay.counters.CountersFile;
import io.lockstep.replay.counters.EngineState;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalFiles;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputCursors;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.SegmentKeeper;
import io.lockstep.replay.reader.StateFiles;
import io.lockstep.replay.threads.ShortSlices;
import io.lockstep.replay.tools.JournalEventDescription;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
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
    private static final int OBSERVER_RING_LENGTH_DEFAULT = 4 * 1024 * 1024;
    private static final int OBSERVER_RING_LENGTH_MAX = 1 << 30;
    private static final long ENTRIES_TO_OBSERVER_RING = 16;
    private static final int COUNTERS_PER_STORE = 3;

    private final JournaledEngineContext ctx;
    private final EngineCore core;
    private final CheckpointPositions positions;
    private final int maxRefusals;

    private JournalDirectory directory;
    private CountersFile countersFile;
    private Counters counters;
    private OutputJournal outputJournal;
    private InputJournal inputJournal;
    private SegmentKeeper segmentKeeper;
    private OutputCursors outputCursors;
    private Engine engine;
    private Housekeeper housekeeper;
    private Recovery recovery;
    private RecoveryReport report;
    private Checkpoint lastCheckpoint;
    private boolean isClosed;

    private JournaledEngine(final JournaledEngineContext ctx)
    {
        this.ctx = ctx;
        maxRefusals =
            JournalDirectory.maxRefusals(ctx.journalFiles(), ctx.directory(), ctx.core().maxRefusals());
        core = new EngineCore(ctx.core()
            .maxRefusals(maxRefusals)
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
        return report;
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
        if (ctx.outputSelection() != null && ctx.derivation() == null)
        {
            throw new IllegalStateException(
                "not all outputs are kept, and nothing is there to derive them: JournaledEngineContext.derivation");
        }

        return engine.observers().outputs(fromSequence, policy, new OutputHistory(
            outputJournal, ctx.outputSelection() == null ? null : this::derivedOutputs));
    }

    /**
     * Read outputs by deriving them from the input journal, also those that the output journal does not keep, while the
     * engine runs. Any thread may begin.
     *
     * @param fromSequence of the first event whose outputs are handed out.
     * @return a reader that follows; its owner closes it before the engine is closed.
     * @throws IllegalStateException where {@link JournaledEngineContext#derivation()} is not set.
     */
    public DerivedOutputs derivedOutputs(final long fromSequence)
    {
        if (ctx.derivation() == null)
        {
            throw new IllegalStateException("nothing is there to derive outputs: JournaledEngineContext.derivation");
        }

        return DerivedOutputs.follow(
            directory,
            ctx.derivation().get(),
            ctx.engine().maxOutputLength(),
            fromSequence,
            inputJournal::publishedPosition);
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
     * Named cursors on the outputs: readers whose place is kept. Any thread may use them until the engine is closed.
     *
     * @return the cursors; null where outputs are not journaled.
     */
    public OutputCursors outputCursors()
    {
        return outputCursors;
    }

    /**
     * What looks after closed segments, to be asked what failed.
     *
     * @return the keeper.
     */
    public SegmentKeeper segmentKeeper()
    {
        return segmentKeeper;
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
     * Do a little of what is done beside the engine, snapshots and retention, where the files are stepped
     * ({@link JournalFiles#isStepped()}); elsewhere a thread of its own does it.
     *
     * @return whether there was anything to do.
     */
    public boolean stepHousekeeper()
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
     * They stay as they are, and the directory stays locked, for as long as the process lives. It stays locked, too,
     * where the work beside the engine hangs in the file system.
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
                ctx.segmentLength(),
                ctx.applicationName(),
                core.configurationHash(),
                ctx.epochClock().time(),
                maxRefusals),
            ctx.schemas());
        if (directory.manifest().maxRefusals() != maxRefusals)
        {
            throw new JournalException("somebody else created the journal meanwhile: directory=" + ctx.directory() +
                " maxRefusals=" + directory.manifest().maxRefusals() + "; start again");
        }
        openCounters();
        for (final String shardName : core.shardNames())
        {
            directory.createDirectory(StateFiles.file(ctx.directory(), shardName).getParent());
        }
        recovery = new Recovery(ctx, core, positions, directory, counters);
        report = recovery.recover(startNs);
        inputJournal = recovery.inputJournal();
        outputJournal = recovery.outputJournal();
        state(EngineState.RUNNING);
        if (ctx.engine().observerRingLength() == EngineContext.NO_OBSERVERS)
        {
            ctx.engine().observerRingLength(observerRingLength(ctx.engine()));
        }
        engine = Engine.launch(ctx.engine()
            .core(core)
            .agentThreads(agentThreads())
            .journal(new CheckpointedJournal(inputJournal, ctx.durability(), positions, core.checkpointInterval()))
            .outputListener(recovery.liveOutputs())
            .counters(counters)
            .errorHandler(this::onFailure));
        keepSegments();
        startHousekeeper();
    }

    private AgentThreads agentThreads()
    {
        final AgentThreads threads = ctx.engine().agentThreads();
        return ctx.areSlicesShort() ? new ShortSlices(threads) : threads;
    }

    private void keepSegments()
    {
        segmentKeeper = new SegmentKeeper(directory, ctx.isSegmentCompressed(), ctx.segmentCopyDirectory());
        segmentKeeper.input(inputJournal);
        if (outputJournal != null)
        {
            outputCursors = OutputCursors.open(directory, outputJournal, ctx.durability() == Durability.SYNCED);
            segmentKeeper.output(outputJournal, ctx.outputQuota(), outputCursors);
        }
    }

    private void startHousekeeper()
    {
        housekeeper = new Housekeeper(
            directory,
            ctx.snapshots(),
            segmentKeeper,
            ctx.engine().maxOutputLength(),
            inputJournal,
            outputJournal);
        if (!ctx.journalFiles().isStepped())
        {
            housekeeper.start();
        }
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
        CloseHelper.close(housekeeper);
        // Whoever opens the directory next must not meet a housekeeper that hangs in it still.
        final boolean isLeft = housekeeper != null && housekeeper.isAlive();
        CloseHelper.closeAll(engine, outputCursors, recovery, core, isLeft ? null : directory);
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
