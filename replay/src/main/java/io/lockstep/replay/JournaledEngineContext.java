package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.journal.JournalFiles;
import io.lockstep.replay.journal.OutputSelection;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What a {@link JournaledEngine} needs to be launched.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class JournaledEngineContext
{
    /**
     * Length of a segment file in bytes, unless set.
     */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;

    private static final long MIN_QUOTA_SEGMENTS = 5;
    private static final ErrorHandler FAILURES_ARE_ASKED_FOR = (failure) -> { };
    private static final OutputListener NOBODY_LISTENS = (header, buffer, offset, length) -> { };
    private static final LongConsumer NO_PROGRESS = (events) -> { };

    private boolean isConcluded;
    private Path directory;
    private String applicationName;
    private Durability durability = Durability.OS;
    private CoreContext core = new CoreContext();
    private EngineContext engine = new EngineContext();
    private Function<Path, PageHome> pageHomeFactory = ChroniclePageHome::new;
    private OutputListener outputListener = NOBODY_LISTENS;
    private boolean isOutputJournaled = true;
    private boolean areSlicesShort;
    private boolean isLossAccepted;
    private SnapshotContext snapshots = new SnapshotContext();
    private int segmentLength = SEGMENT_LENGTH_DEFAULT;
    private boolean isSegmentCompressed;
    private Path segmentCopyDirectory;
    private long outputQuota;
    private OutputSelection outputSelection;
    private Supplier<CoreContext> derivation;
    private Map<String, byte[]> schemas = Map.of();
    private ErrorHandler errorHandler = FAILURES_ARE_ASKED_FOR;
    private LongConsumer recoveryProgress = NO_PROGRESS;
    private EpochClock epochClock = SystemEpochClock.INSTANCE;
    private JournalFiles journalFiles = JournalFiles.system();

    /**
     * A context with defaults.
     */
    public JournaledEngineContext()
    {
    }

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("JournaledEngineContext is used already");
        }

        Objects.requireNonNull(directory, "JournaledEngineContext.directory is not set");
        Objects.requireNonNull(applicationName, "JournaledEngineContext.applicationName is not set");
        Objects.requireNonNull(core, "JournaledEngineContext.core is not set");
        Objects.requireNonNull(engine, "JournaledEngineContext.engine is not set");
        Objects.requireNonNull(pageHomeFactory, "JournaledEngineContext.pageHomeFactory is not set");
        Objects.requireNonNull(outputListener, "JournaledEngineContext.outputListener is not set");
        Objects.requireNonNull(snapshots, "JournaledEngineContext.snapshots is not set");
        Objects.requireNonNull(schemas, "JournaledEngineContext.schemas is not set");
        Objects.requireNonNull(errorHandler, "JournaledEngineContext.errorHandler is not set");
        if (durability == null || durability == Durability.REPLICATED)
        {
            throw new IllegalArgumentException(
                "JournaledEngineContext.durability must be NONE, OS or SYNCED: durability=" + durability);
        }
        if (outputQuota != 0 && outputQuota < MIN_QUOTA_SEGMENTS * segmentLength)
        {
            throw new IllegalArgumentException("JournaledEngineContext.outputQuota must be zero or at least " +
                MIN_QUOTA_SEGMENTS + " segments: outputQuota=" + outputQuota + " segmentLength=" + segmentLength);
        }

        snapshots.conclude();
        isConcluded = true;
    }

    /**
     * Where the journal lives; made where it is missing.
     *
     * @param directory a journal directory, an empty or a missing one.
     * @return this.
     */
    public JournaledEngineContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Where the journal lives; made where it is missing.
     *
     * @return a journal directory, an empty or a missing one.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Whose journal it is; another application's is refused.
     *
     * @param applicationName a name.
     * @return this.
     */
    public JournaledEngineContext applicationName(final String applicationName)
    {
        this.applicationName = applicationName;
        return this;
    }

    /**
     * Whose journal it is; another application's is refused.
     *
     * @return a name.
     */
    public String applicationName()
    {
        return applicationName;
    }

    /**
     * What an event survives before its outputs leave.
     *
     * @param durability not {@link Durability#REPLICATED}.
     * @return this.
     */
    public JournaledEngineContext durability(final Durability durability)
    {
        this.durability = durability;
        return this;
    }

    /**
     * What an event survives before its outputs leave.
     *
     * @return not {@link Durability#REPLICATED}.
     */
    public Durability durability()
    {
        return durability;
    }

    /**
     * The core: processor, check, checkpoints. Its page home is made by the launch.
     *
     * @param core not concluded.
     * @return this.
     */
    public JournaledEngineContext core(final CoreContext core)
    {
        this.core = core;
        return this;
    }

    /**
     * The core: processor, check, checkpoints. Its page home is made by the launch.
     *
     * @return not concluded.
     */
    public CoreContext core()
    {
        return core;
    }

    /**
     * The rings and threads. Core, journal, listener, counters and error handler are set by the launch.
     *
     * @param engine not concluded.
     * @return this.
     */
    public JournaledEngineContext engine(final EngineContext engine)
    {
        this.engine = engine;
        return this;
    }

    /**
     * The rings and threads. Core, journal, listener, counters and error handler are set by the launch.
     *
     * @return not concluded.
     */
    public EngineContext engine()
    {
        return engine;
    }

    /**
     * Makes the home of the pages, once the directory is locked: a Chronicle Map in the directory unless set.
     *
     * @param pageHomeFactory given the file in which a home may keep them.
     * @return this.
     */
    public JournaledEngineContext pageHomeFactory(final Function<Path, PageHome> pageHomeFactory)
    {
        this.pageHomeFactory = pageHomeFactory;
        return this;
    }

    /**
     * Makes the home of the pages, once the directory is locked: a Chronicle Map in the directory unless set.
     *
     * @return given the file in which a home may keep them.
     */
    public Function<Path, PageHome> pageHomeFactory()
    {
        return pageHomeFactory;
    }

    /**
     * What takes the outputs: those of the events replayed during the launch, from the first of the history on, or
     * behind the snapshot that the launch began with; then the live ones. None by default.
     *
     * @param outputListener called by the launching thread, then by the output agent.
     * @return this.
     */
    public JournaledEngineContext outputListener(final OutputListener outputListener)
    {
        this.outputListener = outputListener;
        return this;
    }

    /**
     * What takes the outputs: those of the events replayed during the launch, from the first of the history on, or
     * behind the snapshot that the launch began with; then the live ones. None by default.
     *
     * @return called by the launching thread, then by the output agent.
     */
    public OutputListener outputListener()
    {
        return outputListener;
    }

    /**
     * Whether outputs are journaled, so that they can be asked for again.
     *
     * @param isOutputJournaled true unless set.
     * @return this.
     */
    public JournaledEngineContext isOutputJournaled(final boolean isOutputJournaled)
    {
        this.isOutputJournaled = isOutputJournaled;
        return this;
    }

    /**
     * Whether outputs are journaled, so that they can be asked for again.
     *
     * @return true unless set.
     */
    public boolean isOutputJournaled()
    {
        return isOutputJournaled;
    }

    /**
     * Whether the engine's threads ask the system for {@linkplain io.lockstep.replay.threads.RunSlice short slices}, so
     * that none waits long behind another where there are fewer cores than threads. Each switch costs what the caches
     * held: events at full speed take up to an eighth longer.
     *
     * @param areShort false unless set.
     * @return this.
     */
    public JournaledEngineContext areSlicesShort(final boolean areShort)
    {
        areSlicesShort = areShort;
        return this;
    }

    /**
     * Whether the engine's threads ask the system for short slices.
     *
     * @return false unless set.
     */
    public boolean areSlicesShort()
    {
        return areSlicesShort;
    }

    /**
     * Length of a segment file of a new journal.
     *
     * @param segmentLength power of two, in bytes.
     * @return this.
     */
    public JournaledEngineContext segmentLength(final int segmentLength)
    {
        this.segmentLength = segmentLength;
        return this;
    }

    /**
     * Length of a segment file of a new journal.
     *
     * @return power of two, in bytes.
     */
    public int segmentLength()
    {
        return segmentLength;
    }

    /**
     * Whether segments are compressed once they are closed, by a thread in the background. The current one and the two
     * before it stay as they are; every reader takes both forms, also when this is off again.
     *
     * @param isSegmentCompressed false unless set.
     * @return this.
     */
    public JournaledEngineContext isSegmentCompressed(final boolean isSegmentCompressed)
    {
        this.isSegmentCompressed = isSegmentCompressed;
        return this;
    }

    /**
     * Whether segments are compressed once they are closed.
     *
     * @return false unless set.
     */
    public boolean isSegmentCompressed()
    {
        return isSegmentCompressed;
    }

    /**
     * Which outputs the output journal keeps. It may be another one at each start: what was kept stays. Sessions, which
     * read the output journal, get what is kept; listeners and observers get all.
     *
     * @param outputSelection null, as it is unless set, for all.
     * @return this.
     */
    public JournaledEngineContext outputSelection(final OutputSelection outputSelection)
    {
        this.outputSelection = outputSelection;
        return this;
    }

    /**
     * Which outputs the output journal keeps.
     *
     * @return null for all.
     */
    public OutputSelection outputSelection()
    {
        return outputSelection;
    }

    /**
     * Makes cores of the same application, by which outputs that are not kept are derived again: each with a processor
     * and a page home of its own.
     *
     * @param derivation called by whoever reads such outputs.
     * @return this.
     */
    public JournaledEngineContext derivation(final Supplier<CoreContext> derivation)
    {
        this.derivation = derivation;
        return this;
    }

    /**
     * Makes cores of the same application.
     *
     * @return null unless set.
     */
    public Supplier<CoreContext> derivation()
    {
        return derivation;
    }

    /**
     * Bytes of files that the output journal may take. Beyond it the oldest segment is removed, and a cursor that still
     * needs it is evicted; below it nothing is ever removed. The engine never waits for either.
     *
     * @param outputQuota zero, as it is unless set, for no such limit; otherwise at least five segments.
     * @return this.
     */
    public JournaledEngineContext outputQuota(final long outputQuota)
    {
        this.outputQuota = outputQuota;
        return this;
    }

    /**
     * Bytes of files that the output journal may take.
     *
     * @return zero for no such limit.
     */
    public long outputQuota()
    {
        return outputQuota;
    }

    /**
     * Where closed segments are copied to, in the background: a directory of any file system, which then is a journal
     * that can be read up to the last copied segment. A copy is read again and compared before it gets its name.
     * Nothing is ever removed from there.
     *
     * @param segmentCopyDirectory null, as it is unless set, for nowhere; made where it is missing.
     * @return this.
     */
    public JournaledEngineContext segmentCopyDirectory(final Path segmentCopyDirectory)
    {
        this.segmentCopyDirectory = segmentCopyDirectory;
        return this;
    }

    /**
     * Where closed segments are copied to.
     *
     * @return null for nowhere.
     */
    public Path segmentCopyDirectory()
    {
        return segmentCopyDirectory;
    }

    /**
     * Schemas that are kept beside the journal, so that it explains itself.
     *
     * @param schemas file name to serialised IR.
     * @return this.
     */
    public JournaledEngineContext schemas(final Map<String, byte[]> schemas)
    {
        this.schemas = schemas;
        return this;
    }

    /**
     * Schemas that are kept beside the journal, so that it explains itself.
     *
     * @return file name to serialised IR.
     */
    public Map<String, byte[]> schemas()
    {
        return schemas;
    }

    /**
     * What is told of the failure that stops the engine, once.
     *
     * @param errorHandler called by the agent that failed.
     * @return this.
     */
    public JournaledEngineContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * What is told of the failure that stops the engine, once.
     *
     * @return called by the agent that failed.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * What is told of the progress of recovery, now and then.
     *
     * @param recoveryProgress given the events replayed so far.
     * @return this.
     */
    public JournaledEngineContext recoveryProgress(final LongConsumer recoveryProgress)
    {
        this.recoveryProgress = recoveryProgress;
        return this;
    }

    /**
     * What is told of the progress of recovery, now and then.
     *
     * @return given the events replayed so far.
     */
    public LongConsumer recoveryProgress()
    {
        return recoveryProgress;
    }

    /**
     * Whether to go on where the input journal ends before events that were acknowledged: for the launch after an end
     * of power at {@link Durability#OS}, once somebody has seen what was lost. Refused by default.
     *
     * @param isLossAccepted false unless set.
     * @return this.
     */
    public JournaledEngineContext isLossAccepted(final boolean isLossAccepted)
    {
        this.isLossAccepted = isLossAccepted;
        return this;
    }

    /**
     * Whether to go on where the input journal ends before events that were acknowledged.
     *
     * @return false unless set.
     */
    public boolean isLossAccepted()
    {
        return isLossAccepted;
    }

    /**
     * Snapshots of the state, and what is removed of the journal.
     *
     * @param snapshots not concluded.
     * @return this.
     */
    public JournaledEngineContext snapshots(final SnapshotContext snapshots)
    {
        this.snapshots = snapshots;
        return this;
    }

    /**
     * Snapshots of the state, and what is removed of the journal.
     *
     * @return not concluded.
     */
    public SnapshotContext snapshots()
    {
        return snapshots;
    }

    /**
     * The files that hold the journal, for tests and simulations of what may happen to files.
     *
     * @param journalFiles those of this machine unless set.
     * @return this.
     */
    public JournaledEngineContext journalFiles(final JournalFiles journalFiles)
    {
        this.journalFiles = journalFiles;
        return this;
    }

    /**
     * The files that hold the journal.
     *
     * @return those of this machine unless set.
     */
    public JournalFiles journalFiles()
    {
        return journalFiles;
    }

    /**
     * Clock for the time at which a journal was made.
     *
     * @param epochClock milliseconds since the epoch.
     * @return this.
     */
    public JournaledEngineContext epochClock(final EpochClock epochClock)
    {
        this.epochClock = epochClock;
        return this;
    }

    /**
     * Clock for the time at which a journal was made.
     *
     * @return milliseconds since the epoch.
     */
    public EpochClock epochClock()
    {
        return epochClock;
    }
}
