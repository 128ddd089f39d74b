package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.journal.DirectoryLock;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalPlace;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotWriter;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.util.List;
import java.util.function.Function;

/**
 * An application's core that is fed the events of a history, one after the other: from the first one, or from a
 * snapshot on.
 *
 * <p>Operators' decisions that a journal keeps are honoured. What is run again is only read.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: an {@link EngineFailure} out of {@link #onEvent} leaves it unusable but for {@link #close()}.
 */
public final class ReplayCore implements EventHandler, AutoCloseable
{
    private static final int PAGES_AT_ONCE = 16;

    private final EngineCore core;
    private final CoreFeeder feeder;
    private final CheckpointComparison comparison;

    private ReplayCore(final EngineCore core, final CheckpointComparison comparison)
    {
        this.core = core;
        this.comparison = comparison;
        this.feeder = new CoreFeeder(core, new CheckpointPositions(core.checkpointInterval()));
    }

    /**
     * A core that compares itself with nothing.
     *
     * @param history     whose events it will be fed.
     * @param application to run.
     * @param pageHomes   where the pages of each shard live, by its name.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return a core that takes the event behind {@link #sequence()} next.
     * @throws JournalException if the history is another application's, or there is no way to begin there.
     */
    public static ReplayCore of(
        final ReplayHistory history,
        final ReplayApplication application,
        final Function<String, PageHome> pageHomes,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        requireApplication(history, application.applicationName());
        return open(history, application.core().pageHomes(pageHomes), application.maxOutputLength(), listener, begin,
            false);
    }

    /**
     * A core that compares each of its checkpoints with that of the recorded run, where there is one.
     *
     * @param history     whose events it will be fed.
     * @param application to run.
     * @param pageHomes   where the pages of each shard live, by its name.
     * @param listener    that takes the outputs.
     * @param begin       where it begins.
     * @return a core that takes the event behind {@link #sequence()} next, and will throw a {@link DivergenceException}
     * where it differs.
     * @throws JournalException if the history is another application's, or there is no way to begin there.
     */
    public static ReplayCore comparing(
        final ReplayHistory history,
        final ReplayApplication application,
        final Function<String, PageHome> pageHomes,
        final OutputListener listener,
        final ReplayBegin begin)
    {
        requireApplication(history, application.applicationName());
        return open(history, application.core().pageHomes(pageHomes), application.maxOutputLength(), listener, begin,
            true);
    }

    /**
     * A core of a context that has its page homes.
     */
    static ReplayCore open(
        final ReplayHistory history,
        final CoreContext ctx,
        final int maxOutputLength,
        final OutputListener listener,
        final ReplayBegin begin,
        final boolean isComparing)
    {
        final EngineCore core = new EngineCore(history.prepared(ctx));
        ReplayCore opened = null;
        try
        {
            history.restore(begin, core);
            core.skips(history.decisions().stream()
                .map(SkipDecision::skip).filter((skip) -> skip.sequence() > core.sequence()).toList());
            final CheckpointComparison comparison = !isComparing ? null : new CheckpointComparison(
                history.checkpoints(), core.configurationHash(), core.sequence(), listener);
            core.outputs(new ListenerOutputs(isComparing ? comparison : listener, maxOutputLength));
            opened = new ReplayCore(core, comparison);
            return opened;
        }
        finally
        {
            if (opened == null)
            {
                core.close();
            }
        }
    }

    static void requireApplication(final ReplayHistory history, final String applicationName)
    {
        if (!history.manifest().applicationName().equals(applicationName))
        {
            throw new JournalException("the journal is another application's: directory=" + history.path() +
                " application=" + history.manifest().applicationName() + " wanted=" + applicationName);
        }
    }

    @Override
    public void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        feeder.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    /**
     * Digests as of the last event.
     *
     * @return a checkpoint.
     */
    public Checkpoint checkpoint()
    {
        return core.checkpoint();
    }

    /**
     * The last event applied.
     *
     * @return its sequence; zero before the first.
     */
    public long sequence()
    {
        return core.sequence();
    }

    /**
     * Checkpoints that were found recorded, and equal.
     *
     * @return the number; zero where it does not compare.
     */
    public long comparedCheckpoints()
    {
        return comparison == null ? 0 : comparison.compared();
    }

    /**
     * Events between two checkpoints of the application.
     *
     * @return the number.
     */
    public long checkpointInterval()
    {
        return core.checkpointInterval();
    }

    /**
     * Hash of the layout of the state and of all else that two runs need in common to have comparable digests.
     *
     * @return the hash.
     */
    public long configurationHash()
    {
        return core.configurationHash();
    }

    /**
     * Digest of what the state means, whatever its layout: by a scan of all stores.
     *
     * @return the digest.
     */
    public long logicalStateDigest()
    {
        return core.logicalStateDigest();
    }

    /**
     * Names of all shards.
     *
     * @return in the order of the stages.
     */
    public List<String> shardNames()
    {
        return core.shardNames();
    }

    /**
     * Make the state readable as of the last event, for a {@link io.lockstep.engine.state.StateView} over the pages.
     */
    public void publishState()
    {
        core.publishState();
    }

    /**
     * Write the state as of the last event as a snapshot of a journal that holds this event.
     *
     * @param journal that gets it.
     * @throws JournalException if it cannot be written.
     */
    public void snapshotTo(final JournalDirectory journal)
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.of(journal);
        final DirectoryLock lock = snapshots.lock();
        try (SnapshotWriter writer = new SnapshotWriter(snapshots, core, placeIn(journal),
            journal.manifest().applicationName(), SnapshotSchemas.of(journal), null, 1))
        {
            while (writer.write(PAGES_AT_ONCE) > 0)
            {
                // Until all are written.
            }
            writer.publish();
        }
        finally
        {
            CloseHelper.close(lock);
        }
    }

    /**
     * Where a journal has the last event applied.
     */
    private JournalPlace placeIn(final JournalDirectory journal)
    {
        final EventHandler ignoring =
            (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) -> { };
        try (JournalReader reader = JournalReader.openAtSequence(journal.inputRecording(), core.sequence()))
        {
            while (reader.lastSequence() < core.sequence() && reader.poll(ignoring, 1) > 0)
            {
                // Up to the frame that holds it.
            }

            return reader.place();
        }
    }

    /**
     * Close the homes of the pages. Idempotent.
     */
    @Override
    public void close()
    {
        core.close();
    }
}
