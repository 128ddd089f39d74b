package io.lockstep.replay;

import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotChoice;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import io.lockstep.replay.snapshot.SnapshotException;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.JournalPlace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a replay begins: before the first event of the history, or behind one of the journal's snapshots.
 *
 * <p>A snapshot is only begun with if all of it holds: checksums, page digests, the digest of the state, the layout of
 * the application's stores, and the frame of the journal that it stands behind.
 *
 * <p>Threading: immutable.
 */
public final class ReplayBegin
{
    private static final String NOT_THE_FIRST =
        "the journal does not begin with the first event of its history";

    private final Kind kind;
    private final JournalPlace last;

    private ReplayBegin(final Kind kind, final JournalPlace last)
    {
        this.kind = kind;
        this.last = last;
    }

    /**
     * Before the first event, where the journal has it; else behind the earliest snapshot that fits, so that as much of
     * the history is run again as can be.
     *
     * @param last place that the snapshot's last event may be at, but not behind.
     * @return the begin.
     */
    public static ReplayBegin earliest(final JournalPlace last)
    {
        return new ReplayBegin(Kind.EARLIEST, last);
    }

    /**
     * Behind the newest snapshot that fits; before the first event where there is none and the journal has it.
     *
     * @param last place that the snapshot's last event may be at, but not behind.
     * @return the begin.
     */
    public static ReplayBegin newest(final JournalPlace last)
    {
        return new ReplayBegin(Kind.NEWEST, last);
    }

    /**
     * Behind the snapshot of one event.
     *
     * @param sequence of the event; zero for before the first one.
     * @return the begin.
     */
    public static ReplayBegin behind(final long sequence)
    {
        return new ReplayBegin(Kind.EXACT, new JournalPlace(JournalPlace.Kind.SEQUENCE, sequence));
    }

    /**
     * Bring a core there.
     *
     * @param journal whose snapshots are looked at.
     * @param core    that has declared its stores, and that no host has taken yet.
     * @throws JournalException if there is no way to begin there.
     */
    void restore(final JournalDirectory journal, final EngineCore core)
    {
        final long first = JournalReader.firstSequence(journal.inputRecording());
        if (first <= 1 && (kind == Kind.EARLIEST || kind == Kind.EXACT && last.value() == 0))
        {
            return;
        }

        final List<String> passedOver = new ArrayList<>();
        for (final long candidate : candidates(journal))
        {
            try (SnapshotChoice choice = SnapshotChoice.of(journal, core, Long.MAX_VALUE, candidate))
            {
                passedOver.addAll(choice.passedOver());
                if (choice.snapshot() != null &&
                    (kind != Kind.EXACT || choice.snapshot().manifest().sequence() == last.value()))
                {
                    choice.restore(core, journal);
                    return;
                }
            }
        }
        if (first > 1 || kind == Kind.EXACT)
        {
            throw new JournalException((first > 1 ? NOT_THE_FIRST : "there is no snapshot to begin with") +
                ", and no snapshot at or before " + last + " fits: directory=" + journal.path() + " first=" + first +
                (passedOver.isEmpty() ? "" : " snapshots: " + String.join("; ", passedOver)) +
                "; replay the journal that it was cut from, or one with a snapshot of this application");
        }
    }

    /**
     * Refuse all but the first event, where nothing else can be begun with.
     */
    void requireFirst(final Path path)
    {
        if (kind == Kind.NEWEST || kind == Kind.EXACT && last.value() != 0)
        {
            throw new JournalException("snapshots of a cluster's members are not begun with: directory=" + path +
                "; begin with the first event, which is done unless told otherwise");
        }
    }

    /**
     * Snapshots to try, in the order of preference; each stands for itself and those before it.
     */
    private List<Long> candidates(final JournalDirectory journal)
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.of(journal);
        final List<Long> candidates = new ArrayList<>(snapshots.sequences());
        candidates.removeIf((sequence) -> isBehindLast(snapshots, sequence));
        if (kind == Kind.EARLIEST || candidates.isEmpty())
        {
            return candidates;
        }

        return Collections.singletonList(candidates.get(candidates.size() - 1));
    }

    private boolean isBehindLast(final SnapshotDirectory snapshots, final long sequence)
    {
        if (last.kind() == JournalPlace.Kind.SEQUENCE)
        {
            return sequence > last.value();
        }
        try (Snapshot snapshot = Snapshot.open(snapshots, sequence))
        {
            final SnapshotManifest manifest = snapshot.manifest();
            return last.isBefore(manifest.place().framePosition(), sequence, manifest.checkpoint().timestampNs());
        }
        catch (final SnapshotException ex)
        {
            // Whoever reads all of it tells what is wrong with it.
            return false;
        }
    }

    private enum Kind
    {
        EARLIEST, NEWEST, EXACT
    }
}
