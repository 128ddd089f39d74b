package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.JournalEventDescription;
import org.agrona.DirectBuffer;

import java.util.List;
import java.util.function.Function;

/**
 * An application's core that is fed the events of a journal, one after the other, from the first one of its history.
 *
 * <p>Operators' decisions that the journal keeps are honoured. The journal is only read.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: an {@link EngineFailure} out of {@link #onEvent} leaves it unusable but for {@link #close()}.
 */
public final class ReplayCore implements EventHandler, AutoCloseable
{
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
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param pageHomes   where the pages of each shard live, by its name.
     * @param listener    that takes the outputs.
     * @return a core before the first event.
     * @throws JournalException if the journal is another application's.
     */
    public static ReplayCore of(
        final JournalDirectory journal,
        final ReplayApplication application,
        final Function<String, PageHome> pageHomes,
        final OutputListener listener)
    {
        return open(journal, application, pageHomes, listener, false);
    }

    /**
     * A core that compares each of its checkpoints with that of the recorded run, where there is one.
     *
     * @param journal     whose events it will be fed.
     * @param application to run.
     * @param pageHomes   where the pages of each shard live, by its name.
     * @param listener    that takes the outputs.
     * @return a core before the first event, which will throw a {@link DivergenceException} where it differs.
     * @throws JournalException if the journal is another application's.
     */
    public static ReplayCore comparing(
        final JournalDirectory journal,
        final ReplayApplication application,
        final Function<String, PageHome> pageHomes,
        final OutputListener listener)
    {
        return open(journal, application, pageHomes, listener, true);
    }

    private static ReplayCore open(
        final JournalDirectory journal,
        final ReplayApplication application,
        final Function<String, PageHome> pageHomes,
        final OutputListener listener,
        final boolean isComparing)
    {
        requireApplication(journal, application.applicationName());
        final CoreContext ctx = application.core();
        final EngineCore core = new EngineCore(ctx
            .maxRefusals(journal.manifest().maxRefusals())
            .pageHomes(pageHomes)
            .eventDescription(new JournalEventDescription(journal.path(), ctx.eventDescription())));
        ReplayCore opened = null;
        try
        {
            core.skips(DecisionFile.readAll(journal).stream().map(SkipDecision::skip).toList());
            final CheckpointComparison comparison = !isComparing ? null : new CheckpointComparison(
                CheckpointFile.readAll(journal), core.configurationHash(), 0, listener);
            core.outputs(new ListenerOutputs(isComparing ? comparison : listener, application.maxOutputLength()));
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

    static void requireApplication(final JournalDirectory journal, final String applicationName)
    {
        if (!journal.manifest().applicationName().equals(applicationName))
        {
            throw new JournalException("the journal is another application's: directory=" + journal.path() +
                " application=" + journal.manifest().applicationName() + " wanted=" + applicationName);
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
     * Close the homes of the pages. Idempotent.
     */
    @Override
    public void close()
    {
        core.close();
    }
}
