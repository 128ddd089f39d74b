package io.lockstep.replay.snapshot;

import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalReader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The snapshot that a core begins with: the newest one that is whole, fits the core, and has the journal behind it.
 *
 * <p>Threading: single owner.
 */
public final class SnapshotChoice implements AutoCloseable
{
    private final List<String> passedOver = new ArrayList<>();
    private Snapshot snapshot;
    private long newestPassedOver;

    private SnapshotChoice()
    {
    }

    /**
     * Look for a snapshot.
     *
     * @param journal      that it has to belong to.
     * @param core         that has declared its stores.
     * @param lastOutput   the last event whose outputs are all kept, which the snapshot must not be behind;
     *                     {@link Long#MAX_VALUE} where outputs do not matter.
     * @param lastSequence the last event that the snapshot may be behind.
     * @return what was found, perhaps nothing.
     */
    public static SnapshotChoice of(
        final JournalDirectory journal, final EngineCore core, final long lastOutput, final long lastSequence)
    {
        final SnapshotChoice choice = new SnapshotChoice();
        final SnapshotDirectory directory = SnapshotDirectory.of(journal);
        final List<Long> sequences = directory.sequences();
        for (int i = sequences.size() - 1; i >= 0 && choice.snapshot == null; i--)
        {
            final long sequence = sequences.get(i);
            if (sequence <= lastSequence)
            {
                choice.tryOpen(directory, sequence, journal, core, lastOutput);
            }
        }

        return choice;
    }

    /**
     * The snapshot.
     *
     * @return verified; null where there is none.
     */
    public Snapshot snapshot()
    {
        return snapshot;
    }

    /**
     * Put a core where the snapshot is. Where there is none, the core stays before its first event.
     *
     * @param core    that was looked at, and that no host has taken yet.
     * @param journal that was looked at.
     * @throws JournalException where there is none, and the journal does not begin with its first event any more.
     */
    public void restore(final EngineCore core, final JournalDirectory journal)
    {
        if (snapshot != null)
        {
            core.restore(snapshot.manifest().checkpoint(), snapshot);
            core.publishState();
            core.onDurable(core.sequence());
            return;
        }

        final long first = passedOver.isEmpty() ? 0 : JournalReader.firstSequence(journal.inputRecording());
        if (first > 1)
        {
            throw new JournalException("the journal does not begin with its first event any more, and no snapshot " +
                "leads to where it begins: directory=" + journal.path() + " first=" + first + " snapshots: " +
                String.join("; ", passedOver) + "; restore a snapshot or the segment files from a copy");
        }
    }

    /**
     * Read the journal from the snapshot on, or from its first event where there is none.
     *
     * @param journal that was looked at.
     * @param limit   position up to which frames are published; only ever grows. Null for all that is there.
     * @return a reader that hands out the next event first.
     */
    public JournalReader openBehind(final JournalDirectory journal, final LongSupplier limit)
    {
        return snapshot == null ?
            JournalReader.openAtSequence(journal.inputRecording(), 1, limit) :
            JournalReader.openBehind(
                journal.inputRecording(), snapshot.manifest().place(), snapshot.manifest().sequence(), limit);
    }

    /**
     * Newer ones that can not be used.
     *
     * @return for each its sequence and the reason, the newest first.
     */
    public List<String> passedOver()
    {
        return passedOver;
    }

    /**
     * The last event of the newest one that was passed over and could be read. Snapshots are made of durable events
     * only: a journal that ends before it has lost something.
     *
     * @return the sequence; zero where there is none.
     */
    public long newestPassedOver()
    {
        return newestPassedOver;
    }

    /**
     * Close the snapshot.
     */
    @Override
    public void close()
    {
        if (snapshot != null)
        {
            snapshot.close();
        }
    }

    private void tryOpen(
        final SnapshotDirectory directory,
        final long sequence,
        final JournalDirectory journal,
        final EngineCore core,
        final long lastOutput)
    {
        Snapshot opened = null;
        try
        {
            opened = Snapshot.open(directory, sequence);
            requireFit(opened, journal, core, lastOutput);
            opened.verify();
            requireJournal(opened, journal);
            snapshot = opened;
        }
        catch (final SnapshotException ex)
        {
            passedOver.add(sequence + ": " + ex.reason());
        }
        finally
        {
            if (snapshot == null && opened != null)
            {
                newestPassedOver = Math.max(newestPassedOver, opened.manifest().sequence());
                opened.close();
            }
        }
    }

    private static void requireFit(
        final Snapshot opened, final JournalDirectory journal, final EngineCore core, final long lastOutput)
    {
        final SnapshotManifest manifest = opened.manifest();
        if (!manifest.applicationName().equals(journal.manifest().applicationName()))
        {
            throw new SnapshotException(opened.file(), "it is another application's: " + manifest.applicationName());
        }
        if (!manifest.isLike(SnapshotWriter.shards(core)))
        {
            throw new SnapshotException(
                opened.file(), "it is of other shards, stores or capacities than the application declares");
        }
        if (manifest.sequence() > lastOutput)
        {
            throw new SnapshotException(
                opened.file(), "outputs in front of it are missing, the last one is of event " + lastOutput);
        }
    }

    private static void requireJournal(final Snapshot opened, final JournalDirectory journal)
    {
        final SnapshotManifest manifest = opened.manifest();
        try
        {
            JournalReader.openBehind(journal.inputRecording(), manifest.place(), manifest.sequence(), null).close();
        }
        catch (final JournalException ex)
        {
            throw new SnapshotException(opened.file(), "the journal does not go on behind it", ex);
        }
    }
}
