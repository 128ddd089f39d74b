package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;

import java.nio.file.Path;
import java.util.List;

/**
 * Sequenced events that can be run again, with all that a run of them has to know: those of a journal, or those that
 * the log of a cluster's member came to.
 *
 * <p>Threading: any thread; each range has an owner of its own.
 */
public interface ReplayHistory
{
    /**
     * That of a journal.
     *
     * @param journal open as long as this is used.
     * @return the history.
     */
    static ReplayHistory of(final JournalDirectory journal)
    {
        return new JournalHistory(journal);
    }

    /**
     * Where it is, for messages.
     *
     * @return a directory.
     */
    Path path();

    /**
     * Whose it is, and what a journal says that continues it.
     *
     * @return the manifest.
     */
    Manifest manifest();

    /**
     * Where the schemas are that tell its events.
     *
     * @return a directory; without any it need not be there.
     */
    Path schemasPath();

    /**
     * The schemas that tell its events.
     *
     * @return newly read.
     */
    default JournalSchemas schemas()
    {
        return JournalSchemas.in(schemasPath());
    }

    /**
     * The first event that is there.
     *
     * @return its sequence; one where there is none.
     */
    long firstSequence();

    /**
     * Events from one place to another.
     *
     * @param from place of the first event.
     * @param to   place of the last event; the place itself included.
     * @return the range, before its first event.
     */
    EventRange events(JournalPlace from, JournalPlace to);

    /**
     * Let an application's core be as this history needs it.
     *
     * @param ctx of the core, not concluded.
     * @return the context.
     */
    CoreContext prepared(CoreContext ctx);

    /**
     * Bring a core to where a run begins.
     *
     * @param begin where.
     * @param core  that has declared its stores, and that no host has taken yet.
     * @throws JournalException if there is no way to begin there.
     */
    void restore(ReplayBegin begin, EngineCore core);

    /**
     * What operators decided to pass over.
     *
     * @return the decisions.
     */
    List<SkipDecision> decisions();

    /**
     * What the recorded run came to.
     *
     * @return its checkpoints; none where none are kept.
     */
    List<KeptCheckpoint> checkpoints();

    /**
     * Snapshots that a run may begin behind.
     *
     * @return those that can be read.
     */
    List<SnapshotManifest> snapshots();
}
