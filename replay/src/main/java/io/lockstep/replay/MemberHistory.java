package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.cluster.MemberEvents;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.KeptCheckpoint;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;

import java.nio.file.Path;
import java.util.List;

/**
 * The history that the log of a cluster's member comes to, as the members sequenced it.
 *
 * <p>The part that is known to be committed, or all of it. A build of the application has a say in it: what it does
 * not know was refused, and its timers are events. Where two builds are compared, the first one's say counts, as that
 * of the engine does which wrote a journal.
 *
 * <p>Threading: immutable.
 */
public final class MemberHistory implements ReplayHistory
{
    private final Path path;
    private final MemberLog log;
    private final Path schemasPath;
    private final ReplayApplication application;
    private final int maxEventLength;
    private final long endPosition;
    private final Manifest manifest;

    /**
     * The history of a log.
     *
     * @param path           of the member, for messages.
     * @param log            of the member, from the cluster's first message on.
     * @param schemasPath    directory of the schemas that tell the events.
     * @param application    that the members ran.
     * @param maxEventLength as the members had it, in bytes.
     * @param isTailWanted   true for all that was logged, false for what is known to be committed.
     * @throws JournalException where the log does not begin with its first message, or nothing tells what is committed
     *                          and that alone is wanted.
     */
    public MemberHistory(
        final Path path,
        final MemberLog log,
        final Path schemasPath,
        final ReplayApplication application,
        final int maxEventLength,
        final boolean isTailWanted)
    {
        if (log.stream().startPosition() != 0)
        {
            throw new JournalException("the log does not begin with its first message, and snapshots of members are " +
                "not begun with: directory=" + path + " startPosition=" + log.stream().startPosition() +
                "; run the log of a member that has it whole");
        }
        if (!isTailWanted && log.committedPosition() == MemberLog.UNKNOWN)
        {
            throw new JournalException("an archive alone does not tell what is committed: directory=" + path +
                "; name a member's directory, or ask for all that was logged");
        }
        this.path = path;
        this.log = log;
        this.schemasPath = schemasPath;
        this.application = application;
        this.maxEventLength = maxEventLength;
        endPosition = isTailWanted ? Long.MAX_VALUE : log.committedPosition();
        manifest = manifest(application);
    }

    @Override
    public Path path()
    {
        return path;
    }

    @Override
    public Manifest manifest()
    {
        return manifest;
    }

    @Override
    public Path schemasPath()
    {
        return schemasPath;
    }

    @Override
    public long firstSequence()
    {
        return 1;
    }

    @Override
    public EventRange events(final JournalPlace from, final JournalPlace to)
    {
        return EventRange.of(new MemberEvents(log.messages(), application.core(), application.maxOutputLength(),
            maxEventLength, endPosition), from, to);
    }

    @Override
    public CoreContext prepared(final CoreContext ctx)
    {
        return ctx;
    }

    @Override
    public void restore(final ReplayBegin begin, final EngineCore core)
    {
        begin.requireFirst(path);
    }

    @Override
    public List<SkipDecision> decisions()
    {
        return List.of();
    }

    @Override
    public List<KeptCheckpoint> checkpoints()
    {
        return List.of();
    }

    @Override
    public List<SnapshotManifest> snapshots()
    {
        return List.of();
    }

    private static Manifest manifest(final ReplayApplication application)
    {
        final CoreContext ctx = application.core().pageHomes((shard) -> new DirectPageHome());
        try (EngineCore core = new EngineCore(ctx))
        {
            return Manifest.ofNew(JournaledEngineContext.SEGMENT_LENGTH_DEFAULT, application.applicationName(),
                core.configurationHash(), System.currentTimeMillis(), ctx.maxRefusals());
        }
    }
}
