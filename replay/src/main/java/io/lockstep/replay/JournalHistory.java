package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.CheckpointFile;
import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotException;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalEventDescription;
import io.lockstep.replay.tools.JournalPlace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The history that a journal keeps.
 *
 * <p>Threading: immutable.
 */
final class JournalHistory implements ReplayHistory
{
    private final JournalDirectory journal;

    JournalHistory(final JournalDirectory journal)
    {
        this.journal = journal;
    }

    @Override
    public Path path()
    {
        return journal.path();
    }

    @Override
    public Manifest manifest()
    {
        return journal.manifest();
    }

    @Override
    public Path schemasPath()
    {
        return journal.schemasPath();
    }

    @Override
    public long firstSequence()
    {
        return Math.max(1, EventRange.firstSequence(journal.inputRecording()));
    }

    @Override
    public EventRange events(final JournalPlace from, final JournalPlace to)
    {
        return EventRange.open(journal.inputRecording(), from, to);
    }

    @Override
    public CoreContext prepared(final CoreContext ctx)
    {
        return ctx
            .maxRefusals(journal.manifest().maxRefusals())
            .eventDescription(new JournalEventDescription(journal.path(), ctx.eventDescription()));
    }

    @Override
    public void restore(final ReplayBegin begin, final EngineCore core)
    {
        begin.restore(journal, core);
    }

    @Override
    public List<SkipDecision> decisions()
    {
        return DecisionFile.readAll(journal);
    }

    @Override
    public List<KeptCheckpoint> checkpoints()
    {
        return CheckpointFile.readAll(journal);
    }

    @Override
    public List<SnapshotManifest> snapshots()
    {
        final SnapshotDirectory directory = SnapshotDirectory.of(journal);
        final List<SnapshotManifest> manifests = new ArrayList<>();
        for (final long sequence : directory.sequences())
        {
            try (Snapshot snapshot = Snapshot.open(directory, sequence))
            {
                manifests.add(snapshot.manifest());
            }
            catch (final SnapshotException ex)
            {
                // It can not be read; nothing is lost but time.
                manifests.removeIf((manifest) -> manifest.sequence() == sequence);
            }
        }

        return manifests;
    }
}
